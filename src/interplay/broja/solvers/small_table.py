"""The interior point for one small table, in as few numpy calls as can be.

The method is that of ``interior_point``; the calls are what a small table costs. Here potentials
are one vector, the conditionals of all pairs one matrix, and a pair's row of the Jacobian

    J[(i,j), (i,y)] = J[(i,j), (j,y)] = q(y | i, j)

stands for itself, so that marginals, changes of log g and Newton's matrix are a product each.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.linalg import blas, lapack

from interplay.broja.certificate import dual_value, make_feasible
from interplay.broja.coupling import feasible_sparse
from interplay.broja.problem import Problem
from interplay.broja.solution import Solution
from interplay.broja.solvers.bounds import FITTING_ROUNDS, IMPROVED
from interplay.broja.solvers.interior_point import (
    FIRST_G,
    LEAST_TARGET,
    MAX_ITERATIONS,
    PATIENCE,
    SHORT,
)
from interplay.broja.solvers.iterates import CEILING, FLOOR, WIDEST, negligible, with_outside
from interplay.broja.solvers.line_search import ARMIJO, SHORTER, TO_BOUNDARY, TO_CEILING
from interplay.broja.solvers.newton import PIN, cholesky_with_ridge
from interplay.core.information import ratio_or_zero
from interplay.core.types import Array, Index
from interplay.threads import one_thread_of_linear_algebra

SMALL = 90_000  # entries of ``incidence`` up to which this form is the quicker one
WORTH_LIMITING = 64  # potentials, from which BLAS would use more threads, to its harm
LOWEST = -1e9  # stands for the potentials of empty cells
HIGH = 0.25  # of a potential: from here on labels are shifted below the ceiling again
WORTH_CERTIFYING = 2.0  # bounds are drawn up once sum w s is below this times tol


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the pairs and cells of tables of one shape are among the potentials.

    ``rows`` and ``columns`` (p,) are the symbols of each pair, ``incidence`` (p, k, N) is 1 at the
    two potentials of each cell, ``first`` and ``second`` (p, k) are their places.
    """

    rows: Index
    columns: Index
    incidence: Array
    first: Index
    second: Index


def is_small(n1: int, n2: int, k: int) -> bool:
    """Whether this form is the quicker one for tables of a shape."""
    return (n1 * n2 * k) * (n1 + n2) * k <= SMALL


@lru_cache(maxsize=64)
def layout(n1: int, n2: int, k: int) -> Layout:
    """The layout of tables of a shape; the potentials are lam, then mu, label by label in each."""
    rows, columns = np.divmod(np.arange(n1 * n2), n2)
    first = rows[:, None] * k + np.arange(k)
    second = (n1 + columns)[:, None] * k + np.arange(k)
    incidence = np.zeros((n1 * n2, k, (n1 + n2) * k))
    pair, label = np.indices(first.shape)
    incidence[pair, label, first] = incidence[pair, label, second] = 1.0
    return Layout(rows, columns, incidence, first, second)


class Table:
    """One table: its marginals ``p`` (N,), and the cells and pairs that may carry mass."""

    def __init__(self, p1: Array, p2: Array, tol: float) -> None:
        (n1, k), n2 = p1.shape, len(p2)
        self.p1, self.p2 = p1, p2
        self.p = np.concatenate([p1.ravel(), p2.ravel()])
        self.present = (self.p > negligible(tol, len(self.p))).astype(float)
        everything = layout(n1, n2, k)
        allowed = (self.present[everything.first] * self.present[everything.second]) > 0
        kept = np.flatnonzero(allowed.any(axis=1))
        self.rows, self.columns = everything.rows[kept], everything.columns[kept]
        self.incidence = everything.incidence[kept]
        self.allowed = allowed[kept].astype(float)
        self.n_pairs = len(kept)
        self.sides = np.repeat([1.0, -1.0], [n1, n2])[:, None]  # of lam and of mu
        self.first, self.second = everything.first[kept], everything.second[kept]
        self.cross = self.second * len(self.p) + self.first
        signs = self.present.reshape(-1, k) * self.sides
        gauge = (np.eye(k)[:, None, :] * signs).reshape(k, -1)  # changes no conditional
        self.gauge = gauge[gauge.any(axis=1)]


class Point:
    """A strictly feasible point: potentials ``z``, conditionals (p, k), slacks and weights (p,)."""

    __slots__ = ("conditional", "slack", "step", "weight", "z")

    def __init__(self, table: Table, z: Array) -> None:
        self.z = z
        cells = np.exp(table.incidence @ z) * table.allowed
        g = cells.sum(axis=1)
        self.conditional = cells / g[:, None]
        self.slack = -np.log(g)
        self.weight = self.slack
        self.step = 1.0


def solve_small_table(problem: Problem, tol: float) -> Solution:
    """Solve to a certified gap of ``tol`` nats; needs at least two rows, columns and labels."""
    table = Table(problem.p1, problem.p2, tol)
    if len(table.p) >= WORTH_LIMITING:
        with one_thread_of_linear_algebra():
            return follow_path(table, tol)
    return follow_path(table, tol)


def follow_path(table: Table, tol: float) -> Solution:
    """Iterate until the gap is certified."""
    point = starting_point(table)
    best: Solution | None = None
    age = 0
    for iteration in range(1, MAX_ITERATIONS + 1):
        try:
            point = advance(table, point, tol)
        except np.linalg.LinAlgError:  # out of precision: what is certified stands
            break
        if point.weight @ point.slack > WORTH_CERTIFYING * tol:
            continue
        found = certified(table, point, iteration)
        age = age + 1 if best is not None and found.gap > IMPROVED * best.gap else 0
        best = found if best is None or found.gap < best.gap else best
        if best.gap <= tol:
            return best
        if age > PATIENCE:
            break
    return replace(best or certified(table, point, iteration), status="stalled")


def starting_point(table: Table) -> Point:
    """As in ``iterates``: independent X1 and X2, conditionals in the mean of the posteriors."""
    mass1, mass2 = table.p1.sum(axis=1), table.p2.sum(axis=1)
    a, b = np.sqrt(table.p1 / mass1[:, None]), np.sqrt(table.p2 / mass2[:, None])
    g = a @ b.T
    a /= np.sqrt(g.max(axis=1) / FIRST_G)[:, None]
    b /= np.sqrt(g.max(axis=0) / FIRST_G)[:, None]
    shift = np.sqrt(b.max(axis=0) / a.max(axis=0))  # lam and mu of a label reach as high, below 0
    both = np.concatenate([(a * shift).ravel(), (b / shift).ravel()])
    point = Point(table, np.maximum(np.log(np.where(both > 0, both, 1.0)), FLOOR))
    weight = mass1[table.rows] * mass2[table.columns]
    weight /= weight.sum()
    centred = (weight @ point.slack) / table.n_pairs / point.slack
    point.weight = np.clip(weight, centred / WIDEST, centred * WIDEST)
    return point


def advance(table: Table, point: Point, tol: float) -> Point:
    """One iteration, as in ``interior_point``."""
    slack, weight, pairs = point.slack, point.weight, table.n_pairs
    jacobian = np.matmul(point.conditional[:, None, :], table.incidence)[:, 0]
    mass = weight @ jacobian
    now = float(weight @ slack) / pairs
    push = table.present / (1 - point.z)
    ceiling = CEILING * push
    solve = newton(table, point, jacobian, mass + now * ceiling * push + (1 - table.present))

    x = solve(table.p, refined=False)  # which only sets the target and the second order
    mean = jacobian @ x
    ratio = mean / slack
    target = now
    push_weights: Any = now / slack
    if point.step > SHORT:
        missing = float(np.abs(table.p - mass - now * ceiling).sum())
        target = next_target(point, ratio, now=now, missing=missing / pairs, tol=tol / pairs)
        spread = table.incidence @ x
        variance = np.maximum((point.conditional * spread * spread).sum(axis=1) - mean * mean, 0.0)
        second_order = weight * (mean * (ratio - 1) + 0.5 * variance)
        push_weights = (target + second_order) / slack
    x = solve(table.p - push_weights @ jacobian - target * ceiling)
    step = Step(x, x * push, (jacobian @ x) / slack, push_weights - weight)
    return search(table, point, step, target)


def newton(table: Table, point: Point, jacobian: Array, diagonal: Array) -> Any:
    """A function that solves Newton's system for a right-hand side (N,), refined once if asked."""
    theta = point.weight / point.slack - point.weight
    matrix = jacobian.T @ (theta[:, None] * jacobian)
    flat = matrix.reshape(-1)
    flat[table.cross] += point.weight[:, None] * point.conditional
    size = len(diagonal)
    flat[:: size + 1] += diagonal
    scale = 1 / np.sqrt(flat[:: size + 1])
    matrix *= scale
    matrix *= scale[:, None]
    gauge = table.gauge / scale
    gauge /= np.sqrt((gauge * gauge).sum(axis=1))[:, None]
    matrix += PIN * (gauge.T @ gauge)
    factor = cholesky_with_ridge(matrix)

    def solve(right: Array, refined: bool = True) -> Array:
        scaled = scale * right
        x = lapack.dpotrs(factor, scaled, lower=1)[0]
        if refined:
            scaled -= blas.dsymv(1.0, matrix.T, x)  # the transpose is in LAPACK's order: upper half
            x += lapack.dpotrs(factor, scaled, lower=1)[0]
        return np.asarray(scale * x)

    return solve


def next_target(point: Point, ratio: Array, *, now: float, missing: float, tol: float) -> float:
    """What each product w s aims at; ``ratio`` (p,) is the predictor's change of log g by slack."""
    step, step_weight = 1 / max(1.0, float(ratio.max())), 1 / max(1.0, 1 - float(ratio.min()))
    left = (1 - step * ratio) * (1 + step_weight * (ratio - 1))
    reached = float((point.weight * point.slack) @ left) / len(ratio)
    target = now * min(max((reached / now) ** 2, 1e-3), 1.0)
    return max(target, min(0.03 * now, 0.003 * missing), LEAST_TARGET * tol)


@dataclass(frozen=True, slots=True)
class Step:
    """A direction: the change ``x`` (N,) of the potentials, and what it does.

    ``moves`` (N,) are x over the room below the ceiling, ``ratio`` (p,) the change of log g over
    the slack, ``push`` (p,) the change of the weights were the slacks to stay.
    """

    x: Array
    moves: Array
    ratio: Array
    push: Array


def search(table: Table, point: Point, direction: Step, target: float) -> Point:
    """The point after the longest step tried that lowers the barrier function enough."""
    x, moves, slack = direction.x, direction.moves, point.slack
    linear = float(table.p @ x)
    slope = target * (CEILING * float(moves.sum()) + float(direction.ratio.sum())) - linear
    most = min(
        1.0,
        TO_BOUNDARY / max(float(direction.ratio.max()), TO_BOUNDARY),
        TO_CEILING / max(float(moves.max()), TO_CEILING),
    )
    for shorter in (1.0, *SHORTER) if slope < 0 else ():
        step = shorter * most
        new = Point(table, np.maximum(point.z + step * x, FLOOR))
        if new.slack.min() <= 0:
            continue
        gain = np.log(new.slack / slack).sum() + CEILING * np.log1p(-step * moves).sum()
        if -step * linear - target * gain <= ARMIJO * step * slope:
            if new.z.max() > HIGH:
                level(table, new)
            new.step = step
            new.weight = next_weight(point, direction, target / new.slack)
            return new
    point.weight, point.step = target / slack, 0.0
    return point


def level(table: Table, point: Point) -> None:
    """Shift each label between lam and mu until both reach as high; no conditional changes."""
    n1, k = table.p1.shape
    tops = np.where(table.present > 0, point.z, LOWEST).reshape(-1, k)
    shift = (tops[n1:].max(axis=0) - tops[:n1].max(axis=0)) / 2
    shift[np.abs(shift) > -LOWEST / 4] = 0.0  # of labels that one side lacks
    point.z += (table.present.reshape(-1, k) * table.sides * shift).ravel()


def next_weight(point: Point, direction: Step, centred: Array) -> Array:
    """The weights after their own longest step, within a factor of the centred ones."""
    change = direction.push + point.weight * direction.ratio
    least = float((change / point.weight).min())
    weight = point.weight + min(1.0, TO_BOUNDARY / max(1.0, -least)) * change
    return np.asarray(np.minimum(np.maximum(weight, centred / WIDEST), centred * WIDEST))


def fitted(table: Table, mass: Array) -> Array:
    """The cells' mass (p, k) brought nearer to both marginals by proportional fitting."""
    for side in (table.first, table.second) * FITTING_ROUNDS:
        sums = np.bincount(side.ravel(), weights=mass.ravel(), minlength=len(table.p))
        scale = ratio_or_zero(table.p, np.asarray(sums, dtype=np.float64))
        mass = np.asarray(mass * scale[side], dtype=np.float64)
    return mass


def certified(table: Table, point: Point, iteration: int) -> Solution:
    """The solution that a point amounts to."""
    mass = fitted(table, point.weight[:, None] * point.conditional)
    coupling = feasible_sparse(table.p1, table.p2, table.rows, table.columns, mass)
    z = with_outside(point.z, table.present, table.p)
    size = table.p1.size
    lam, mu = make_feasible(z[:size].reshape(table.p1.shape), z[size:].reshape(table.p2.shape))
    lower = float(dual_value(table.p1, table.p2, lam, mu))
    return Solution(coupling, lam, mu, lower, coupling.value(), "interior-point", iteration)
