"""Counts of rows by the cells of three posteriors, and the informations of their resamples."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from interplay.core.information import LN2, mutual_informations
from interplay.core.types import Array, Index
from interplay.uncertainty.bootstrap import Units
from interplay.uncertainty.pair_counts import PairCounts, incidence, occupied_codes


@dataclass(frozen=True, eq=False)
class ScoreCounts(PairCounts):
    """Counts n(c1, c2, c12, y) of the combinations of cells that occur.

    I1, I2 and I* are those of the cells c1 and c2 of the unimodal posteriors, and I12 is what the
    cells c12 of the posterior given both modalities tell.

    Attributes:
        both: (p,) cell c12 of each combination.

    """

    both: Index

    @classmethod
    def from_codes(cls, c1: Index, c2: Index, c12: Index, y: Index) -> ScoreCounts:
        """The counts of rows (n,)."""
        combination, where = occupied_codes(c1, c2, c12)
        counts = np.zeros((len(combination[0]), int(y.max()) + 1), dtype=np.int64)
        np.add.at(counts, (where, y), 1)
        return cls(combination[0], combination[1], counts, combination[2])

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

    def both_bias(self) -> float:
        """First-order bias of I12 in bits (Miller, 1955)."""
        table = self.both_table(self.counts[None].astype(np.float64))[0] > 0
        excess = table.sum() - table.any(axis=1).sum() - table.any(axis=0).sum() + 1
        return float(excess / (2 * self.n * LN2))

    def units(self, groups: Index, c1: Index, c2: Index, c12: Index, y: Index) -> Units:
        """The groups (n,) of the rows that these counts were made of."""
        _, where = occupied_codes(c1, c2, c12)
        occupied = np.flatnonzero(self.counts)
        cell = np.searchsorted(occupied, where * self.k + y)
        return Units.from_groups(groups, cell)
