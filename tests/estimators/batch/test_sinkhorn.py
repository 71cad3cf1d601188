import numpy as np
import pytest

torch = pytest.importorskip("torch")

from interplay.estimators.batch.objective import (  # noqa: E402
    coupling_potentials,
    lower_bound,
    negative_conditional_entropy,
    upper_bound,
)
from interplay.estimators.batch.sinkhorn import coupled, scale  # noqa: E402


def problem(m=12, k=3, sharp=2.0, seed=0):
    """(kernel, rows, columns) in double precision; label masses agree."""
    rng = np.random.default_rng(seed)
    rows, columns = rng.dirichlet(np.ones(m), size=(2, k))
    prior = rng.dirichlet(np.ones(k))[:, None]
    kernel = sharp * rng.standard_normal((1, m, m))
    return torch.tensor(kernel), torch.tensor(prior * rows), torch.tensor(prior * columns)


@pytest.mark.parametrize("sharp", [0.1, 2.0, 10.0, 40.0])
def test_masses_are_met(sharp):
    kernel, rows, columns = problem(sharp=sharp)
    found = scale(kernel, rows, columns, tol=1e-9, most=200)
    assert found.error < 1e-9
    assert torch.allclose(found.q.sum(2), rows, atol=1e-8)
    assert torch.allclose(found.q.sum(1), columns, atol=1e-12)


def test_the_kernel_is_only_scaled():
    kernel, rows, columns = problem()
    found = scale(kernel, rows, columns, tol=1e-12, most=100)
    again = torch.exp(kernel + found.a[:, :, None] + found.b[:, None, :])
    assert torch.allclose(found.q, again)


def test_the_gradient_is_that_of_finite_differences():
    kernel, rows, columns = problem(m=5)

    def objective(k):
        return negative_conditional_entropy(coupled(k, rows, columns, tol=1e-13, most=200))

    kernel.requires_grad_(True)
    objective(kernel).backward()
    step = 1e-5
    for i, j in ((0, 0), (1, 3), (4, 2)):
        move = torch.zeros_like(kernel)
        move[0, i, j] = step
        with torch.no_grad():
            slope = (objective(kernel + move) - objective(kernel - move)) / (2 * step)
        assert float(kernel.grad[0, i, j]) == pytest.approx(float(slope), abs=1e-7)


def test_any_coupling_is_above_and_any_potentials_are_below_the_optimum():
    from interplay.broja.many import union_informations

    for seed in range(5):
        kernel, rows, columns = problem(k=2, seed=seed)
        found = scale(kernel, rows, columns, tol=1e-12, most=200)
        exact = union_informations(rows.numpy().T[None], columns.numpy().T[None], tol=1e-9)[0]
        rng = np.random.default_rng(seed)
        lam, mu = torch.tensor(rng.standard_normal((2, 2, 12)))
        assert upper_bound(found.q) >= exact - 1e-9
        assert lower_bound(lam, mu, rows, columns) <= exact + 1e-9
        assert lower_bound(*coupling_potentials(found), rows, columns) <= exact + 1e-9
