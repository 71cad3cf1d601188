"""Iterates of the interior point: stacks of tables, and strictly feasible points of each."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from interplay.core.information import ratio_or_zero
from interplay.core.types import Array, Index

CEILING = 0.3  # weight of the constraints lam < 1 and mu < 1
FLOOR = -150.0  # of the potentials: nothing made of exp(lam + mu) over- or underflows
OUTSIDE = -50.0  # potential of cells whose mass is negligible
WIDEST = 1e3  # w s stays within this factor of the target


def negligible(tol: float, cells: int) -> float:
    """The mass up to which a marginal cell is left out, so that all together cost far below tol.

    A cell of mass m with a potential of ``OUTSIDE`` takes ``m * abs(OUTSIDE)`` off the lower bound,
    and its mass is placed by the remainder of the coupling.
    """
    return tol / (4 * abs(OUTSIDE) * cells)


def with_outside(potential: Array, present: Array, p: Array) -> Array:
    """Potentials with ``OUTSIDE`` in cells that were left out, and -inf in empty ones."""
    return np.where(present > 0, potential, np.where(p > 0, OUTSIDE, -np.inf))


class Stack:
    """Arrays of many tables, with the tables as the first axis of each."""

    __slots__ = ()

    def take(self, index: Index) -> Self:
        """Those of some of the tables."""
        return type(self)(*(getattr(self, field.name)[index] for field in fields(self)))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Tables(Stack):
    """Marginals ``p1`` (b, n1, k) and ``p2`` (b, n2, k) of a stack, and where they have mass.

    ``present1`` and ``present2`` are 1 in cells with mass that counts, else 0; ``no_pair`` (b, n1,
    n2) is 1 where a pair shares no label; ``n_pairs`` (b, 1, 1) counts the others. ``ceiling`` (b,
    1, 1) is the weight of the constraints lam < 1 and mu < 1.
    """

    p1: Array
    p2: Array
    present1: Array
    present2: Array
    no_pair: Array
    n_pairs: Array
    ceiling: Array

    @classmethod
    def of(cls, p1: Array, p2: Array, tol: float = 0.0, ceiling: float = CEILING) -> Self:
        """From the marginals; cells that ``tol`` nats leave no weight count as empty.

        Rows of memory are in the order of the axes, which all that is made from them keeps.
        """
        p1, p2 = np.ascontiguousarray(p1), np.ascontiguousarray(p2)
        least = negligible(tol, p1[0].size + p2[0].size)
        present1, present2 = (p1 > least).astype(float), (p2 > least).astype(float)
        no_pair = (present1 @ present2.swapaxes(1, 2) == 0).astype(float)
        n_pairs = (1 - no_pair).sum(axis=(1, 2), keepdims=True)
        weight = np.full((len(p1), 1, 1), ceiling)
        return cls(p1, p2, present1, present2, no_pair, n_pairs, weight)


@dataclass(slots=True)
class Point(Stack):
    """A strictly feasible point; pairs that share no label have w = 0 and s = 1.

    Shapes: ``lam`` and ``a = exp(lam)`` (b, n1, k), ``mu`` and ``b`` (b, n2, k), the pairs'
    (b, n1, n2); ``step`` (b, 1, 1) is the length of the step that led here.
    """

    lam: Array
    mu: Array
    a: Array
    b: Array
    inverse_g: Array
    slack: Array
    weight: Array
    step: Array

    def put(self, index: Index, other: Self) -> None:
        """Replace the points of some of the tables."""
        for field in fields(self):
            getattr(self, field.name)[index] = getattr(other, field.name)

    def conditional_sums(self, pair_values: Array) -> tuple[Array, Array]:
        """Row and column sums of ``pair_values[i,j] q(y|i,j)``."""
        scaled = pair_values * self.inverse_g
        return self.a * (scaled @ self.b), self.b * (scaled.swapaxes(1, 2) @ self.a)

    def conditional_mean(self, x1: Array, x2: Array) -> Array:
        """E[x1[i,y] + x2[j,y]] under q(y|i,j): the first-order change of log g along (x1, x2)."""
        change = (self.a * x1) @ self.b.swapaxes(1, 2)
        change += self.a @ (self.b * x2).swapaxes(1, 2)
        change *= self.inverse_g
        return change

    def conditional_variance(self, x1: Array, x2: Array, mean: Array) -> Array:
        """Var[x1[i,y] + x2[j,y]] under q(y|i,j): the second-order change of log g, twice."""
        ax1, bx2 = self.a * x1, (self.b * x2).swapaxes(1, 2)
        square = (ax1 * x1) @ self.b.swapaxes(1, 2)
        square += self.a @ (bx2 * x2.swapaxes(1, 2))
        square += 2 * (ax1 @ bx2)
        square *= self.inverse_g
        square -= mean * mean
        return np.maximum(square, 0.0)


@dataclass(frozen=True, slots=True)
class Direction(Stack):
    """A step of the potentials, with the first-order change of the slacks and the weights."""

    lam: Array
    mu: Array
    slack: Array
    weight: Array


@dataclass(frozen=True, slots=True)
class Ceiling(Stack):
    """The barriers ``-weight1 log(1 - lam)`` and ``-weight2 log(1 - mu)`` at a stack of points.

    ``room1`` is 1 - lam, (b, n1, k), ``first1`` the first derivative, 0 in empty cells. The weights
    (b, 1, k) are about ``tables.ceiling``, such that the two sides push equally: a label's
    potentials then stay where they are between lam and mu.
    """

    room1: Array
    room2: Array
    weight1: Array
    weight2: Array
    first1: Array
    first2: Array

    @classmethod
    def at(cls, tables: Tables, point: Point) -> Self:
        """At a point."""
        room1, room2 = 1 - point.lam, 1 - point.mu
        push1, push2 = tables.present1 / room1, tables.present2 / room2
        sum1, sum2 = push1.sum(axis=1, keepdims=True), push2.sum(axis=1, keepdims=True)
        both = 0.5 * tables.ceiling * (sum1 + sum2)
        weight1 = ratio_or_zero(both, sum1)
        weight2 = ratio_or_zero(both, sum2)
        return cls(room1, room2, weight1, weight2, weight1 * push1, weight2 * push2)

    def curvature(self) -> tuple[Array, Array]:
        """The second derivatives, (b, n1, k) and (b, n2, k)."""
        return self.first1 / self.room1, self.first2 / self.room2

    def gain(self, change1: Array, change2: Array) -> Array:
        """(b, 1, 1) by how much the barriers fall when lam and mu change, from ratios of rooms."""
        fall = total(self.weight1 * np.log1p(-change1 / self.room1))
        return fall + total(self.weight2 * np.log1p(-change2 / self.room2))


def starting_point(tables: Tables, first_g: float) -> Point:
    """X1 and X2 independent, q(y|i,j) in the geometric mean of their posteriors.

    That mean is feasible (Cauchy and Schwarz), and stays so with rows and columns divided by the
    roots of their largest g, which brings them nearer to their constraints, both sides alike.
    """
    mass1, mass2 = tables.p1.sum(axis=2, keepdims=True), tables.p2.sum(axis=2, keepdims=True)
    a = np.sqrt(tables.p1 / np.where(mass1 > 0, mass1, 1.0))
    b = np.sqrt(tables.p2 / np.where(mass2 > 0, mass2, 1.0))
    g = a @ b.swapaxes(1, 2) + tables.no_pair
    a /= np.sqrt(g.max(axis=2, keepdims=True) / first_g)
    b /= np.sqrt(g.max(axis=1)[:, :, None] / first_g)
    lam, mu = np.log(np.where(a > 0, a, 1.0)), np.log(np.where(b > 0, b, 1.0))
    point = at(tables, np.maximum(lam, FLOOR), np.maximum(mu, FLOOR))
    weight = mass1 * mass2.swapaxes(1, 2) * (1 - tables.no_pair)
    weight /= weight.sum(axis=(1, 2), keepdims=True)
    target = (weight * point.slack).sum(axis=(1, 2), keepdims=True) / tables.n_pairs
    point.weight = near_centre(tables, point.slack, weight, target)
    return point


def at(tables: Tables, lam: Array, mu: Array) -> Point:
    """The point of given potentials, with both lam and mu brought below 0; weights still to set."""
    top1 = np.where(tables.present1 > 0, lam, -np.inf).max(axis=1, keepdims=True)
    top2 = np.where(tables.present2 > 0, mu, -np.inf).max(axis=1, keepdims=True)
    seen = np.isfinite(top1) & np.isfinite(top2)  # labels that a table lacks have no potentials
    shift = np.subtract(top2, top1, out=np.zeros_like(top1), where=seen) / 2
    lam, mu = (lam + shift) * tables.present1, (mu - shift) * tables.present2
    a, b = np.exp(lam) * tables.present1, np.exp(mu) * tables.present2
    g = a @ b.swapaxes(1, 2) + tables.no_pair
    slack = tables.no_pair - np.log(g)
    return Point(lam, mu, a, b, 1 / g, slack, np.zeros_like(slack), np.ones((len(lam), 1, 1)))


def near_centre(tables: Tables, slack: Array, weight: Array, target: Array) -> Array:
    """Weights within a factor of the ones that centre the point, ``w s = target``."""
    centred = target * (1 - tables.no_pair) / slack
    return np.clip(weight, centred / WIDEST, centred * WIDEST)


def products(point: Point) -> Array:
    """Sum of w s, (b, 1, 1)."""
    return total(point.weight * point.slack)


def total(values: Array) -> Array:
    """Sum of each table's entries, (b, 1, 1)."""
    return np.asarray(values.sum(axis=(1, 2), keepdims=True))


def longest(value: Array, change: Array, tables: Tables) -> Array:
    """Largest step up to 1, (b, 1, 1), that keeps ``value + step * change`` from going negative."""
    ratio = (change / (value + tables.no_pair)).min(axis=(1, 2), keepdims=True)
    return np.asarray(1 / np.maximum(1.0, -ratio))
