"""The solvers by name, and the rule by which ``"auto"`` chooses."""

from __future__ import annotations

import numpy as np

from interplay.broja.certificate import dual_value
from interplay.broja.coupling import feasible_sparse, log_or_zero, ratio_or_zero
from interplay.broja.problem import Problem
from interplay.broja.solution import Solution
from interplay.broja.solvers.binary import solve_binary
from interplay.broja.solvers.first_order import solve_first_order
from interplay.broja.solvers.interior_point import solve_interior_point
from interplay.errors import InputError

INTERIOR_POINT_LIMIT = 6000  # unknowns of the dense Newton system: 300 MB, about 5 s an iteration
LOOSE = 1e-4  # bits
LOOSE_LIMIT = 1000
CONIC = "cvxpy:"
OWN_SOLVERS = ("binary", "interior-point", "first-order")


def choose_solver(name: str, shape: tuple[int, int, int], tol: float) -> str:
    """Resolve ``"auto"`` for a problem of reduced ``shape`` (n1, n2, k) and ``tol`` bits.

    One row, column or label leaves nothing to optimise (``"forced"``); two labels have a closed
    form; otherwise interior point while min(n1, n2) * k is at most ``INTERIOR_POINT_LIMIT``, or
    ``LOOSE_LIMIT`` where ``tol`` is at least ``LOOSE`` and the first order gets there sooner.

    Raises:
        InputError: an unknown name, or ``"binary"`` for another number of labels than two.

    """
    n1, n2, k = shape
    if name != "auto" and name not in OWN_SOLVERS and not str(name).startswith(CONIC):
        choices = ", ".join(["auto", *OWN_SOLVERS, "cvxpy:CLARABEL", "cvxpy:ECOS", "cvxpy:SCS"])
        raise InputError(f"solver is {name!r}: choose one of {choices}, cvxpy:MOSEK")
    if name == "binary" and k > 2:
        raise InputError(f"solver='binary' is for two labels, p has {k}: use solver='auto'")
    if name.startswith(CONIC):
        return name
    if min(shape) == 1:
        return "forced"
    if name != "auto":
        return name
    if k == 2:
        return "binary"
    limit = LOOSE_LIMIT if tol >= LOOSE else INTERIOR_POINT_LIMIT
    return "interior-point" if min(n1, n2) * k <= limit else "first-order"


def solve(name: str, problem: Problem, tol: float) -> Solution:
    """Run the solver to a certified gap of ``tol`` nats."""
    if name.startswith(CONIC):
        from interplay.broja.solvers.conic import solve_conic

        return solve_conic(problem, name.removeprefix(CONIC), tol)
    if name == "forced":
        return solve_forced(problem)
    if name == "binary":
        return solve_binary(problem)
    if name == "interior-point":
        return solve_interior_point(problem, tol)
    return solve_first_order(problem, tol)


def solve_forced(problem: Problem) -> Solution:
    """One symbol of X1 or of X2, or one label: the other modality alone decides."""
    p1, p2 = problem.p1, problem.p2
    n1, n2, k = problem.shape
    if n1 == 1:
        rows, columns, mass = np.zeros(n2, np.intp), np.arange(n2), p2
    else:  # one column; with one label all posteriors agree, and merging leaves one of each
        rows, columns, mass = np.arange(n1), np.zeros(n1, np.intp), p1
    coupling = feasible_sparse(p1, p2, rows, columns, mass)
    conditional = log_or_zero(ratio_or_zero(mass, mass.sum(axis=1, keepdims=True)))
    conditional = np.where(mass > 0, conditional, -np.inf)
    lam, mu = np.zeros((n1, k)), np.zeros((n2, k))
    lam, mu = (lam, conditional) if n1 == 1 else (conditional, mu)
    lower = dual_value(p1, p2, lam, mu)
    return Solution(coupling, lam, mu, lower, coupling.value(), "forced", 0)
