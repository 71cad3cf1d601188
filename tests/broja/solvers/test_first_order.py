from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings

from broja.certificates import objective
from interplay.broja.problem import reduce_marginals
from interplay.broja.solvers import first_order
from interplay.broja.solvers.first_order import geometric_mean, solve_first_order
from interplay.broja.solvers.interior_point import solve_interior_point
from interplay.broja.solvers.power_mean import PowerMean, Stage, TorchPowerMean
from strategies import joint_tables


@pytest.fixture(scope="module")
def pool():
    with ThreadPoolExecutor(2) as executor:
        yield executor


def informative(n, k, seed=0):
    rng = np.random.default_rng(seed)
    p1 = rng.dirichlet(np.full(k, 0.3), size=n) * rng.random((n, 1))
    p2 = rng.dirichlet(np.full(k, 0.3), size=n) * rng.random((n, 1))
    p1 /= p1.sum()
    return reduce_marginals(p1, p2 / p2.sum(axis=0) * p1.sum(axis=0))


def test_value_and_gradient_are_those_of_the_formula(pool):
    problem, power = informative(7, 3), 4
    p1, p2 = problem.p1, problem.p2
    start = geometric_mean(p1, p2)
    dual = PowerMean(p1, p2, pool)

    def value(lam):
        g = np.exp(lam) @ np.exp(start.mu).T
        mass = np.outer(p1.sum(axis=1), p2.sum(axis=1))
        smooth = np.log((mass * g**16).sum()) / 16
        return (p1 * lam).sum() + (p2 * start.mu).sum() - smooth

    found, gradient, _ = dual.evaluate(start, power)
    assert found == pytest.approx(value(start.lam), abs=1e-13)
    step = 1e-6 * np.random.default_rng(0).normal(size=start.lam.shape)
    change = (value(start.lam + step) - value(start.lam - step)) / 2
    assert (gradient * step).sum() == pytest.approx(change, abs=1e-14)


@settings(max_examples=30)
@given(joint_tables())
def test_torch_computes_the_same(table):
    p = table / table.sum()
    problem = reduce_marginals(p.sum(axis=1), p.sum(axis=0))
    with ThreadPoolExecutor(1) as one:
        start = geometric_mean(problem.p1, problem.p2)
        start = Stage(start.lam - 0.1, start.mu)
        ours = PowerMean(problem.p1, problem.p2, one)
        theirs = TorchPowerMean(problem.p1, problem.p2, one, "cpu")
        for left, right in zip(ours.evaluate(start, 5), theirs.evaluate(start, 5), strict=True):
            np.testing.assert_allclose(right, left, rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(
            theirs.pair_weights(start, 5), ours.pair_weights(start, 5), rtol=1e-5
        )


def test_torch_reaches_the_same_certificate():
    problem = informative(60, 5)
    solution = solve_first_order(problem, 1e-3, device="cpu")
    exact = solve_interior_point(problem, 1e-9)
    assert solution.solver == "first-order (torch cpu)"
    assert solution.gap <= 1e-3
    assert solution.lower <= exact.upper
    assert exact.lower <= solution.upper


@pytest.mark.parametrize("seed", range(3))
def test_bounds_close_on_the_optimum(seed):
    problem = informative(80, 10, seed)
    exact = solve_interior_point(problem, 1e-9)
    gaps = []
    solution = solve_first_order(problem, 1e-4, progress=lambda _, gap: gaps.append(gap))
    assert solution.status == "optimal"
    assert solution.lower <= exact.upper
    assert exact.lower <= solution.upper
    assert gaps == sorted(gaps, reverse=True)
    q = solution.coupling.dense()
    np.testing.assert_allclose(q.sum(axis=1), problem.p1, atol=1e-15)
    assert objective(q) <= solution.upper + 1e-12


def test_a_gap_out_of_reach_ends_stalled():
    solution = solve_first_order(informative(20, 3), 1e-15)
    assert solution.status == "stalled"
    assert 0 < solution.gap < 1e-2


def test_hundreds_of_labels_do_not_stall():
    rng = np.random.default_rng(0)
    table = rng.random((12, 12, 120))
    p = table / table.sum()
    problem = reduce_marginals(p.sum(axis=1), p.sum(axis=0))
    assert solve_first_order(problem, 1e-6).gap <= 1e-6


def test_early_stages_that_gain_nothing_do_not_end_it():
    masses = [
        [[8.8e-12, 4.0e-10, 6.5e-4], [2.5e-6, 1.1e-11, 5.8e-8], [1.9e-7, 5.7e-11, 1.2e-4]],
        [[1.8e-11, 2.0e-8, 4.8e-7], [5.5e-8, 2.8e-6, 1.3e-4], [3.3e-2, 1.3e-9, 1.4e-5]],
    ]
    p = np.array(masses) / np.sum(masses)
    problem = reduce_marginals(p.sum(axis=1), p.sum(axis=0))
    assert solve_first_order(problem, 7e-4).gap <= 7e-4


def test_where_every_stage_overflows_the_start_is_certified(monkeypatch):
    class Overflown:
        def value(self):
            return np.inf

    monkeypatch.setattr(first_order, "fitted_coupling", lambda *_: Overflown())
    problem = informative(12, 3)
    solution = solve_first_order(problem, 1e-6)
    exact = solve_interior_point(problem, 1e-9)
    assert solution.status == "stalled"
    assert solution.lower <= exact.upper
    assert exact.lower <= solution.upper < np.inf
    q = solution.coupling.dense()
    np.testing.assert_allclose(q.sum(axis=1), problem.p1, atol=1e-15)
    np.testing.assert_allclose(q.sum(axis=0), problem.p2, atol=1e-15)
    assert objective(q) <= solution.upper + 1e-12
