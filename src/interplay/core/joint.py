"""A validated joint distribution of (X1, X2, Y), as a table, a list of cells, or two marginals."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, prod
from operator import index
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interplay.core.information import blocks, entropy, mutual_information
from interplay.core.types import Array, Index
from interplay.errors import InputError

Shape = tuple[int, int, int]

MATCH = 1e-9  # how far label marginals (relative) and informations (bits) of the user may disagree


class Cells(NamedTuple):
    """The cells of p(x1, x2, y) that carry mass: ``mass[e]`` at (rows, columns, labels)[e]."""

    rows: Index
    columns: Index
    labels: Index
    mass: Array


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Joint:
    """A joint distribution of two modalities and a label.

    Build it with ``from_table``, ``from_cells`` or ``from_marginals``. Symbols without mass are
    kept, so indices stay the user's. The arrays are read-only.

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

    def __post_init__(self) -> None:
        arrays = (self.p1, self.p2, self.table, *(self.cell_list or ()))
        for array in arrays:
            if array is not None:
                array.setflags(write=False)

    @classmethod
    def from_table(cls, p: ArrayLike) -> Joint:
        """From a dense table of probabilities or counts, shape (n1, n2, k).

        Any positive total is normalised. Whole numbers with a total above 1 are taken as counts,
        and their total as the number of samples.

        Raises:
            InputError: not numeric, not three axes, an empty axis, NaN, infinite or negative
                entries, or no mass.

        """
        values = numeric(p, "p")
        if values.ndim != 3:
            raise InputError(
                f"p has shape {values.shape}: a joint table has three axes, (n1, n2, k), with "
                "p[i, j, y] the probability or count of X1 = i, X2 = j, Y = y"
            )
        total = positive_total(values, "p")
        table = np.divide(values, total, dtype=np.float64)
        p1, p2 = table.sum(axis=1), table.sum(axis=0)
        return cls(p1, p2, mutual_information(table), sample_count(values, total), table=table)

    @classmethod
    def from_cells(
        cls,
        rows: ArrayLike,
        columns: ArrayLike,
        labels: ArrayLike,
        counts: ArrayLike,
        shape: Shape | None = None,
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
        values = numeric(counts, "counts")
        total = positive_total(values, "counts")
        indices = {
            "rows": index_array(rows, "rows"),
            "columns": index_array(columns, "columns"),
            "labels": index_array(labels, "labels"),
        }
        check_lengths({**indices, "counts": values})
        n1, n2, k = fitting_shape(indices, shape)
        cells = merged_cells(list(indices.values()), values / total, (n1, n2, k))
        p1 = grouped_sum(cells.rows * k + cells.labels, cells.mass, n1 * k).reshape(n1, k)
        p2 = grouped_sum(cells.columns * k + cells.labels, cells.mass, n2 * k).reshape(n2, k)
        _, pair = np.unique(cells.rows * n2 + cells.columns, return_inverse=True)
        pairs = grouped_sum(pair, cells.mass, 0)
        i12 = entropy(pairs) + entropy(p1.sum(axis=0)) - entropy(cells.mass)
        return cls(p1, p2, i12, sample_count(values, total), cell_list=cells)

    @classmethod
    def from_marginals(cls, p1: ArrayLike, p2: ArrayLike, i12: float) -> Joint:
        """From p(x1, y), p(x2, y) and I(X1,X2;Y): all that R, U1, U2 and S depend on.

        Args:
            p1: (n1, k) probabilities or counts.
            p2: (n2, k) probabilities or counts.
            i12: I(X1,X2;Y) in bits.

        Raises:
            InputError: the two disagree on p(y) by more than 1e-9 of it, or ``i12`` is not between
                the larger of I(X1;Y), I(X2;Y) and H(Y), to 1e-9 bits.

        """
        first, second = marginal(p1, "p1"), marginal(p2, "p2")
        check_labels(first, second)
        low = max(mutual_information(first), mutual_information(second))
        high = entropy(first.sum(axis=0))
        try:
            i12 = float(i12)
        except (TypeError, ValueError) as error:
            raise InputError(f"i12 is {i12!r}: pass I(X1,X2;Y) in bits") from error
        if not low - MATCH <= i12 <= high + MATCH:
            raise InputError(
                f"i12 is {i12:.6g} bits: I(X1,X2;Y) lies between {low:.6g} (the larger of I(X1;Y) "
                f"and I(X2;Y)) and {high:.6g} (H(Y)); pass bits, not nats"
            )
        return cls(first, second, i12)

    @property
    def shape(self) -> Shape:
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

    def __repr__(self) -> str:
        return f"Joint(shape={self.shape}, n_samples={self.n_samples})"


def numeric(values: ArrayLike, name: str) -> NDArray[Any]:
    """An array of numbers, or an error that names the argument."""
    array = plain_array(values, name)
    if array.dtype.kind not in "biuf":
        raise InputError(
            f"{name} has shape {array.shape} and dtype {array.dtype}: pass numbers, for example "
            f"{name}.astype(float)"
        )
    if array.size == 0:
        raise InputError(f"{name} has shape {array.shape}: it holds no entries")
    return array


def plain_array(values: ArrayLike, name: str) -> NDArray[Any]:
    """An array, or an error where rows differ in length."""
    try:
        return np.asarray(values)
    except ValueError as error:
        raise InputError(f"{name} is not an array: its rows differ in length") from error


def positive_total(values: NDArray[Any], name: str) -> float:
    """The sum, after checking that the entries can be probabilities or counts."""
    with np.errstate(over="ignore", invalid="ignore"):
        low, total = float(values.min()), float(values.sum(dtype=np.float64))
    if not isfinite(total):
        bad = values.size - sum(int(np.isfinite(block).sum()) for block in blocks(values))
        if bad == 0:
            raise InputError(f"the sum of {name} overflows: divide it by its largest entry")
        raise InputError(f"{name} has {bad} NaN or infinite entries: remove or replace them")
    if low < 0:
        raise InputError(
            f"{name} has negative entries, the lowest is {low:.3g}: pass probabilities or counts"
        )
    if total == 0:
        raise InputError(f"{name} sums to 0: there is no mass to decompose")
    return total


def sample_count(values: NDArray[Any], total: float) -> int | None:
    """The total where the entries are counts, else None."""
    if total <= 1 or not total.is_integer():
        return None
    whole = values.dtype.kind in "biu" or all(
        bool((block == np.floor(block)).all()) for block in blocks(values)
    )
    return int(total) if whole else None


def index_array(values: ArrayLike, name: str) -> Index:
    """Indices from 0, or an error that names the argument."""
    array = plain_array(values, name)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "biu"):
        raise InputError(
            f"{name} has shape {array.shape} and dtype {array.dtype}: pass whole numbers, one per "
            "cell"
        )
    indices = array.astype(np.intp, copy=False)
    if indices.size and int(indices.min()) < 0:
        raise InputError(f"{name} holds the negative index {int(indices.min())}: count from 0")
    return indices


def check_lengths(arrays: dict[str, NDArray[Any]]) -> None:
    """One entry of each array per cell."""
    shapes = {name: array.shape for name, array in arrays.items()}
    if len(set(shapes.values())) > 1:
        listed = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise InputError(f"the lengths differ, {listed}: pass one of each per cell")


def fitting_shape(indices: dict[str, Index], shape: Shape | None) -> Shape:
    """``shape``, if it holds the indices; by default the smallest that does."""
    n1, n2, k = (int(array.max()) + 1 for array in indices.values())
    if shape is None:
        shape = n1, n2, k
    try:
        limit1, limit2, limit3 = map(index, shape)
    except (TypeError, ValueError) as error:
        raise InputError(f"shape is {shape!r}: pass three whole numbers, (n1, n2, k)") from error
    limits = limit1, limit2, limit3
    for name, size, limit in zip(indices, (n1, n2, k), limits, strict=True):
        if size > limit:
            raise InputError(
                f"{name} holds index {size - 1}, but shape is {limits}: indices run from 0 to "
                f"{limit - 1}"
            )
    if prod(limits) > np.iinfo(np.intp).max:
        raise InputError(f"shape is {limits}: too many cells to number; encode symbols from 0")
    return limits


def merged_cells(indices: list[Index], mass: Array, shape: Shape) -> Cells:
    """One entry per cell, empty ones dropped, in row-major order."""
    flat = np.ravel_multi_index(tuple(indices), shape)
    occupied, inverse = np.unique(flat, return_inverse=True)
    merged = grouped_sum(inverse, mass, 0)
    kept = merged > 0
    rows, columns, labels = np.unravel_index(occupied[kept], shape)
    return Cells(rows, columns, labels, merged[kept])


def grouped_sum(group: Index, mass: Array, size: int) -> Array:
    """(max(size, groups),) sums of ``mass`` by group."""
    return np.asarray(np.bincount(group, weights=mass, minlength=size), dtype=np.float64)


def marginal(values: ArrayLike, name: str) -> Array:
    """p(x, y) that sums to 1, or an error that names the argument."""
    array = numeric(values, name)
    if array.ndim != 2:
        raise InputError(f"{name} has shape {array.shape}: pass p(x, y) of shape (n, k)")
    return np.asarray(np.divide(array, positive_total(array, name), dtype=np.float64))


def check_labels(p1: Array, p2: Array) -> None:
    """Both marginals must give the same p(y)."""
    if p1.shape[1] != p2.shape[1]:
        raise InputError(
            f"p1 has {p1.shape[1]} labels, p2 has {p2.shape[1]}: pass the same labels in the same "
            "order"
        )
    y1, y2 = p1.sum(axis=0), p2.sum(axis=0)
    excess = np.abs(y1 - y2) - MATCH * np.maximum(y1, y2)
    worst = int(excess.argmax())
    if excess[worst] > 0:
        raise InputError(
            f"p1 and p2 give label {worst} the probabilities {y1[worst]:.6g} and {y2[worst]:.6g}, "
            f"which differ by {abs(y1[worst] - y2[worst]):.2g}: both must come from the same rows"
        )
