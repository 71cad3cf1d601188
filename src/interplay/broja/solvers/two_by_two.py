"""Two symbols of X1, two of X2, any number of labels: one equation in one unknown.

Each label's 2 x 2 slice has one free cell, t[y] = q(0,0,y). Where the optimum is inside, the odds
ratios of all slices equal that of the pair marginal s,

    q00 q11 / (q01 q10) = psi = s00 s11 / (s01 s10)    for every label,

and a slice with given margins and odds ratio psi is the root of a quadratic (Plackett, 1965). What
is left is the psi at which the slices add up to a marginal of the same odds ratio. Both sides grow
with psi; as the problem is convex, their logarithms cross once. Where they do not, the optimum is
at the boundary: one pair is empty, which is psi = 0 or infinity. The certificate tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, inf, log, sqrt

import numpy as np
from scipy.optimize import brentq

from interplay.broja.certificate import dual_value, make_feasible
from interplay.broja.coupling import feasible_sparse, log_or_zero
from interplay.broja.problem import Problem
from interplay.broja.solution import Solution
from interplay.core.information import ratio_or_zero
from interplay.core.types import Array

WIDEST = 80.0  # of log psi: beyond, cells are empty to rounding
PAIRS = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])


def solve_two_by_two(problem: Problem) -> Solution:
    """The optimum of a table of two rows and two columns, where it is inside."""
    p1, p2 = problem.p1, problem.p2
    rows, columns, mass = p1[0].tolist(), p2[0].tolist(), p1.sum(axis=0).tolist()

    def excess(log_psi: float) -> float:
        cells = [
            slice_of(exp(log_psi), *margins) for margins in zip(rows, columns, mass, strict=True)
        ]
        return log_psi - log_odds_ratio([sum(column) for column in zip(*cells, strict=True)])

    ends = excess(-WIDEST), excess(WIDEST)
    if ends[0] < 0 < ends[1]:
        psi = exp(brentq(excess, -WIDEST, WIDEST, xtol=1e-13, rtol=1e-15))
    else:
        psi = 0.0 if ends[0] >= 0 else inf
    slices = [slice_of(psi, *margins) for margins in zip(rows, columns, mass, strict=True)]
    return certified(p1, p2, np.array(slices).T)


def slice_of(psi: float, row: float, column: float, mass: float) -> tuple[float, ...]:
    """(q00, q01, q10, q11) of a slice of ``mass`` with first margins ``row`` and ``column``."""
    rest = mass - row - column
    if psi == inf:
        t = min(row, column)
        return t, row - t, column - t, rest + t
    linear = rest + psi * (row + column)
    root = sqrt(max(linear * linear + 4 * (1 - psi) * psi * row * column, 0.0))
    if linear >= 0:
        whole = linear + root
        t = 2 * psi * row * column / whole if whole > 0 else 0.0
    else:
        t = (root - linear) / (2 * (1 - psi))
    t = min(max(t, -rest, 0.0), row, column)
    return with_sharp_least([t, row - t, column - t, rest + t], psi)


def with_sharp_least(cells: list[float], psi: float) -> tuple[float, ...]:
    """The cells with the smallest, which differences have blurred, from the odds ratio."""
    least = min(range(4), key=cells.__getitem__)
    opposite = cells[3 - least]
    if opposite > 0 < psi:
        others = cells[1] * cells[2] if least in (0, 3) else cells[0] * cells[3]
        cells[least] = others / opposite * (psi if least in (0, 3) else 1 / psi)
    return tuple(cells)


def log_odds_ratio(pairs: Sequence[float]) -> float:
    """log(s00 s11 / (s01 s10)), infinite where a pair is empty."""
    s00, s01, s10, s11 = pairs
    if min(s00, s11) <= 0:
        return -inf
    if min(s01, s10) <= 0:
        return inf
    return log(s00) + log(s11) - log(s01) - log(s10)


def certified(p1: Array, p2: Array, mass: Array) -> Solution:
    """The solution that cells (4, k) amount to."""
    coupling = feasible_sparse(p1, p2, *PAIRS, mass)
    x00, x01, x10, x11 = log_or_zero(ratio_or_zero(mass, mass.sum(axis=1, keepdims=True)))
    second = np.where(mass[2] * mass[0] > 0, x10 - x00, x11 - x01)
    lam = np.stack([np.zeros_like(x00), second])
    mu = np.stack(
        [np.where(mass[0] > 0, x00, x10 - second), np.where(mass[1] > 0, x01, x11 - second)]
    )
    lam, mu = np.where(p1 > 0, lam, -np.inf), np.where(p2 > 0, mu, -np.inf)
    lam, mu = make_feasible(lam, mu)
    lower = float(dual_value(p1, p2, lam, mu))
    return Solution(coupling, lam, mu, lower, coupling.value(), "two-by-two", 0)
