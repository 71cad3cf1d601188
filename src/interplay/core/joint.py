"""A validated joint distribution of (X1, X2, Y), as a table, a list of cells, or two marginals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import entr

from interplay.core.information import LN2, entropy, mutual_information
from interplay.errors import InputError

Array = NDArray[np.float64]
Index = NDArray[np.intp]

MATCH = 1e-9  # how far label marginals and informations given by the user may disagree


class Cells(NamedTuple):
    """The cells of p(x1, x2, y) that carry mass: ``mass[e]`` at (rows, columns, labels)[e]."""

    rows: Index
    columns: Index
    labels: Index
    mass: Array


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """A joint distribution of two modalities and a label.

    Build it with ``from_table``, ``from_cells`` or ``from_marginals``. Symbols without mass are
    kept, so indices stay the user's.

    Attributes:
        p1: (n1, k) p(x1, y), summing to 1.
        p2: (n2, k) p(x2, y), summing to 1.
        i12: I(X1,X2;Y) in bits.
        n_samples: number of samples where counts were given, else None.
        table: (n1, n2, k) p(x1, x2, y) where a dense table was given, else None.
        cell_list: the cells that carry mass where a sparse table was given, else None.

    """

    p1: Array
    p2: Array
    i12: float
    n_samples: int | None = None
    table: Array | None = None
    cell_list: Cells | None = None

    @classmethod
    def from_table(cls, p: ArrayLike) -> Joint:
        """From a dense table of probabilities or counts, shape (n1, n2, k).

        Any positive total is normalised. Whole numbers with a total above 1 are taken as counts,
        and their total as the number of samples.

        Raises:
            InputError: not numeric, not three axes, an empty axis, NaN, infinite or negative
                entries, or no mass.

        """
        counts = numeric(p, "p")
        if counts.ndim != 3:
            raise InputError(
                f"p has shape {counts.shape}: a joint table has three axes, (n1, n2, k), with "
                "p[i, j, y] the probability or count of X1 = i, X2 = j, Y = y"
            )
        total = positive_total(counts, "p")
        table = counts / total
        i12 = labels_information(table.ravel(), table.sum(axis=2).ravel(), table.sum(axis=(0, 1)))
        n_samples = sample_count(counts, total)
        return cls(table.sum(axis=1), table.sum(axis=0), i12, n_samples, table=table)

    @classmethod
    def from_cells(
        cls,
        rows: ArrayLike,
        columns: ArrayLike,
        labels: ArrayLike,
        counts: ArrayLike,
        shape: tuple[int, int, int] | None = None,
    ) -> Joint:
        """From the cells that carry mass; memory grows with their number, not with n1 * n2 * k.

        Args:
            rows: (e,) indices of X1.
            columns: (e,) indices of X2.
            labels: (e,) indices of Y.
            counts: (e,) probabilities or counts; repeated cells add up.
            shape: (n1, n2, k); by default just large enough.

        Raises:
            InputError: unequal lengths, indices that are negative, not whole or outside ``shape``,
                or counts that ``from_table`` would not take.

        """
        indices = [
            index_array(a, n) for a, n in ((rows, "rows"), (columns, "columns"), (labels, "labels"))
        ]
        mass = numeric(counts, "counts")
        lengths = {
            name: len(a) for name, a in zip(("rows", "columns", "labels"), indices, strict=True)
        }
        if mass.ndim != 1 or len({*lengths.values(), len(mass)}) != 1:
            raise InputError(
                f"rows, columns, labels and counts have lengths {[*lengths.values(), mass.shape]}: "
                "pass one of each per cell"
            )
        total = positive_total(mass, "counts")
        needed = tuple(int(a.max()) + 1 for a in indices)
        shape = needed if shape is None else shape  # type: ignore[assignment]
        assert shape is not None
        for name, size, limit in zip(lengths, needed, shape, strict=True):
            if size > limit:
                raise InputError(f"{name} holds index {size - 1}, but shape is {shape}")
        cells = merged_cells(indices, mass / total, shape)
        n1, n2, k = shape
        p1 = grouped_sum(cells.rows * k + cells.labels, cells.mass, n1 * k).reshape(n1, k)
        p2 = grouped_sum(cells.columns * k + cells.labels, cells.mass, n2 * k).reshape(n2, k)
        _, pair = np.unique(cells.rows * n2 + cells.columns, return_inverse=True)
        pairs = grouped_sum(pair, cells.mass, int(pair.max()) + 1)
        i12 = labels_information(cells.mass, pairs, p1.sum(axis=0))
        return cls(p1, p2, i12, sample_count(mass, total), cell_list=cells)

    @classmethod
    def from_marginals(cls, p1: ArrayLike, p2: ArrayLike, i12: float) -> Joint:
        """From p(x1, y), p(x2, y) and I(X1,X2;Y): all that R, U1, U2 and S depend on.

        Args:
            p1: (n1, k) probabilities or counts.
            p2: (n2, k) probabilities or counts.
            i12: I(X1,X2;Y) in bits.

        Raises:
            InputError: the two disagree on p(y), or ``i12`` is not between the larger of I(X1;Y),
                I(X2;Y) and H(Y).

        """
        first, second = numeric(p1, "p1"), numeric(p2, "p2")
        for name, array in (("p1", first), ("p2", second)):
            if array.ndim != 2:
                raise InputError(f"{name} has shape {array.shape}: pass p(x, y) of shape (n, k)")
        if first.shape[1] != second.shape[1]:
            raise InputError(
                f"p1 has {first.shape[1]} labels, p2 has {second.shape[1]}: pass the same labels "
                "in the same order"
            )
        first = first / positive_total(first, "p1")
        second = second / positive_total(second, "p2")
        difference = float(np.abs(first.sum(axis=0) - second.sum(axis=0)).max())
        if difference > MATCH:
            raise InputError(
                f"p1 and p2 give label probabilities that differ by {difference:.2g}: both must "
                "come from the same rows"
            )
        i12 = float(i12)
        low = max(mutual_information(first), mutual_information(second))
        high = entropy(first.sum(axis=0))
        if not low - MATCH <= i12 <= high + MATCH:
            raise InputError(
                f"i12 is {i12:.6g} bits: I(X1,X2;Y) lies between {low:.6g} (the larger of I(X1;Y) "
                f"and I(X2;Y)) and {high:.6g} (H(Y))"
            )
        return cls(first, second, i12)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(n1, n2, k)."""
        return len(self.p1), len(self.p2), self.p1.shape[1]

    @property
    def p_y(self) -> Array:
        """(k,) p(y)."""
        return np.asarray(self.p1.sum(axis=0))

    @property
    def i1(self) -> float:
        """I(X1;Y) in bits."""
        return mutual_information(self.p1)

    @property
    def i2(self) -> float:
        """I(X2;Y) in bits."""
        return mutual_information(self.p2)

    @property
    def entropy_y(self) -> float:
        """H(Y) in bits."""
        return entropy(self.p_y)

    def cells(self) -> Cells:
        """The cells that carry mass.

        Raises:
            InputError: only the marginals are known.

        """
        if self.cell_list is not None:
            return self.cell_list
        if self.table is None:
            raise InputError(
                "this Joint was made from marginals, which do not say which (x1, x2, y) occur: "
                "make it with from_table or from_cells"
            )
        rows, columns, labels = np.nonzero(self.table)
        return Cells(rows, columns, labels, self.table[rows, columns, labels])


def labels_information(cells: Array, pairs: Array, labels: Array) -> float:
    """I(X1,X2;Y) in bits from p(x1,x2,y), p(x1,x2) and p(y), each flat."""
    nats = entr(labels).sum() + entr(pairs).sum() - entr(cells).sum()
    return max(float(nats) / LN2, 0.0)


def numeric(values: ArrayLike, name: str) -> NDArray[np.float64]:
    """A float array, or an error that names the argument."""
    array = np.asarray(values)
    if array.dtype.kind not in "biuf":
        raise InputError(f"{name} has dtype {array.dtype}: pass numbers")
    if array.size == 0:
        raise InputError(f"{name} has shape {array.shape}: it holds no entries")
    return array.astype(np.float64, copy=False)


def positive_total(values: Array, name: str) -> float:
    """The sum, after checking that the entries can be probabilities or counts."""
    low, total = float(values.min()), float(values.sum())
    if not np.isfinite(total) or np.isnan(low):
        bad = int((~np.isfinite(values)).sum())
        if bad == 0:
            raise InputError(f"the sum of {name} overflows: divide it by its largest entry")
        raise InputError(f"{name} has {bad} NaN or infinite entries: remove or replace them")
    if low < 0:
        raise InputError(
            f"{name} has negative entries, the lowest is {low:.3g}: pass probabilities or counts"
        )
    if total <= 0:
        raise InputError(f"{name} sums to 0: there is no mass to decompose")
    return total


def sample_count(values: Array, total: float) -> int | None:
    """The total where the entries are counts, else None."""
    if total <= 1 or not float(total).is_integer():
        return None
    return int(total) if bool((values == np.floor(values)).all()) else None


def index_array(values: ArrayLike, name: str) -> Index:
    """Indices from 0, or an error that names the argument."""
    array = np.asarray(values)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise InputError(
            f"{name} has shape {array.shape} and dtype {array.dtype}: "
            "pass whole numbers, one per cell"
        )
    if array.size and int(array.min()) < 0:
        raise InputError(f"{name} holds the negative index {int(array.min())}: count from 0")
    return array.astype(np.intp, copy=False)


def grouped_sum(index: Index, mass: Array, size: int) -> Array:
    """Sums of ``mass`` by index."""
    return np.bincount(index, weights=mass, minlength=size).astype(np.float64)


def merged_cells(indices: list[Index], mass: Array, shape: tuple[int, int, int]) -> Cells:
    """One entry per cell, empty ones dropped, in row-major order."""
    flat = np.ravel_multi_index(tuple(indices), shape)
    occupied, inverse = np.unique(flat, return_inverse=True)
    merged = grouped_sum(inverse, mass, len(occupied))
    kept = merged > 0
    rows, columns, labels = np.unravel_index(occupied[kept], shape)
    return Cells(rows, columns, labels, merged[kept])
