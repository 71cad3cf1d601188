"""Counts laid out by the pairs of symbols that occur, and the informations of many resamples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from interplay.broja.many import union_informations
from interplay.core.information import mutual_informations
from interplay.core.joint import Joint
from interplay.core.types import Array, Index
from interplay.errors import InputError

BLOCK_ENTRIES = 4_000_000  # of the tables held at once
LOOSEST = 1e-4  # bits: the certified gap of a resample ...
SHARE_OF_NOISE = 0.02  # ... or this part of 1 / sqrt(n), where that is less
NULLS_TIMES = 5  # looser where the value itself is of no interest


@dataclass(frozen=True, eq=False)
class PairCounts:
    """Counts n(pair, y) of the pairs (x1, x2) that occur; symbols without rows are left out.

    Attributes:
        rows: (p,) symbol of X1 of each pair, ascending; numbered from 0 without gaps.
        columns: (p,) symbol of X2 of each pair, likewise without gaps.
        counts: (p, k) rows of each label in each pair; expected rows where they are of a model.

    """

    rows: Index
    columns: Index
    counts: NDArray[Any]

    @classmethod
    def from_joint(cls, joint: Joint, effective: int | None = None) -> PairCounts:
        """The counts behind a joint distribution.

        Args:
            joint: made from counts, or from weighted rows.
            effective: rows of equal weight that tell as much as weighted ones.

        Raises:
            InputError: the distribution was made neither from counts nor from weighted rows.

        """
        n = joint.n_samples if effective is None else effective
        if n is None:
            raise InputError("p holds probabilities: a sample's uncertainty needs counts of rows")
        cells = joint.cells()
        pair, where = np.unique(cells.rows * joint.shape[1] + cells.columns, return_inverse=True)
        _, labels = np.unique(cells.labels, return_inverse=True)
        counts = np.zeros((len(pair), labels.max() + 1))
        counts[where, labels] = cells.mass * n
        if effective is None:
            counts = np.rint(counts).astype(np.int64)
        rows, columns = np.divmod(pair, joint.shape[1])
        return cls(without_gaps(rows), without_gaps(columns), counts)

    @property
    def pairs_tell_all(self) -> bool:
        """Whether I12 is that of the pairs, as it is where each pair of symbols was counted."""
        return True

    def joint_table(self) -> Array:
        """(p, k) counts of what stands for both modalities, from which I12 is worked out."""
        return self.counts.astype(np.float64)

    @property
    def whole(self) -> bool:
        """Whether these are numbers of rows, not sums of weights."""
        return self.counts.dtype.kind in "iu"

    @property
    def n(self) -> int:
        """Number of rows of data."""
        return round(float(self.counts.sum()))

    @property
    def k(self) -> int:
        """Number of labels."""
        return int(self.counts.shape[1])

    @cached_property
    def sums(self) -> tuple[csr_array, csr_array]:
        """(n1, p) and (n2, p) 0/1 matrices that add the pairs of each symbol."""
        return incidence(self.rows), incidence(self.columns)

    def unimodal(self, counts: Array) -> tuple[Array, Array]:
        """(b, n1, k) and (b, n2, k) tables of X1 and X2 from counts (b, p, k)."""
        flat = counts.transpose(1, 0, 2).reshape(len(self.rows), -1)
        first, second = (np.asarray(matrix @ flat) for matrix in self.sums)
        shape = (-1, len(counts), self.k)
        return (
            first.reshape(shape).transpose(1, 0, 2),
            second.reshape(shape).transpose(1, 0, 2),
        )

    def tables(self) -> tuple[Array, Array]:
        """(n1, k) and (n2, k) counts of X1 and of X2."""
        first, second = self.unimodal(self.counts[None].astype(np.float64))
        return first[0], second[0]

    def informations(self, counts: Array, tol: float | None = None) -> Array:
        """(b, 4) I1, I2, I12, I* in bits of the plug-in distributions of counts (b, p, k)."""
        p = counts / counts.sum(axis=(1, 2), keepdims=True)
        p1, p2 = self.unimodal(p)
        i_star = union_informations(p1, p2, tol=tol or resample_tol(self.n))
        plain = [mutual_informations(p1), mutual_informations(p2), mutual_informations(p)]
        return np.stack([*plain, i_star], axis=1)

    def blocks(self, size: int) -> Iterator[int]:
        """Sizes that add up to ``size``, each small enough for a stack of tables in memory."""
        most = max(1, BLOCK_ENTRIES // self.counts.size)
        for start in range(0, size, most):
            yield min(most, size - start)


def without_gaps(values: Index) -> Index:
    """Codes 0 ... m - 1 in the order of the values."""
    return np.unique(values, return_inverse=True)[1].astype(np.intp)


def occupied_codes(*codes: Index) -> tuple[list[Index], Index]:
    """(the combinations of codes that occur, one array a code; which one each row has).

    Each code is renumbered without gaps; the combinations are in the order of the codes.
    """
    dense = [without_gaps(code) for code in codes]
    flat = np.ravel_multi_index(dense, [int(code.max()) + 1 for code in dense])
    found, where = np.unique(flat, return_inverse=True)
    parts = np.unravel_index(found, [int(code.max()) + 1 for code in dense])
    return [np.asarray(part, dtype=np.intp) for part in parts], where.astype(np.intp)


def incidence(symbols: Index) -> csr_array:
    """(symbols, p) matrix with a 1 where a pair has a symbol."""
    pairs = np.arange(len(symbols))
    return csr_array((np.ones(len(symbols)), (symbols, pairs)))


def resample_tol(n: int) -> float:
    """Certified gap in bits that is small beside the noise of ``n`` rows."""
    return min(LOOSEST, SHARE_OF_NOISE / float(np.sqrt(n)))


def null_tol(n: int) -> float:
    """Certified gap in bits of a sample from a world without an effect, which is only ranked."""
    return NULLS_TIMES * resample_tol(n)


def sampled(pairs: PairCounts, times: int, rng: np.random.Generator) -> Iterator[Array]:
    """Stacks of counts (b, p, k) of as many rows drawn with the shares of ``pairs``."""
    shares = pairs.counts.ravel() / pairs.counts.sum()
    for size in pairs.blocks(times):
        drawn = rng.multinomial(pairs.n, shares, size=size).astype(np.float64)
        yield drawn.reshape(size, *pairs.counts.shape)
