"""``interplay.decompose``: the exact PID of a known joint distribution, with a certificate."""

from __future__ import annotations

import platform
import warnings
from collections.abc import Sequence
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import ArrayLike

from interplay.broja.certificate import ROUNDING
from interplay.broja.problem import Problem, reduce_marginals
from interplay.broja.solution import Solution
from interplay.broja.solvers.choose import lifted, solve
from interplay.core.atoms import atoms, pid_from_informations
from interplay.core.information import LN2
from interplay.core.joint import Joint
from interplay.core.pid import NAMES, PID, SYMBOLS
from interplay.errors import GapWarning, InputError, SolverError
from interplay.version import __version__

VERSIONS = {
    "interplay": __version__,
    "numpy": np.__version__,
    "python": platform.python_version(),
}


@overload
def decompose(
    p: ArrayLike | Joint,
    *,
    solver: str = ...,
    tol: float = ...,
    strict: bool = ...,
    return_solution: Literal[False] = ...,
    names: Sequence[str] = ...,
) -> PID: ...
@overload
def decompose(
    p: ArrayLike | Joint,
    *,
    solver: str = ...,
    tol: float = ...,
    strict: bool = ...,
    return_solution: Literal[True],
    names: Sequence[str] = ...,
) -> tuple[PID, Solution]: ...
def decompose(
    p: ArrayLike | Joint,
    *,
    solver: str = "auto",
    tol: float = 1e-8,
    strict: bool = False,
    return_solution: bool = False,
    names: Sequence[str] = NAMES,
) -> PID | tuple[PID, Solution]:
    """Exact partial information decomposition of a joint distribution (paper, section 3.1).

    Args:
        p: (n1, n2, k) probabilities or counts, ``p[i, j, y]`` for X1 = i, X2 = j, Y = y. For large
            alphabets a ``Joint`` made from cells or from marginals.
        solver: ``"auto"`` solves independent parts of the table each by itself, by the first of
            several means that certifies it (closed form for two labels; interior point while its
            Newton system has at most 6,000 unknowns; first order). Or name one: ``"binary"``,
            ``"interior-point"``, ``"first-order"``, ``"cvxpy:CLARABEL"``, ``"cvxpy:ECOS"``,
            ``"cvxpy:SCS"``, ``"cvxpy:MOSEK"``. What ran is in ``provenance["solver"]``.
        tol: certified gap to reach, in bits.
        strict: raise instead of warning where the gap stays above ``tol``.
        return_solution: return the coupling q*, the potentials and the bounds as well.
        names: of X1, X2 and Y, for printing.

    Returns:
        The PID in bits, or (PID, Solution). Each atom is within ``gap`` of its true value. Where
        ``gap`` stays above ``tol``, ``method`` is ``"bounds"`` and a note gives the range of each.

    Raises:
        InputError: ``p``, ``solver``, ``tol`` or ``names`` cannot be used.
        MissingExtraError: a ``cvxpy:`` solver is asked for and not installed.
        SolverError: ``strict`` and the gap is above ``tol``.

    Warns:
        GapWarning: the gap is above ``tol`` and ``strict`` is false.

    """
    x1, x2, y = check_names(names)
    if not (np.isfinite(tol) and tol > 0):
        raise InputError(f"tol is {tol!r}: pass a positive number of bits, such as 1e-8")
    joint = p if isinstance(p, Joint) else Joint.from_table(p)
    problem = reduce_marginals(joint.p1, joint.p2)
    solution = solve(solver, problem, tol * LN2)
    gap = certified_gap(solution)
    if not gap <= tol:
        report_gap(solution, gap, tol, strict)
    found: dict[str, Any] = {"i_star": joint.entropy_y + solution.upper / LN2, "method": "exact"}
    if not gap <= tol:
        low, high = union_range(joint, solution)
        found = {"i_star": high, "method": "bounds", "notes": (range_note(joint, low, high),)}
    pid = pid_from_informations(
        i1=joint.i1,
        i2=joint.i2,
        i12=joint.i12,
        entropy_y=joint.entropy_y,
        gap=gap,
        n_samples=joint.n_samples,
        names=(x1, x2, y),
        provenance=provenance(joint, problem, solution, tol),
        **found,
    )
    return (pid, lifted(problem, solution)) if return_solution else pid


def check_names(names: Sequence[str]) -> tuple[str, str, str]:
    """Three different names."""
    if isinstance(names, str) or len(names) != 3 or len(set(names)) != 3:
        raise InputError(f"names is {names!r}: pass three different names, of X1, X2 and Y")
    x1, x2, y = map(str, names)
    return x1, x2, y


def certified_gap(solution: Solution) -> float:
    """The gap in bits, with an allowance for the rounding of the two sums it is made of."""
    return (solution.gap + ROUNDING * (1 + abs(solution.upper))) / LN2


def union_range(joint: Joint, solution: Solution) -> tuple[float, float]:
    """The certified range of I*, in bits, cut to what leaves no atom negative."""
    low = max(joint.entropy_y + solution.lower / LN2, joint.i1, joint.i2)
    high = min(joint.entropy_y + solution.upper / LN2, joint.i1 + joint.i2, joint.i12)
    return low, max(low, high)


def range_note(joint: Joint, low: float, high: float) -> str:
    """What is certain of each atom where the tolerance was missed."""
    at_low, at_high = (atoms(np.array([joint.i1, joint.i2, joint.i12, v])) for v in (low, high))
    ranges = ", ".join(
        f"{name} in [{min(one, other):.4f}, {max(one, other):.4f}]"
        for name, one, other in zip(SYMBOLS.values(), at_low, at_high, strict=True)
    )
    return f"Not exact: the solver missed its tolerance. Certain is: {ranges}."


def report_gap(solution: Solution, gap: float, tol: float, strict: bool) -> None:
    """Say that ``tol`` was not reached: an error if ``strict``, a warning otherwise."""
    message = (
        f"{solution.solver} ended {solution.status!r} after {solution.iterations} iterations with "
        f"a certified gap of {gap:.1e} bits, above tol={tol:.1e}: raise tol or try another solver"
    )
    if strict:
        raise SolverError(message)
    warnings.warn(message, GapWarning, stacklevel=3)


def provenance(joint: Joint, problem: Problem, solution: Solution, tol: float) -> dict[str, Any]:
    """What is needed to repeat the result."""
    return {
        "solver": solution.solver,
        "status": solution.status,
        "iterations": solution.iterations,
        "tol": tol,
        "shape": list(joint.shape),
        "reduced_shape": list(problem.shape),
        "versions": dict(VERSIONS),
    }
