"""What the marginals decide before any iteration: independent parts, and labels that are forced.

Two labels compete for mass only where a pair of symbols may have both: where some row has both, and
some column. Labels that are not so connected, even through others, are independent problems, each
of its own rows and columns. And a label that a single row (or a single column) has is forced: its
mass goes to that row and the columns as the other marginal says. Parts of forced labels alone are
solved by writing them down; "Y is the pair (X1, X2)" is made of such parts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from interplay.broja.certificate import dual_value
from interplay.broja.coupling import CellCoupling, PartsCoupling
from interplay.broja.solution import Solution
from interplay.core.types import Array, Index

FEW_LABELS = 200  # a matrix of labels by labels is dense up to here


@dataclass(frozen=True, slots=True)
class Part:
    """Rows, columns and labels of an independent problem, with its share of the mass."""

    rows: Index
    columns: Index
    labels: Index
    mass: float

    @classmethod
    def of_labels(cls, p1: Array, p2: Array, labels: Index) -> Part:
        """The part that some labels make up."""
        rows = np.flatnonzero(p1[:, labels].any(axis=1))
        columns = np.flatnonzero(p2[:, labels].any(axis=1))
        return cls(rows, columns, labels, float(p1[:, labels].sum()))

    def marginals(self, p1: Array, p2: Array) -> tuple[Array, Array]:
        """Its own marginals, each summing to 1."""
        first = p1[np.ix_(self.rows, self.labels)] / self.mass
        return first, p2[np.ix_(self.columns, self.labels)] / self.mass


def split(p1: Array, p2: Array) -> tuple[list[Part], list[Part]]:
    """(parts to solve, the forced parts as one, or none) of the marginals (n1, k) and (n2, k)."""
    group = connected_labels(p1 > 0, p2 > 0)
    open_groups = np.unique(group[~forced_labels(p1, p2)])
    parts = [Part.of_labels(p1, p2, np.flatnonzero(group == number)) for number in open_groups]
    forced = np.flatnonzero(~np.isin(group, open_groups))
    return parts, [Part.of_labels(p1, p2, forced)] if len(forced) else []


def is_one_part(p1: Array, p2: Array) -> bool:
    """Whether nothing is decided yet: all labels are connected, and not all of them forced."""
    full = bool((p1 > 0).all() and (p2 > 0).all() and min(len(p1), len(p2)) > 1)
    return full or bool(
        connected_labels(p1 > 0, p2 > 0).max() == 0 and not forced_labels(p1, p2).all()
    )


def connected_labels(present1: NDArray[np.bool_], present2: NDArray[np.bool_]) -> Index:
    """(k,) the number of each label's part."""
    if present1.shape[1] <= FEW_LABELS:
        one, two = present1.astype(float), present2.astype(float)
        both = (one.T @ one) * (two.T @ two)
        if both.all():
            return np.zeros(len(both), np.intp)
    else:
        share1, share2 = (csr_array(present.astype(np.int32)) for present in (present1, present2))
        both = (share1.T @ share1).multiply(share2.T @ share2)
    return np.asarray(connected_components(both, directed=False)[1], dtype=np.intp)


def forced_labels(p1: Array, p2: Array) -> NDArray[np.bool_]:
    """(k,) whether a label is of one row or of one column."""
    return np.asarray(((p1 > 0).sum(axis=0) == 1) | ((p2 > 0).sum(axis=0) == 1))


def solve_by_parts(p1: Array, p2: Array, solve: Callable[[Array, Array], Solution]) -> Solution:
    """Solve the independent parts each by itself, with ``solve`` where they are not forced."""
    parts, forced = split(p1, p2)
    solutions = [solve(*part.marginals(p1, p2)) for part in parts]
    solutions += [solve_forced(*part.marginals(p1, p2)) for part in forced]
    return together(p1, p2, parts + forced, solutions)


def together(p1: Array, p2: Array, parts: list[Part], solutions: list[Solution]) -> Solution:
    """The solution of the whole, from those of its parts."""
    lam, mu = np.full(p1.shape, -np.inf), np.full(p2.shape, -np.inf)
    for part, solution in zip(parts, solutions, strict=True):
        lam[np.ix_(part.rows, part.labels)] = solution.lam
        mu[np.ix_(part.columns, part.labels)] = solution.mu
    places = [(part.rows, part.columns, part.labels, part.mass) for part in parts]
    shape = (len(p1), len(p2), p1.shape[1])
    couplings = [solution.coupling for solution in solutions]
    weighted = list(zip(parts, solutions, strict=True))
    return Solution(
        PartsCoupling(shape, tuple(zip(couplings, places, strict=True))),
        lam,
        mu,
        sum(part.mass * solution.lower for part, solution in weighted),
        sum(part.mass * solution.upper for part, solution in weighted),
        " + ".join(sorted({solution.solver for solution in solutions})),
        max(solution.iterations for solution in solutions),
        next((s.status for s in solutions if s.status != "optimal"), "optimal"),
    )


def solve_forced(p1: Array, p2: Array) -> Solution:
    """The one coupling there is, of marginals whose labels are all forced.

    A table of one row or one column is a case of this.
    """
    one_row = (p1 > 0).sum(axis=0) == 1
    row_of, column_of = p1.argmax(axis=0), p2.argmax(axis=0)
    i, y = np.nonzero(p1 * ~one_row)
    j, z = np.nonzero(p2 * one_row)
    rows, columns = np.concatenate([i, row_of[z]]), np.concatenate([column_of[y], j])
    coupling = CellCoupling(
        (len(p1), len(p2), p1.shape[1]),
        rows,
        columns,
        np.concatenate([y, z]),
        np.concatenate([p1[i, y], p2[j, z]]),
    )
    lam, mu = np.full(p1.shape, -np.inf), np.full(p2.shape, -np.inf)
    lam[p1 > 0], mu[p2 > 0] = 0.0, 0.0
    log_posterior = coupling.log_posterior()
    lam[i, y], mu[j, z] = log_posterior[: len(i)], log_posterior[len(i) :]
    lower = float(dual_value(p1, p2, lam, mu))
    return Solution(coupling, lam, mu, lower, coupling.value(), "forced", 0)
