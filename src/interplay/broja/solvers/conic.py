"""The paper's conic formulation, equations (4) and (5), through CVXPY: for comparison and trust.

The bounds are drawn up as for our own solvers, from the returned coupling made feasible and the
returned dual variables, so a solver that stops early shows it in the gap.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from scipy import sparse

from interplay.broja.certificate import dual_value, make_feasible
from interplay.broja.coupling import SparseCoupling, feasible_sparse
from interplay.broja.problem import Problem
from interplay.broja.solution import Solution
from interplay.core.extras import load_extra
from interplay.core.types import Array, Index
from interplay.errors import InputError, MissingExtraError, SolverError

SOLVERS = ("CLARABEL", "ECOS", "SCS", "MOSEK")


def available_solvers() -> tuple[str, ...]:
    """The conic solvers installed here, of those that ``decompose`` accepts.

    Raises:
        MissingExtraError: CVXPY is not installed.

    """
    installed = load_cvxpy().installed_solvers()
    return tuple(name for name in SOLVERS if name in installed)


def load_cvxpy() -> Any:
    """CVXPY, or an error that names the extra."""
    return load_extra("cvxpy", "A conic solver", "conic")


def solve_conic(problem: Problem, name: str, tol: float) -> Solution:
    """Solve with a conic solver; ``tol``, in nats, is passed on where the solver takes one.

    Raises:
        InputError: an unknown solver.
        MissingExtraError: CVXPY or the solver is not installed.
        SolverError: the solver failed or has no licence.

    """
    if name not in SOLVERS:
        raise InputError(f"cvxpy solver is {name!r}: choose one of {', '.join(SOLVERS)}")
    cvxpy = load_cvxpy()
    if name not in cvxpy.installed_solvers():
        raise MissingExtraError(f"solver='cvxpy:{name}'", name.lower(), "conic")
    cells = cell_list(problem)
    program, q, constraints = build_program(cvxpy, problem, cells)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # CVXPY warns of inaccuracy; the gap and status say it
            program.solve(solver=name, **tolerances(name, tol))
    except Exception as error:  # CVXPY lets solver-specific errors through, of any type
        raise SolverError(f"{name} failed: {error}; try solver='auto'") from error
    if q.value is None:
        raise SolverError(f"{name} ended {program.status!r} without a solution; try solver='auto'")
    multipliers = [constraint.dual_value for constraint in constraints]
    coupling, lam, mu = certified(problem, cells, np.asarray(q.value), multipliers)
    return Solution(
        coupling,
        lam,
        mu,
        float(dual_value(problem.p1, problem.p2, lam, mu)),
        coupling.value(),
        solver=f"cvxpy:{name}",
        iterations=int(program.solver_stats.num_iters or 0),
        status=str(program.status),
    )


def cell_list(problem: Problem) -> tuple[Index, Index, Index]:
    """(rows, columns, labels) of the cells that may carry mass, pair by pair."""
    allowed = (problem.p1[:, None, :] > 0) & (problem.p2[None, :, :] > 0)
    rows, columns, labels = np.nonzero(allowed)
    return rows, columns, labels


def incidence(groups: Index, size: int) -> sparse.csr_array:
    """Matrix (size, e) that sums the entries of each group."""
    entries = np.arange(len(groups))
    return sparse.csr_array((np.ones(len(groups)), (groups, entries)), shape=(size, len(groups)))


def build_program(
    cvxpy: Any, problem: Problem, cells: tuple[Index, Index, Index]
) -> tuple[Any, Any, list[Any]]:
    """Minimise KL(q(x1,x2,y) || q(x1,x2)) subject to both marginals."""
    rows, columns, labels = cells
    n1, n2, k = problem.shape
    _, pair = np.unique(rows * n2 + columns, return_inverse=True)
    pair_sums = incidence(pair, int(pair.max()) + 1)
    q = cvxpy.Variable(len(rows), nonneg=True)
    objective = cvxpy.Minimize(cvxpy.sum(cvxpy.rel_entr(q, pair_sums.T @ (pair_sums @ q))))
    constraints = []
    for marginal, symbols, size in ((problem.p1, rows, n1), (problem.p2, columns, n2)):
        present = np.flatnonzero(marginal.ravel() > 0)
        sums = incidence(symbols * k + labels, size * k)[present]
        constraints.append(sums @ q == marginal.ravel()[present])
    return cvxpy.Problem(objective, constraints), q, constraints


def tolerances(name: str, tol: float) -> dict[str, Any]:
    """The option by which each solver takes a tolerance, within the range it can serve."""
    eps = float(np.clip(tol, 1e-12, 1e-4))
    if name == "CLARABEL":
        return {"tol_gap_abs": eps, "tol_gap_rel": eps, "tol_feas": eps}
    if name == "ECOS":
        return {"abstol": eps, "reltol": eps, "feastol": eps}
    if name == "SCS":
        return {"eps_abs": max(eps, 1e-9), "eps_rel": max(eps, 1e-9), "max_iters": 100_000}
    return {}


def certified(
    problem: Problem,
    cells: tuple[Index, Index, Index],
    q: Array,
    multipliers: list[Any],
) -> tuple[SparseCoupling, Array, Array]:
    """A coupling and potentials, both feasible; the multipliers are minus the potentials."""
    p1, p2 = problem.p1, problem.p2
    rows, columns, labels = cells
    n2 = len(p2)
    pairs, pair = np.unique(rows * n2 + columns, return_inverse=True)
    mass = np.zeros((len(pairs), p1.shape[1]))
    mass[pair, labels] = np.maximum(q, 0.0)
    coupling = feasible_sparse(p1, p2, pairs // n2, pairs % n2, mass)
    potentials = []
    for marginal, multiplier in zip((p1, p2), multipliers, strict=True):
        potential = np.full(marginal.shape, -np.inf)
        potential[marginal > 0] = 0.0 if multiplier is None else -np.asarray(multiplier)
        potentials.append(potential)
    lam, mu = make_feasible(*potentials)
    return coupling, lam, mu
