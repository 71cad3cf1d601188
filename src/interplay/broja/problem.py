"""The exact problem, and the reductions that leave its optimum unchanged.

Symbols and classes of zero mass are dropped. Symbols of X1 with the same posterior p(y|x1) are
merged, and X2's likewise: the merged variable is a sufficient statistic of the old one for Y, and
R, U1, U2 depend on the channels Y -> X1 and Y -> X2 alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interplay.broja.coupling import Coupling, LiftedCoupling, sum_by
from interplay.core.information import ratio_or_zero
from interplay.core.types import Array, Index

POSTERIOR_BITS = 40  # posteriors that agree to 2**-40, relative, are one


@dataclass(frozen=True, slots=True)
class Problem:
    """Reduced marginals ``p1`` (n1, k) and ``p2`` (n2, k), with the way back to the user's symbols.

    ``row_group[i]`` is the reduced row of symbol i of X1 and ``row_share[i, y]`` the part of that
    row's mass that symbol i holds; a symbol without mass has share 0. ``labels`` are the classes
    kept.
    """

    p1: Array
    p2: Array
    row_group: Index
    column_group: Index
    row_share: Array
    column_share: Array
    labels: Index
    n_labels: int

    @property
    def shape(self) -> tuple[int, int, int]:
        """(n1, n2, k) after the reductions."""
        return len(self.p1), len(self.p2), self.p1.shape[1]

    def lift(self, coupling: Coupling) -> Coupling:
        """The coupling over the user's own symbols; it matches the user's own marginals."""
        shape = (len(self.row_group), len(self.column_group), self.n_labels)
        return LiftedCoupling(
            coupling,
            shape,
            self.row_group,
            self.column_group,
            self.row_share,
            self.column_share,
            self.labels,
        )

    def lift_potentials(self, lam: Array, mu: Array) -> tuple[Array, Array]:
        """Potentials (n1, k) and (n2, k) over the user's own symbols; -inf where no mass is."""
        return (
            self._spread(lam, self.row_group, self.row_share),
            self._spread(mu, self.column_group, self.column_share),
        )

    def _spread(self, potential: Array, group: Index, share: Array) -> Array:
        out = np.full((len(group), self.n_labels), -np.inf)
        out[:, self.labels] = np.where(share > 0, potential[group], -np.inf)
        return out


def reduce_marginals(p1: Array, p2: Array) -> Problem:
    """Drop what carries no mass and merge what has the same posterior.

    ``p1`` is (n1, k) and ``p2`` (n2, k), both summing to 1 with the same label marginal.
    """
    labels = np.flatnonzero(p1.sum(axis=0) > 0)
    q1, q2 = p1[:, labels], p2[:, labels]
    q2 = q2 * (q1.sum(axis=0) / q2.sum(axis=0))
    row_group, merged1, share1 = merge_symbols(q1)
    column_group, merged2, share2 = merge_symbols(q2)
    return Problem(merged1, merged2, row_group, column_group, share1, share2, labels, p1.shape[1])


def merge_symbols(p: Array) -> tuple[Index, Array, Array]:
    """(group of each symbol, merged marginals, share of each symbol in its group per label)."""
    kept = np.flatnonzero(p.sum(axis=1) > 0)
    posterior = p[kept] / p[kept].sum(axis=1, keepdims=True)
    groups: dict[bytes, int] = {}
    group = np.zeros(len(p), dtype=np.intp)
    group[kept] = [groups.setdefault(row.tobytes(), len(groups)) for row in rounded(posterior)]
    if len(groups) == len(p):
        return group, p, np.where(p > 0, 1.0, 0.0)
    merged = sum_by(group, p, len(groups))
    return group, merged, ratio_or_zero(p, merged[group])


def rounded(posterior: Array) -> Array:
    """Posteriors to ``POSTERIOR_BITS`` significant bits: a relative grid, fine for tiny values."""
    mantissa, exponent = np.frexp(posterior)
    whole = np.rint(np.ldexp(mantissa, POSTERIOR_BITS))
    return np.asarray(np.ldexp(whole, exponent - POSTERIOR_BITS))
