import numpy as np
import pytest

from broja.families import names, table
from interplay import decompose
from interplay.broja.problem import reduce_marginals
from interplay.broja.solvers.interior_point import follow_path, solve_interior_point
from interplay.broja.solvers.iterates import Tables, starting_point
from interplay.broja.solvers.small_table import solve_small_table

TOL = 1e-8 * np.log(2)


def problems(family, seeds):
    for seed in seeds:
        p = table(family, seed)
        p = p / p.sum()
        problem = reduce_marginals(p.sum(axis=1), p.sum(axis=0))
        if min(problem.shape) > 1:
            yield problem


@pytest.mark.parametrize("family", names())
def test_one_small_table_and_a_stack_agree(family):
    for problem in problems(family, range(3)):
        if np.prod(problem.shape) > 1000:
            continue
        one, stacked = solve_small_table(problem, TOL), solve_interior_point(problem, TOL)
        assert one.gap <= TOL
        assert stacked.gap <= TOL
        assert one.lower <= stacked.upper + 1e-12
        assert stacked.lower <= one.upper + 1e-12


def test_sides_exchanged_and_another_start_lead_to_the_same():
    for problem in problems("dense", range(5)):
        one = solve_interior_point(problem, TOL)
        other = solve_interior_point(problem, TOL, exchanged=True, first_g=0.3)
        assert one.upper == pytest.approx(other.upper, abs=2 * TOL)


def test_tables_of_a_stack_end_each_by_itself():
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.full(36, 0.3), size=9).reshape(9, 4, 3, 3)
    p[4, 2] = 0  # a symbol that one table lacks
    p[7, :, :, 1] = 0  # a label that another lacks
    p /= p.sum(axis=(1, 2, 3), keepdims=True)
    bounds = follow_path(p.sum(axis=2), p.sum(axis=1), TOL)
    assert (bounds.gap <= TOL).all()
    assert len(set(bounds.iterations.tolist())) > 1
    for one, lower, upper in zip(p, bounds.lower, bounds.upper, strict=True):
        pid = decompose(one)
        union = pid.entropy_y + np.array([lower, upper]) / np.log(2)
        assert union[0] - 1e-12 <= pid.i_star <= union[1] + pid.gap + 1e-12


def test_the_start_is_strictly_feasible_whatever_the_masses():
    for family in ("decades", "below rounding", "huge counts", "dense"):
        if family not in names():
            continue
        for problem in problems(family, range(5)):
            point = starting_point(Tables.of(problem.p1[None], problem.p2[None]), 0.7)
            assert point.slack.min() > 0
            assert max(point.lam.max(), point.mu.max()) < 1


def test_labels_and_symbols_below_the_tolerance():
    p = np.random.default_rng(0).random((4, 3, 4))
    p[:, :, 3] *= 1e-13  # a label
    p[3] *= 1e-14  # a symbol of X1
    p[0, 0, 3] = 1e-9  # the label has a cell that counts, in one marginal of many
    p /= p.sum()
    problem = reduce_marginals(p.sum(axis=1), p.sum(axis=0))
    one, stacked = solve_small_table(problem, TOL), solve_interior_point(problem, TOL)
    assert max(one.gap, stacked.gap) <= TOL
    assert one.upper == pytest.approx(stacked.upper, abs=2 * TOL)
