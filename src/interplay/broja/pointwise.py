"""Per-cell redundancy, unique information and synergy, from the dual potentials.

At the optimum ``I* = H(Y) + sum p1 lam + sum p2 mu``, and the potentials live on observed cells, so
every cell (x1, x2, y) has ``c = -log p(y) + lam(x1, y) + mu(x2, y)`` and

    r = i(x1;y) + i(x2;y) - c,   u1 = c - i(x2;y),   u2 = c - i(x1;y),   s = i(x1,x2;y) - c,

whose averages over p are R, U1, U2 and S. A single cell's values may have either sign.

The atoms are unique, the potentials may not be: on AND a whole segment of them is optimal. The ends
of it favour one modality; its centre, where the interior point arrives, treats both alike.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from interplay.broja.decompose import decompose
from interplay.broja.solution import Solution
from interplay.core.information import LN2
from interplay.core.joint import Joint
from interplay.core.types import Array, Index
from interplay.errors import GapWarning

CENTRAL_LIMIT = 1000  # unknowns: a fraction of a second
CENTRAL_TOL = 1e-11  # bits: values settle more slowly than atoms, here to about 1e-5


@dataclass(frozen=True, slots=True)
class Pointwise:
    """Values in bits for every cell that carries mass; all arrays have shape (e,).

    ``redundancy``, ``unique1``, ``unique2`` and ``synergy`` average, weighted by ``mass``, to the
    atoms of the certified lower bound on I*: within the gap of ``decompose``. ``central`` says
    whether they are those of the centre of the optimal potentials, which treats X1 and X2 alike, or
    of any of them.
    """

    rows: Index
    columns: Index
    labels: Index
    mass: Array
    redundancy: Array
    unique1: Array
    unique2: Array
    synergy: Array
    central: bool


def pointwise(p: ArrayLike | Joint, *, solver: str = "auto", tol: float = 1e-8) -> Pointwise:
    """Redundancy, unique information and synergy of every cell (x1, x2, y), in bits.

    Where several potentials are optimal the values depend on which are taken. Those of the centre
    are, by the interior point, while its Newton system has at most ``CENTRAL_LIMIT`` unknowns, so
    that exchanging X1 and X2 exchanges the values. The closed form for two labels, which solves
    larger tables, ends in a corner; the result's ``central`` says which it was.

    Args:
        p: (n1, n2, k) probabilities or counts, or a ``Joint`` made from a table or cells.
        solver: as in ``decompose``; ``"auto"`` is the interior point as said above.
        tol: certified gap in bits, as in ``decompose``.

    Raises:
        InputError: as in ``decompose``, or a ``Joint`` made from marginals, which has no cells.

    """
    joint = p if isinstance(p, Joint) else Joint.from_table(p)
    rows, columns, labels, mass = joint.cells()
    solution = central_solution(joint, tol) if solver == "auto" else None
    if solution is None:
        _, solution = decompose(joint, solver=solver, tol=tol, return_solution=True)
    log_y = np.log(joint.p_y[labels])
    info1 = np.log(joint.p1[rows, labels] / joint.p1[rows].sum(axis=1)) - log_y
    info2 = np.log(joint.p2[columns, labels] / joint.p2[columns].sum(axis=1)) - log_y
    _, pair = np.unique(rows * joint.shape[1] + columns, return_inverse=True)
    info12 = np.log(mass / np.bincount(pair, weights=mass)[pair]) - log_y
    common = solution.lam[rows, labels] + solution.mu[columns, labels] - log_y
    return Pointwise(
        rows,
        columns,
        labels,
        mass,
        redundancy=(info1 + info2 - common) / LN2,
        unique1=(common - info2) / LN2,
        unique2=(common - info1) / LN2,
        synergy=(info12 - common) / LN2,
        central=set(re.split(r" \+ |, then ", solution.solver)) <= {"interior-point", "forced"},
    )


def central_solution(joint: Joint, tol: float) -> Solution | None:
    """The interior point's, as near to the centre as rounding lets it; None where it costs much."""
    if min(joint.shape[:2]) * joint.shape[2] > CENTRAL_LIMIT:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GapWarning)  # CENTRAL_TOL is a wish, tol the promise
        pid, solution = decompose(
            joint, solver="interior-point", tol=min(tol, CENTRAL_TOL), return_solution=True
        )
    return solution if pid.gap is not None and pid.gap <= tol else None
