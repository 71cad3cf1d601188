"""The independent check refuses what is wrong."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from broja.certificates import certified, check, objective
from gates import GATES
from interplay import decompose


@dataclass
class Given:
    """A coupling that is held as a table."""

    q: np.ndarray

    def dense(self):
        return self.q


@pytest.fixture(scope="module")
def solved():
    p = np.random.default_rng(0).random((4, 5, 3))
    p[0, :, 0] = 0
    return p, *decompose(p, return_solution=True)


def test_a_right_solution_passes(solved):
    check(*solved)
    certified(solved[0])


def moved(p, pid, solution):
    """Mass moved along a cycle, which leaves the marginals alone."""
    q = solution.coupling.dense().copy()
    q[:2, :2, 1] += min(q[0, 0, 1], q[1, 1, 1]) * np.array([[-1, 1], [1, -1]])
    return pid, replace(solution, coupling=Given(q))


def lost(p, pid, solution):
    q = solution.coupling.dense().copy()
    q[1, 1, 1] *= 1 - 1e-9
    return pid, replace(solution, coupling=Given(q))


def negative(p, pid, solution):
    q = solution.coupling.dense().copy()
    q[0, 0, 0] = -1e-18
    return pid, replace(solution, coupling=Given(q))


def lowered(p, pid, solution):
    return pid, replace(solution, lam=solution.lam - 1e-6)


def raised(p, pid, solution):
    return pid, replace(solution, mu=solution.mu + 1e-9)


def everywhere(p, pid, solution):
    return pid, replace(solution, lam=np.where(np.isneginf(solution.lam), -5, solution.lam))


def nowhere(p, pid, solution):
    return pid, replace(solution, lam=np.full_like(solution.lam, -np.inf))


def boasted(p, pid, solution):
    return replace(pid, gap=pid.gap / 100), solution


def shifted(p, pid, solution):
    return replace(pid, i_star=pid.i_star - 1e-9), solution


def other_atom(p, pid, solution):
    return replace(pid, synergy=pid.synergy + 1e-9), solution


@pytest.mark.parametrize(
    "wrong",
    [
        moved,
        lost,
        negative,
        lowered,
        raised,
        everywhere,
        nowhere,
        boasted,
        shifted,
        other_atom,
    ],
)
def test_a_wrong_solution_is_refused(solved, wrong):
    p, pid, solution = solved
    pid = replace(pid, gap=max(pid.gap, 1e-10))
    check(p, pid, solution)
    with pytest.raises(AssertionError):
        check(p, *wrong(p, pid, solution))


def test_a_loose_gap_is_refused(solved):
    with (
        pytest.raises(AssertionError, match="the gap is"),
        pytest.warns(UserWarning, match="above tol"),
    ):
        certified(solved[0], tol=1e-16)


def test_objective():
    xor = GATES["XOR"][0]
    assert objective(xor) == pytest.approx(0, abs=1e-15)
    assert objective(np.full((2, 2, 2), 1 / 8)) == pytest.approx(-np.log(2), abs=1e-15)
