"""Rows whose label is known by its probabilities: cells of both modalities, counted softly.

A row adds its probabilities, not one label, to the table of each modality. I(X1,X2;Yhat) needs no
table: the probabilities are the model's own, so that it is H(mean m) - mean H(m(.|row)).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.special import entr

from interplay.broja.decompose import decompose
from interplay.broja.many import union_informations
from interplay.core.information import LN2, entropy, mutual_information, mutual_informations
from interplay.core.joint import Joint
from interplay.core.types import Array, Index, Steps
from interplay.uncertainty.bias import (
    FEWEST_SURROGATES,
    LARGE_TOL,
    SURROGATE_TOL,
    number_of_surrogates,
)
from interplay.uncertainty.bootstrap import CHUNK
from interplay.uncertainty.pair_counts import resample_tol, without_gaps

TOL = 1e-6  # bits: certified gap of the table
MOST_ROWS = 1e8  # that a table may be worth: its probabilities do not vary within cells


@dataclass(frozen=True, eq=False)
class SoftCells:
    """Cells of two modalities and the probabilities of a label.

    Attributes:
        codes: (n,) cells of X1 and of X2.
        m: (n, k) probabilities of the label; every column has some mass.
        groups: (n,) what rows belong to, or None where each stands for itself.

    """

    codes: tuple[Index, Index]
    m: Array
    groups: Index | None = None

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.m)

    @cached_property
    def adders(self) -> tuple[csr_array, csr_array]:
        """(cells, n) 0/1 matrices that add the rows of each cell."""
        rows = np.arange(self.n)
        one, two = (without_gaps(code) for code in self.codes)
        made = [csr_array((np.ones(self.n), (code, rows))) for code in (one, two)]
        return made[0], made[1]

    def tables(self, weights: Array | None = None) -> tuple[Array, Array]:
        """p(c1, y) and p(c2, y) of rows of ``weights`` (n,), or of all rows alike."""
        mass = self.m / self.n if weights is None else self.m * (weights / weights.sum())[:, None]
        first, second = (np.asarray(adder @ mass) for adder in self.adders)
        return first, second

    def both(self, weights: Array | None = None) -> float:
        """I(X1,X2;Y) in bits: H(mean m) - mean H(m)."""
        mean = np.average(self.m, axis=0, weights=weights)
        return entropy(mean) - float(np.average(self.row_entropies, weights=weights))

    @cached_property
    def row_entropies(self) -> Array:
        """(n,) H(m) of each row, in bits."""
        return np.asarray(entr(self.m).sum(axis=1) / LN2)

    def informations(self) -> tuple[Array, float | None]:
        """((4,) I1, I2, I12, I* in bits of the cells, the certified gap of I*)."""
        first, second = self.tables()
        both = self.both()
        upper = entropy(first.sum(axis=0))  # I* does not hang on I12
        exact = decompose(Joint.from_marginals(first, second, upper), tol=TOL)
        return np.array([exact.i1, exact.i2, both, exact.i_star]), exact.gap

    def rows_worth(self, table: Array, adder: csr_array) -> float:
        """How many rows with one label each would make a table (c, k) as noisy as this one is.

        Labels vary by p (1 - p) within a cell, probabilities by less.
        """
        share = table.sum(axis=1, keepdims=True)
        p = table / share
        second = np.asarray(adder @ (self.m**2 / self.n)) / share
        varies = np.divide(second - p**2, p, out=np.zeros_like(p), where=p > 0).sum()
        labels = float((p > 0).sum() - len(p))
        return float(min(MOST_ROWS, self.n * labels / max(float(varies), labels / MOST_ROWS)))

    def bias(self, known: Array, rng: np.random.Generator) -> Array:
        """(4,) expected excess in bits of I1, I2, I12 and I* of n rows, given their ``known``.

        As for labels, tables are drawn with the modalities independent given the label, each of as
        many rows as it is worth. I12 is short of the truth by the noise of the mean of m.
        """
        tables = self.tables()
        k = self.m.shape[1]
        times = number_of_surrogates(len(tables[0]), len(tables[1]), k)
        drawn = [
            redrawn(table, self.rows_worth(table, adder), times, own)
            for table, adder, own in zip(tables, self.adders, rng.spawn(2), strict=True)
        ]
        tol = SURROGATE_TOL if times > FEWEST_SURROGATES else LARGE_TOL
        found = [*map(mutual_informations, drawn), union_informations(*drawn, tol=tol)]
        i1, i2, i_star = np.mean(found, axis=1) - known[[0, 1, 3]]
        mean = self.m.mean(axis=0)
        short = float((self.m.var(axis=0) / mean).sum()) / (2 * self.n * LN2)
        return np.array([i1, i2, -short, i_star])

    def replicates(self, number: int, seed: int, progress: Steps | None = None) -> Array:
        """(number, 4) informations in bits of rows, or of groups, drawn with replacement."""
        parts = []
        for start in range(0, number, CHUNK):
            rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(start // CHUNK,)))
            parts.append(self._chunk(min(CHUNK, number - start), rng))
            if progress:
                progress(min(start + CHUNK, number), number)
        return np.concatenate(parts)

    def _chunk(self, size: int, rng: np.random.Generator) -> Array:
        group = np.arange(self.n) if self.groups is None else self.groups
        n_groups = int(group.max()) + 1
        first, second, both = [], [], []
        for _ in range(size):
            drawn = np.bincount(rng.integers(n_groups, size=n_groups), minlength=n_groups)
            weights = drawn[group].astype(np.float64)
            one, two = self.tables(weights)
            first.append(one)
            second.append(two)
            both.append(self.both(weights))
        p1, p2 = np.stack(first), np.stack(second)
        i_star = union_informations(p1, p2, tol=resample_tol(self.n))
        return np.stack(
            [mutual_informations(p1), mutual_informations(p2), np.array(both), i_star], axis=1
        )


def redrawn(table: Array, n: float, times: int, rng: np.random.Generator) -> Array:
    """(times, cells, k) multinomial draws of each label's share of ``n`` rows over the cells."""
    drawn = np.empty((times, *table.shape))
    for label, column in enumerate(table.T):
        share = column.sum()
        rows = max(1, round(n * share))
        drawn[..., label] = rng.multinomial(rows, column / share, size=times) * (share / rows)
    return drawn


def lost_by_soft_cells(posteriors: Array, codes: Index) -> float:
    """Bits of I(X;Y) that posteriors (n, k) lose by being put in cells (n,); 0 at least."""
    sums = np.stack([np.bincount(codes, column) for column in posteriors.T], axis=1)
    table = sums / len(posteriors)
    inside = entropy(table.sum(axis=0)) - float(entr(posteriors).sum(axis=1).mean() / LN2)
    return max(0.0, inside - mutual_information(table))
