"""Counts of rows by the cells of three posteriors, and the informations of their resamples."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from interplay.core.channels import LEAST
from interplay.core.information import mutual_informations
from interplay.core.types import Array, Index
from interplay.data.rows.weights import effective_size
from interplay.uncertainty.pair_counts import PairCounts, incidence, occupied_codes, without_gaps


@dataclass(frozen=True, eq=False)
class ScoreCounts(PairCounts):
    """Counts n(c1, c2, c12, y) of the combinations of cells that occur.

    I1, I2 and I* are those of the cells c1 and c2 of the unimodal posteriors, and I12 is what the
    cells c12 of the posterior given both modalities tell.

    Attributes:
        both: (p,) cell c12 of each combination.
        lost: (4,) bits of I1, I2, I12 and I* that the posteriors tell beyond their cells.
        said: (n1, k), (n2, k) and (m, k) mean logarithms of the posteriors of each cell c1, c2 and
            c12, or None.

    """

    both: Index
    lost: Array
    said: tuple[Array, Array, Array] | None = None

    @classmethod
    def from_codes(
        cls,
        codes: tuple[Index, Index, Index],
        y: Index,
        lost: Array | None = None,
        weights: Array | None = None,
        posteriors: tuple[Array, Array, Array] | None = None,
    ) -> ScoreCounts:
        """The counts of rows (n,), or of weighted rows, scaled to their effective number."""
        combination, where = occupied_codes(*codes)
        shape = (len(combination[0]), int(y.max()) + 1)
        flat = where * shape[1] + y
        counts: Array | Index = np.bincount(flat, minlength=shape[0] * shape[1])
        if weights is not None:
            summed = np.bincount(flat, weights=weights, minlength=shape[0] * shape[1])
            counts = summed * (effective_size(weights) / summed.sum())
        bits = np.zeros(4) if lost is None else lost
        one, two, both = combination
        if posteriors is None:
            return cls(one, two, counts.reshape(shape), both, bits)
        one_said, two_said, both_said = map(mean_logs, codes, posteriors)
        said = one_said, two_said, both_said
        return cls(one, two, counts.reshape(shape), both, bits, said)

    @property
    def pairs_tell_all(self) -> bool:
        """I12 is that of the cells c12."""
        return False

    def joint_table(self) -> Array:
        """(m, k) counts of c12."""
        table: Array = self.both_table(self.counts[None].astype(np.float64))[0]
        return table

    @cached_property
    def sum_both(self) -> csr_array:
        """(m, p) 0/1 matrix that adds the combinations of each cell c12."""
        return incidence(self.both)

    def both_table(self, counts: Array) -> Array:
        """(b, m, k) tables of c12 from counts (b, p, k)."""
        flat = counts.transpose(1, 0, 2).reshape(len(self.both), -1)
        table = np.asarray(self.sum_both @ flat)
        return table.reshape(-1, len(counts), self.k).transpose(1, 0, 2)

    def informations(self, counts: Array, tol: float | None = None) -> Array:
        """(b, 4) I1, I2, I12, I* in bits of the plug-in distributions of counts (b, p, k)."""
        found = super().informations(counts, tol)
        table = self.both_table(counts)
        found[:, 2] = mutual_informations(table / table.sum(axis=(1, 2), keepdims=True))
        return found

    def cell_of(self, codes: tuple[Index, Index, Index], y: Index) -> Index:
        """(n,) the occupied cell of each row that these counts were made of."""
        _, where = occupied_codes(*codes)
        return np.asarray(np.searchsorted(np.flatnonzero(self.counts), where * self.k + y))


def mean_logs(codes: Index, posteriors: Array) -> Array:
    """(cells, k) mean logarithms of posteriors (n, k) by cell."""
    cell = without_gaps(codes)
    logs = np.log(np.maximum(posteriors, LEAST))
    sums = np.stack([np.bincount(cell, column) for column in logs.T], axis=1)
    return np.asarray(sums / np.bincount(cell)[:, None])
