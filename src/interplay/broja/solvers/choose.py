"""The solvers by name, and what ``"auto"`` does."""

from __future__ import annotations

import math
from dataclasses import replace

from interplay.broja.problem import Problem, reduce_marginals
from interplay.broja.solution import Solution
from interplay.broja.solvers.binary import solve_binary
from interplay.broja.solvers.first_order import solve_first_order
from interplay.broja.solvers.interior_point import solve_interior_point
from interplay.broja.solvers.small_table import is_small, solve_small_table
from interplay.broja.solvers.two_by_two import solve_two_by_two
from interplay.broja.structure import is_one_part, solve_by_parts, solve_forced
from interplay.core.types import Array
from interplay.errors import InputError

INTERIOR_POINT_LIMIT = 6000  # unknowns of the dense Newton system: 300 MB, about 5 s an iteration
LOOSE = 1e-4  # nats
LOOSE_LIMIT = 1000
CONIC = "cvxpy:"
OWN_SOLVERS = ("binary", "interior-point", "first-order")


def check_solver(name: str, k: int) -> None:
    """Refuse what is no solver, and ``"binary"`` for other than two labels.

    Raises:
        InputError: either of these.

    """
    if name != "auto" and name not in OWN_SOLVERS and not str(name).startswith(CONIC):
        choices = ", ".join(["auto", *OWN_SOLVERS, "cvxpy:CLARABEL", "cvxpy:ECOS", "cvxpy:SCS"])
        raise InputError(f"solver is {name!r}: choose one of {choices}, cvxpy:MOSEK")
    if name == "binary" and k > 2:
        raise InputError(f"solver='binary' is for two labels, p has {k}: use solver='auto'")


def solve(name: str, problem: Problem, tol: float) -> Solution:
    """Run a solver to a certified gap of ``tol`` nats; ``"auto"`` as in ``solve_automatically``.

    Raises:
        InputError: as in ``check_solver``.

    """
    check_solver(name, problem.shape[2])
    if name.startswith(CONIC):
        from interplay.broja.solvers.conic import solve_conic

        return solve_conic(problem, name.removeprefix(CONIC), tol)
    if min(problem.shape) == 1:
        return solve_forced(problem.p1, problem.p2)
    if name == "auto":
        return solve_automatically(problem, tol)
    return attempt(name, problem, tol)


def solve_automatically(problem: Problem, tol: float) -> Solution:
    """Split into independent parts, write down what is forced, and solve each part in turn.

    A part is tried by one means after another until its certified gap is ``tol`` nats; the solution
    names those that ran. Bounds hold whoever found them, so the best lower and upper are kept.
    """

    def solve_part(p1: Array, p2: Array) -> Solution:
        part = reduce_marginals(p1, p2)  # symbols may differ in other parts' labels alone
        if min(part.shape) == 1:
            return lifted(part, solve_forced(part.p1, part.p2))
        return lifted(part, solve_connected(part, tol))

    if is_one_part(problem.p1, problem.p2):
        return solve_connected(problem, tol)
    return solve_by_parts(problem.p1, problem.p2, solve_part)


def solve_connected(problem: Problem, tol: float) -> Solution:
    """Try one means after another until the gap is ``tol`` nats; the best bounds of all."""
    first, *others = means(problem.shape, tol)
    best = attempt(first, problem, tol)
    for name in others:
        if best.gap <= tol:
            break
        best = best_of(best, attempt(name, problem, tol))
    return best


def means(shape: tuple[int, int, int], tol: float) -> list[str]:
    """What ``"auto"`` tries on a connected problem of reduced ``shape`` (n1, n2, k), in this order.

    Two labels have a closed form, two rows and two columns an equation. Else: interior point while
    min(n1, n2) * k is at most ``INTERIOR_POINT_LIMIT`` (``LOOSE_LIMIT`` for a ``tol`` of ``LOOSE``
    nats or more, where the first order is sooner there), then with the sides exchanged, other
    barriers and from further inside; first order.
    """
    n1, n2, k = shape
    size = min(n1, n2) * k
    inside = ["interior-point", "interior-point exchanged"]
    if size > INTERIOR_POINT_LIMIT:
        found = ["first-order"]
    elif tol >= LOOSE and size > LOOSE_LIMIT:
        found = ["first-order", *inside]
    else:
        found = [*inside, "first-order"]
    if k == 2:
        return ["binary", *found]
    return ["two-by-two", *found] if n1 == n2 == 2 else found


def attempt(name: str, problem: Problem, tol: float) -> Solution:
    """Run one of ``means``."""
    if name == "binary":
        return solve_binary(problem)
    if name == "two-by-two":
        return solve_two_by_two(problem)
    if name == "first-order":
        return solve_first_order(problem, tol)
    if name == "interior-point exchanged":
        return solve_interior_point(problem, tol, exchanged=True, first_g=0.3, ceiling=3.0)
    if is_small(*problem.shape):
        return solve_small_table(problem, tol)
    return solve_interior_point(problem, tol)


def best_of(one: Solution, other: Solution) -> Solution:
    """The best coupling and the best potentials of two solutions of a problem."""
    lower = max(one, other, key=lambda solution: number_or(solution.lower, -math.inf))
    upper = min(one, other, key=lambda solution: number_or(solution.upper, math.inf))
    return replace(
        upper,
        lam=lower.lam,
        mu=lower.mu,
        lower=lower.lower,
        solver=f"{one.solver}, then {other.solver}",
        iterations=one.iterations + other.iterations,
        status=min(one, other, key=lambda solution: solution.gap).status,
    )


def number_or(value: float, other: float) -> float:
    """A bound, or ``other`` where overflow has left none."""
    return value if math.isfinite(value) else other


def lifted(problem: Problem, solution: Solution) -> Solution:
    """The solution over the symbols that the problem was reduced from."""
    lam, mu = problem.lift_potentials(solution.lam, solution.mu)
    return replace(solution, coupling=problem.lift(solution.coupling), lam=lam, mu=mu)
