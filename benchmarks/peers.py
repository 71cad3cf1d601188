"""Our solver and its peers behind one signature: marginals in, coupling and seconds out.

Each peer is timed from the table, in the form that it takes, to its answer, model building
included, as its users pay for it. ``BROJA_2PID`` is the public solver of Makkeh, Theis and Vicente;
it is imported under that name, or as the copy that IDTxl ships
(``pip install --no-deps idtxl-uv ecos``).
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from certify import mutual_information, union_information
from tables import conditionally_independent


@dataclass
class Answer:
    """Seconds, the coupling (None where the peer gives none), I* in bits, and its own status."""

    seconds: float
    q: np.ndarray | None
    i_star: float
    status: str
    gap: float | None = None
    iterations: int | None = None


def interplay_solver(solver: str = "auto", tol: float = 1e-9) -> Callable[..., Answer]:
    """``interplay.decompose`` with a given solver."""

    def run(p1: np.ndarray, p2: np.ndarray) -> Answer:
        import interplay

        table = conditionally_independent(p1, p2)
        start = time.perf_counter()
        pid, solution = interplay.decompose(table, solver=solver, tol=tol, return_solution=True)
        seconds = time.perf_counter() - start
        made, q = pid.provenance, solution.coupling.dense()
        return Answer(seconds, q, pid.i_star, made["status"], pid.gap, made["iterations"])

    return run


def cvxpy_solver(name: str) -> Callable[..., Answer]:
    """The paper's conic form, vectorised, with CVXPY and a conic solver at its defaults."""

    def run(p1: np.ndarray, p2: np.ndarray) -> Answer:
        import cvxpy

        n1, n2, k = len(p1), len(p2), p1.shape[1]
        start = time.perf_counter()
        slices = [cvxpy.Variable((n1, n2), nonneg=True) for _ in range(k)]
        total = sum(slices)
        objective = sum(cvxpy.sum(cvxpy.rel_entr(q, total)) for q in slices)
        constraints = [cvxpy.sum(q, axis=1) == p1[:, y] for y, q in enumerate(slices)]
        constraints += [cvxpy.sum(q, axis=0) == p2[:, y] for y, q in enumerate(slices)]
        problem = cvxpy.Problem(cvxpy.Minimize(objective), constraints)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            problem.solve(solver=name)
        seconds = time.perf_counter() - start
        q = np.stack([q.value for q in slices], axis=2)
        return Answer(seconds, q, union_information(np.maximum(q, 0)), problem.status)

    return run


def loop_form(p1: np.ndarray, p2: np.ndarray) -> Answer:
    """The paper's form with one constraint per cell in a Python loop, as its authors build it."""
    import cvxpy

    n1, n2, k = len(p1), len(p2), p1.shape[1]
    start = time.perf_counter()
    slices = [cvxpy.Variable((n1, n2), nonneg=True) for _ in range(k)]
    mean = [cvxpy.Variable((n1, n2), nonneg=True) for _ in range(k)]
    constraints = [cvxpy.sum([cvxpy.sum(q) for q in slices]) == 1]
    for y in range(k):
        constraints += [cvxpy.sum(slices[y][i, :]) == p1[i, y] for i in range(n1)]
        constraints += [cvxpy.sum(slices[y][:, j]) == p2[j, y] for j in range(n2)]
        constraints += [mean[y] == sum(slices) / k]
    divergence = sum(cvxpy.sum(cvxpy.rel_entr(q, m)) for q, m in zip(slices, mean, strict=True))
    problem = cvxpy.Problem(cvxpy.Minimize(divergence), constraints)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        problem.solve(solver="ECOS", max_iters=1000)
    seconds = time.perf_counter() - start
    q = np.stack([q.value for q in slices], axis=2)
    return Answer(seconds, q, union_information(np.maximum(q, 0)), problem.status)


def broja_2pid(p1: np.ndarray, p2: np.ndarray) -> Answer:
    """The public cone program for ECOS; its check of feasibility, quadratic, is not timed."""
    peer = import_module("BROJA_2PID" if find_spec("BROJA_2PID") else "idtxl.synergy_tartu")
    table = conditionally_independent(p1, p2)
    cells = {(y, i, j): float(table[i, j, y]) for i, j, y in zip(*np.nonzero(table), strict=True)}
    start = time.perf_counter()
    solver = peer.Solve_w_ECOS(peer.marginal_xy(cells), peer.marginal_xz(cells))
    solver.create_model()
    status = solver.solve()
    i_star = solver.entropy_X(cells) - solver.condentropy()
    solver.condYmutinf(), solver.condZmutinf(), solver.condentropy__orig(cells)
    seconds = time.perf_counter() - start
    q = np.zeros_like(table)
    y, i, j = np.array(solver.trip_of_idx).T
    q[i, j, y] = solver.sol_rpq[2::3]
    return Answer(seconds, q, i_star, solver.sol_info["infostring"] if q.any() else status)


def dit_broja(p1: np.ndarray, p2: np.ndarray) -> Answer:
    """BROJA of the package dit."""
    import dit

    table = conditionally_independent(p1, p2)
    outcomes = [tuple(map(int, cell)) for cell in np.argwhere(table)]
    mass = table[table > 0]
    start = time.perf_counter()
    decomposition = dit.pid.PID_BROJA(dit.Distribution(outcomes, mass))
    redundancy = float(decomposition.get_pi(((0,), (1,))))
    seconds = time.perf_counter() - start
    i_star = mutual_information(p1) + mutual_information(p2) - redundancy
    return Answer(seconds, None, i_star, "finished")


SOLVERS: dict[str, Callable[..., Answer]] = {
    "interplay": interplay_solver(),
    "interplay interior-point": interplay_solver("interior-point"),
    "CVXPY Clarabel": cvxpy_solver("CLARABEL"),
    "CVXPY ECOS": cvxpy_solver("ECOS"),
    "CVXPY SCS": cvxpy_solver("SCS"),
    "CVXPY ECOS, loop": loop_form,
    "BROJA_2PID": broja_2pid,
    "dit": dit_broja,
}
