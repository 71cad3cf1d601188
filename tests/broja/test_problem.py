import numpy as np
from hypothesis import given

from interplay.broja.problem import reduce_marginals
from strategies import joint_tables


@given(joint_tables())
def test_reductions_keep_all_mass_and_all_informations(table):
    p = table / table.sum()
    problem = reduce_marginals(p.sum(axis=1), p.sum(axis=0))
    assert (problem.p1.sum(axis=1) > 0).all()
    assert (problem.p2.sum(axis=1) > 0).all()
    np.testing.assert_allclose(problem.p1.sum(axis=0), problem.p2.sum(axis=0), atol=1e-15)
    for marginal, merged, group, share in (
        (p.sum(axis=1), problem.p1, problem.row_group, problem.row_share),
        (p.sum(axis=0), problem.p2, problem.column_group, problem.column_share),
    ):
        back = merged[group] * share
        np.testing.assert_allclose(back, marginal[:, problem.labels], rtol=1e-12, atol=1e-15)


def test_equal_posteriors_merge_and_tiny_ones_stay_apart():
    p1 = np.array([[0.1, 0.2], [0.05, 0.1], [1e-12, 3e-1], [2e-12, 3e-1], [0.0, 0.0]])
    p1 /= p1.sum()
    problem = reduce_marginals(p1, p1.sum(axis=0, keepdims=True))
    assert problem.shape == (3, 1, 2)
