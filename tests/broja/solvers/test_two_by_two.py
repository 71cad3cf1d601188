from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broja.certificates import certified
from interplay import decompose
from interplay.broja.problem import reduce_marginals
from interplay.broja.solvers.interior_point import solve_interior_point
from interplay.broja.solvers.two_by_two import log_odds_ratio, slice_of, solve_two_by_two

TOL = 1e-8 * log(2)


@given(st.floats(-30, 30), st.floats(0.01, 1), st.floats(0.01, 1), st.floats(0.01, 1))
def test_a_slice_has_its_margins_and_its_odds_ratio(log_psi, a, b, c):
    row, column, mass = a, b, max(a, b) + c
    q = slice_of(np.exp(log_psi), row, column, mass)
    assert min(q) >= 0
    assert q[0] + q[1] == pytest.approx(row)
    assert q[0] + q[2] == pytest.approx(column)
    assert sum(q) == pytest.approx(mass)
    if abs(log_psi) < 10:
        assert log_odds_ratio(q) == pytest.approx(log_psi, abs=1e-6)


@settings(deadline=None, max_examples=100)
@given(st.integers(3, 9), st.integers(0, 2**32 - 1))
def test_it_brackets_the_optimum_that_the_interior_point_finds(k, seed):
    rng = np.random.default_rng(seed)
    p = rng.random((2, 2, k)) * (rng.random((2, 2, k)) < rng.uniform(0.5, 1))
    p[0, 0] += 1e-6
    p[1, 1] += 1e-5
    p /= p.sum()
    problem = reduce_marginals(p.sum(axis=1), p.sum(axis=0))
    if problem.shape[:2] != (2, 2):
        return
    ours, other = solve_two_by_two(problem), solve_interior_point(problem, TOL)
    assert ours.lower <= other.upper + 1e-12
    assert other.lower <= ours.upper + 1e-12


@pytest.mark.parametrize("k", [3, 4, 6])
def test_every_table_without_empty_cells_is_solved_by_the_equation(k):
    """Also where one pair is empty at the optimum, or next to empty."""
    rng = np.random.default_rng(k)
    at_boundary = 0
    for p in rng.dirichlet(np.ones(4 * k), size=100).reshape(100, 2, 2, k):
        pid, solution = decompose(p, return_solution=True)
        assert pid.provenance["solver"] == "two-by-two"
        assert pid.gap < 1e-12
        at_boundary += bool((solution.coupling.dense().sum(axis=2) < 1e-12).any())
    assert k > 3 or at_boundary > 0


def test_it_is_exact_inside_and_handed_on_where_cells_are_empty():
    inside = np.random.default_rng(0).random((2, 2, 5))
    pid = certified(inside)
    assert pid.provenance["solver"] == "two-by-two"
    assert pid.gap < 1e-13
    boundary = np.zeros((2, 2, 3))
    boundary[0, 0, 0], boundary[0, 1, 1], boundary[1, 0, 1] = 0.3, 0.2, 0.1
    boundary[1, 1, 2], boundary[0, 0, 1] = 0.3, 0.1
    assert certified(boundary).gap <= 1e-8


def test_exchanging_symbols_changes_nothing():
    p = np.random.default_rng(1).random((2, 2, 4))
    pid = decompose(p)
    for other in (p[::-1], p[:, ::-1], p[:, :, ::-1]):
        assert decompose(other).synergy == pytest.approx(pid.synergy, abs=1e-12)
