"""Couplings q(x1, x2, y) that match both marginals, held as factors rather than full tables.

A kernel ``weights[i, j] * left[i, y] * right[j, y]`` is scaled *down* until no marginal is
exceeded; what is then missing is added back as an independent product per label. The result matches
``p(x1, y)`` and ``p(x2, y)`` exactly (to rounding), so its value is a true upper bound.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.core.information import ratio_or_zero
from interplay.core.types import Array, Index

Weights = Callable[[slice], Array]

BLOCK_ENTRIES = 2**17  # one block of weights is about 1 MB: it stays in cache


def log_or_zero(x: Array) -> Array:
    """Natural logarithm, with 0 where ``x`` is 0 (the factor in front is 0 there)."""
    return np.log(np.where(x > 0, x, 1.0))


def row_blocks(n_rows: int, n_columns: int) -> Iterator[slice]:
    """Slices over the rows such that a block of ``n_columns`` wide rows stays small."""
    step = max(1, BLOCK_ENTRIES // max(1, n_columns))
    for start in range(0, n_rows, step):
        yield slice(start, min(start + step, n_rows))


class Coupling(ABC):
    """A joint distribution q of (X1, X2, Y) with the two prescribed pair marginals.

    ``shape`` is (n1, n2, k). Only ``slab`` touches full cells, so nothing of size n1 * n2 * k is
    ever stored unless ``dense`` is called.
    """

    shape: tuple[int, int, int]

    @abstractmethod
    def slab(self, rows: slice) -> Array:
        """q[rows] as an array of shape (len(rows), n2, k)."""

    @abstractmethod
    def value(self) -> float:
        """An upper bound, in nats, on -H_q(Y | X1, X2); equal to it up to the tiny remainder."""

    def dense(self) -> Array:
        """The whole table, of shape (n1, n2, k)."""
        return self.slab(slice(0, self.shape[0]))

    def pair_marginal(self) -> Array:
        """q(x1, x2), of shape (n1, n2)."""
        n1, n2, k = self.shape
        blocks = [self.slab(block).sum(axis=2) for block in row_blocks(n1, n2 * k)]
        return np.concatenate(blocks)


@dataclass(frozen=True, slots=True)
class ProductCoupling(Coupling):
    """q[i,j,y] = weights[i,j] left[i,y] right[j,y] + rest_left[i,y] rest_right[j,y].

    ``weights`` maps a slice of rows to a block of shape (len, n2), so it need not be stored.
    """

    shape: tuple[int, int, int]
    weights: Weights
    left: Array
    right: Array
    rest_left: Array
    rest_right: Array

    def slab(self, rows: slice) -> Array:
        """q[rows], of shape (len(rows), n2, k)."""
        kernel = self.weights(rows)[:, :, None] * self.left[rows, None, :] * self.right
        rest: Array = self.rest_left[rows, None, :] * self.rest_right
        return np.asarray(kernel + rest)

    def transposed(self) -> ProductCoupling:
        """The same coupling with X1 and X2 exchanged."""
        n1, n2, k = self.shape
        whole = self.weights(slice(0, n1)).T
        return ProductCoupling(
            (n2, n1, k),
            lambda rows: whole[rows],
            self.right,
            self.left,
            self.rest_right,
            self.rest_left,
        )

    def value(self) -> float:
        """Upper bound on -H_q(Y | X1, X2), in nats."""
        # f(q) = sum q log q(y|x1,x2) is convex and homogeneous, hence f(a + b) <= f(a) + f(b).
        total = kernel_value(self.weights, self.left, self.right)
        if self.rest_left.any():
            n2 = len(self.right)
            total += kernel_value(
                lambda rows: np.ones((rows.stop - rows.start, n2)), self.rest_left, self.rest_right
            )
        return total


@dataclass(frozen=True, slots=True)
class SparseCoupling(Coupling):
    """A coupling whose mass sits on few pairs: ``mass[e, y]`` at (rows[e], columns[e])."""

    shape: tuple[int, int, int]
    rows: Index
    columns: Index
    mass: Array
    rest_left: Array
    rest_right: Array

    def slab(self, rows: slice) -> Array:
        """q[rows], of shape (len(rows), n2, k)."""
        start, stop, _ = rows.indices(self.shape[0])
        rest = self.rest_left[rows, None, :] * self.rest_right
        here = (self.rows >= start) & (self.rows < stop)
        np.add.at(rest, (self.rows[here] - start, self.columns[here]), self.mass[here])
        return np.asarray(rest)

    def value(self) -> float:
        """Upper bound on -H_q(Y | X1, X2), in nats."""
        # The remainder only lowers the value (f <= 0), so leaving it out keeps the bound.
        conditional = ratio_or_zero(self.mass, self.mass.sum(axis=1, keepdims=True))
        return float((self.mass * log_or_zero(conditional)).sum())


@dataclass(frozen=True, slots=True)
class CellCoupling(Coupling):
    """A coupling given cell by cell: ``mass[c]`` at (rows[c], columns[c], labels[c])."""

    shape: tuple[int, int, int]
    rows: Index
    columns: Index
    labels: Index
    mass: Array

    def slab(self, rows: slice) -> Array:
        """q[rows], of shape (len(rows), n2, k)."""
        start, stop, _ = rows.indices(self.shape[0])
        out = np.zeros((max(stop - start, 0), *self.shape[1:]))
        here = (self.rows >= start) & (self.rows < stop)
        cells = self.rows[here] - start, self.columns[here], self.labels[here]
        np.add.at(out, cells, self.mass[here])
        return out

    def log_posterior(self) -> Array:
        """(c,) log q(y | x1, x2) of each cell."""
        _, pair = np.unique(self.rows * self.shape[1] + self.columns, return_inverse=True)
        return np.asarray(np.log(self.mass / np.bincount(pair, weights=self.mass)[pair]))

    def value(self) -> float:
        """-H_q(Y | X1, X2), in nats."""
        return float(self.mass @ self.log_posterior())


Place = tuple[Index, Index, Index, float]  # rows, columns, labels and mass of a part


@dataclass(frozen=True, slots=True)
class PartsCoupling(Coupling):
    """Couplings of independent parts, each with its place in the whole; rows are ascending."""

    shape: tuple[int, int, int]
    parts: tuple[tuple[Coupling, Place], ...]

    def slab(self, rows: slice) -> Array:
        """q[rows], of shape (len(rows), n2, k)."""
        start, stop, _ = rows.indices(self.shape[0])
        out = np.zeros((max(stop - start, 0), *self.shape[1:]))
        for coupling, (own, columns, labels, mass) in self.parts:
            low, high = np.searchsorted(own, [start, stop])
            here = np.ix_(own[low:high] - start, columns, labels)
            out[here] += mass * coupling.slab(slice(int(low), int(high)))
        return out

    def value(self) -> float:
        """Upper bound on -H_q(Y | X1, X2), in nats."""
        return sum(mass * coupling.value() for coupling, (*_, mass) in self.parts)


@dataclass(frozen=True, slots=True)
class LiftedCoupling(Coupling):
    """A coupling of merged symbols, spread back over the symbols the user gave.

    ``row_group[i]`` is the merged row of row i and ``row_share[i, y]`` its part of that row's
    mass; the same for columns. ``labels`` are the classes that carry mass.
    """

    base: Coupling
    shape: tuple[int, int, int]
    row_group: Index
    column_group: Index
    row_share: Array
    column_share: Array
    labels: Index

    def slab(self, rows: slice) -> Array:
        """q[rows], of shape (len(rows), n2, k)."""
        group = self.row_group[rows]
        out = np.zeros((len(group), *self.shape[1:]))
        if not len(group):
            return out
        low, high = int(group.min()), int(group.max()) + 1
        base = self.base.slab(slice(low, high))[group - low][:, self.column_group]
        share = self.row_share[rows, None, :] * self.column_share
        out[:, :, self.labels] = base * share
        return out

    def value(self) -> float:
        """Upper bound on -H_q(Y | X1, X2), in nats."""
        return self.base.value()


def kernel_marginals(weights: Weights, left: Array, right: Array) -> tuple[Array, Array]:
    """Row sums (n1, k) and column sums (n2, k) of the kernel, without storing it."""
    rows = np.empty_like(left)
    columns = np.zeros_like(right)
    for block in row_blocks(len(left), len(right)):
        w = weights(block)
        rows[block] = left[block] * (w @ right)
        columns += w.T @ left[block]
    return rows, columns * right


def kernel_value(weights: Weights, left: Array, right: Array) -> float:
    """Sum q log q(y|x1,x2), in nats, of the kernel; n1 * n2 logarithms, not n1 * n2 * k."""
    pairs = 0.0
    rows = np.empty_like(left)
    columns = np.zeros_like(right)
    for block in row_blocks(len(left), len(right)):
        w = weights(block)
        g = left[block] @ right.T
        rows[block] = left[block] * (w @ right)
        columns += w.T @ left[block]
        pairs += float((w * g * log_or_zero(g)).sum())
    columns *= right
    cells = float((rows * log_or_zero(left)).sum() + (columns * log_or_zero(right)).sum())
    return cells - pairs


def fit(
    p1: Array, p2: Array, weights: NDArray[np.floating[Any]], right: Array, rounds: int
) -> tuple[Array, Array]:
    """(left, right) factors of a kernel brought near the marginals, for given pair weights.

    Iterative proportional fitting, all labels at once, in the precision of ``weights``; of one
    table or of a stack.
    """
    precision = weights.dtype
    smallest = np.finfo(precision).tiny
    transposed = weights.swapaxes(-1, -2)
    left = np.zeros_like(p1)
    for _ in range(rounds):
        left = p1 / np.maximum(weights @ right.astype(precision, copy=False), smallest)
        right = p2 / np.maximum(transposed @ left.astype(precision, copy=False), smallest)
    return left, right


def feasible_product(
    p1: Array, p2: Array, weights: Weights, left: Array, right: Array
) -> ProductCoupling:
    """Make a positive kernel match the marginals exactly: scale down, then add the remainder.

    Altschuler, Weed and Rigollet (2017), Algorithm 2, for every label at once.
    """
    rows, _ = kernel_marginals(weights, left, right)
    left = left * np.where(rows > p1, ratio_or_zero(p1, rows), 1.0)
    _, columns = kernel_marginals(weights, left, right)
    right = right * np.where(columns > p2, ratio_or_zero(p2, columns), 1.0)
    rows, columns = kernel_marginals(weights, left, right)
    rest_left, rest_right = remainder(p1 - rows, p2 - columns)
    shape = (len(p1), len(p2), p1.shape[1])
    return ProductCoupling(shape, weights, left, right, rest_left, rest_right)


def feasible_factors(
    p1: Array, p2: Array, weights: Array, left: Array, right: Array
) -> tuple[Array, Array, Array, Array]:
    """The same for a stack, weights (b, n1, n2) held: (left, right, rest_left, rest_right)."""
    transposed = weights.swapaxes(1, 2)
    rows = left * (weights @ right)
    left = left * np.where(rows > p1, ratio_or_zero(p1, rows), 1.0)
    columns = right * (transposed @ left)
    right = right * np.where(columns > p2, ratio_or_zero(p2, columns), 1.0)
    missing = p1 - left * (weights @ right), p2 - right * (transposed @ left)
    return left, right, *remainder(*missing)


def feasible_sparse(
    p1: Array, p2: Array, rows: Index, columns: Index, mass: Array
) -> SparseCoupling:
    """The same for mass on a list of pairs."""
    row_sums = sum_by(rows, mass, len(p1))
    mass = mass * np.where(row_sums > p1, ratio_or_zero(p1, row_sums), 1.0)[rows]
    column_sums = sum_by(columns, mass, len(p2))
    mass = mass * np.where(column_sums > p2, ratio_or_zero(p2, column_sums), 1.0)[columns]
    missing = p1 - sum_by(rows, mass, len(p1)), p2 - sum_by(columns, mass, len(p2))
    rest_left, rest_right = remainder(*missing)
    return SparseCoupling(
        (len(p1), len(p2), p1.shape[1]), rows, columns, mass, rest_left, rest_right
    )


def remainder(missing1: Array, missing2: Array) -> tuple[Array, Array]:
    """Factors of the independent product, per label, that supplies what the marginals miss."""
    missing1, missing2 = np.maximum(missing1, 0.0), np.maximum(missing2, 0.0)
    total = missing1.sum(axis=-2, keepdims=True)
    return missing1, ratio_or_zero(missing2, total)


def sum_by(index: Index, mass: Array, size: int) -> Array:
    """Sum the rows of ``mass`` that share an index; shape (size, k)."""
    out = np.zeros((size, mass.shape[1]))
    np.add.at(out, index, mass)
    return out
