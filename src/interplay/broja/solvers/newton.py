"""The Newton systems of the interior point: assembled by blocks, solved by elimination.

Unknowns are steps of the potentials, ``x1`` (n1, k) and ``x2`` (n2, k). With the conditionals
``e[i,y,j] = a[i,y] b[j,y] / g[i,j]`` and ``theta = w / s - w`` the symmetric matrix has

    row block i      diag(diagonal1[i]) + sum_j theta e e'     (k x k; columns likewise)
    cross block ij   diag(w e) + theta e e'                    (k x k)

where the diagonals hold ``sum_j w e`` and the curvature of the ceilings. The rows are eliminated
(block by block, k x k each), which leaves a dense Schur complement of order n2 * k on the columns:
pass the shorter side second. Small tables are worked on as a stack, in few numpy calls; large ones
one by one, in chunks of rows.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import blas, lapack

from interplay.broja.solvers.iterates import Point
from interplay.core.types import Array

STACKED_LIMIT = 64  # order of the Schur complement up to which any table is worked on as a stack
MANY_LIMIT = 256  # the same where a stack has several tables
SINGLE = 1e-5  # nats of tolerance from which large stacks are eliminated in single precision
CHUNK_ENTRIES = 2**21  # of the cross block held at a time: 16 MB
FIRST_RIDGE = 5.0  # roundings of the diagonal; raised tenfold until the factorisation succeeds
PIN = 1e-8  # curvature of a pinned gauge, relative to the diagonal
LEAST_PIVOT = 1e-15  # relative to the diagonal: what is below is rounding
POTRF = {np.float32: lapack.spotrf, np.float64: lapack.dpotrf}
POTRS = {np.float32: lapack.spotrs, np.float64: lapack.dpotrs}
EPSILON = {np.float32: 2.0**-23, np.float64: 2.0**-52}


@dataclass(frozen=True, slots=True)
class Coefficients:
    """What the matrices are made of, for a stack of tables or for one of them.

    ``a`` and ``diagonal1`` are (b, n1, k), ``b`` and ``diagonal2`` (b, n2, k); ``weighted`` (b, n1,
    n2) holds w / g and ``theta`` the theta of above over g squared.
    """

    a: Array
    b: Array
    weighted: Array
    theta: Array
    diagonal1: Array
    diagonal2: Array

    def one(self, table: int) -> Self:
        """Those of one table."""
        return type(self)(*(getattr(self, field.name)[table] for field in fields(self)))


class NewtonSystem(Protocol):
    """Factorised systems of a stack of tables."""

    def solve(self, right1: Array, right2: Array) -> tuple[Array, Array]:
        """Steps (x1, x2) for the right-hand sides (b, n1, k) and (b, n2, k)."""


def newton_system(
    point: Point, diagonal1: Array, diagonal2: Array, tol: float = 0.0
) -> NewtonSystem:
    """The systems at a stack of points, with the diagonals (b, n1, k) and (b, n2, k).

    ``tol`` is what the potentials are needed to, in nats: steps towards a loose one need not be
    exact, since the stop is on certified bounds.
    """
    weighted = point.weight * point.inverse_g
    theta = (weighted / point.slack - weighted) * point.inverse_g
    coefficients = Coefficients(point.a, point.b, weighted, theta, diagonal1, diagonal2)
    size, n2, k = diagonal2.shape
    if n2 * k <= STACKED_LIMIT:
        return StackedSystem(coefficients)
    if n2 * k <= MANY_LIMIT and size > 1:
        return StackedSystem(coefficients, single=tol >= SINGLE)
    return SeparateSystems(coefficients)


class StackedSystem:
    """Many small systems; every array has the tables as its first axis.

    With ``single`` the elimination, which takes most of the time, is in single precision.
    """

    def __init__(self, coefficients: Coefficients, single: bool = False) -> None:
        self._c = coefficients
        self._precision: Any = np.float32 if single else np.float64
        a, b, theta = coefficients.a, coefficients.b, coefficients.theta
        edges = a[:, :, :, None] * b.swapaxes(1, 2)[:, None]
        weighted = theta[:, :, None, :] * edges
        blocks = edges @ weighted.swapaxes(2, 3)
        add_to_diagonals(blocks, coefficients.diagonal1)
        columns = weighted.swapaxes(1, 3) @ edges.transpose(0, 3, 1, 2)
        add_to_diagonals(columns, coefficients.diagonal2)
        scale = 1 / np.sqrt(np.einsum("bjyy->byj", columns))  # to a unit diagonal
        self._row_inverse = inverse_cholesky(blocks)
        half = self._eliminated(edges, weighted * scale[:, None], scale[:, None])
        schur = half.swapaxes(1, 2) @ half
        np.negative(schur, out=schur)
        (size, k, n2) = scale.shape
        view = np.einsum("byjzj->byzj", schur.reshape(size, k, n2, k, n2))
        view += columns.transpose(0, 2, 3, 1) * scale[:, :, None] * scale[:, None]
        self._scale = scale.reshape(size, -1)
        pin_gauge(schur, b > 0, self._scale)
        self._factors = choleskys_with_ridge(schur)

    def _eliminated(self, edges: Array, weighted: Array, scale: Array) -> Array:
        """The scaled cross blocks after the rows' inverse factors, (b, n1 k, k n2)."""
        size, n1, k, n2 = edges.shape
        short = partial(np.asarray, dtype=self._precision)
        cross = np.multiply(  # in the order of the axes, so that the reshaped one is a view
            short(edges)[:, :, :, None, :], short(weighted)[:, :, None, :, :], order="C"
        )
        own = self._c.weighted[:, :, None, :] * edges * scale
        cross.reshape(size, n1, k * k, n2)[:, :, :: k + 1] += short(own)
        half: Array = short(self._row_inverse) @ cross.reshape(size, n1, k, k * n2)
        return half.reshape(size, n1 * k, k * n2)

    def solve(self, right1: Array, right2: Array) -> tuple[Array, Array]:
        """Steps (x1, x2) for the right-hand sides (b, n1, k) and (b, n2, k)."""
        size, n2, k = right2.shape
        reduced = right2 - self._cross(self._solve_rows(right1), transposed=True)
        scaled = reduced.swapaxes(1, 2).reshape(size, -1) * self._scale
        solve = POTRS[self._precision]
        steps = [
            solve(factor, right, lower=0)[0]
            for factor, right in zip(self._factors, scaled.astype(self._precision), strict=True)
        ]
        x2 = (np.array(steps) * self._scale).reshape(size, k, n2).swapaxes(1, 2)
        return self._solve_rows(right1 - self._cross(x2)), x2

    def _solve_rows(self, right: Array) -> Array:
        half = np.einsum("biyz,biz->biy", self._row_inverse, right)
        return np.asarray(np.einsum("biyz,biy->biz", self._row_inverse, half))

    def _cross(self, x: Array, transposed: bool = False) -> Array:
        """The cross block times steps of the columns, or, transposed, of the rows."""
        weighted, theta, a, b = self._c.weighted, self._c.theta, self._c.a, self._c.b
        if transposed:
            weighted, theta, a, b = weighted.swapaxes(1, 2), theta.swapaxes(1, 2), b, a
        step = b * x
        mixed = theta * (a @ step.swapaxes(1, 2))
        return a * (weighted @ step + mixed @ b)


def pin_gauge(schur: Array, present: NDArray[np.bool_], scale: Array) -> None:
    """Pin the sum of mu's step in each label to 0, in a stack of scaled Schur complements.

    Adding c[y] to every lam[., y] and taking it from every mu[., y] changes nothing but the
    ceilings, so each label has a direction of next to no curvature. The pin is weak: while the
    ceilings' curvature counts, it decides.
    """
    size, n2, k = present.shape
    gauge = present.swapaxes(1, 2) / scale.reshape(size, k, n2)
    norm = np.sqrt((gauge**2).sum(axis=2, keepdims=True))
    gauge = np.divide(gauge, norm, out=np.zeros_like(gauge), where=norm > 0)
    view = np.einsum("byjyi->byji", schur.reshape(size, k, n2, k, n2))
    view += PIN * gauge[:, :, :, None] * gauge[:, :, None, :]


class SeparateSystems:
    """Large systems, one by one."""

    def __init__(self, coefficients: Coefficients) -> None:
        size = len(coefficients.a)
        self._systems = [BlockSystem(coefficients.one(table)) for table in range(size)]

    def solve(self, right1: Array, right2: Array) -> tuple[Array, Array]:
        """Steps (x1, x2) for the right-hand sides (b, n1, k) and (b, n2, k)."""
        rights = zip(self._systems, right1, right2, strict=True)
        steps = [system.solve(one, two) for system, one, two in rights]
        return np.stack([x1 for x1, _ in steps]), np.stack([x2 for _, x2 in steps])


class BlockSystem:
    """One large system: rows eliminated chunk by chunk, Schur complement on the columns."""

    def __init__(self, coefficients: Coefficients) -> None:
        self._a, self._b = coefficients.a, coefficients.b
        self._weighted, self._theta = coefficients.weighted, coefficients.theta
        schur = self._factorise_rows(coefficients.diagonal1)
        blocks2 = self._column_blocks(coefficients.diagonal2)
        self._scale = 1 / np.sqrt(np.einsum("jyy->yj", blocks2).ravel())
        self._complete(schur, blocks2)
        self._factor = cholesky_with_ridge(schur)

    def _factorise_rows(self, diagonal1: Array) -> Array:
        """Eliminate the rows in chunks; returns minus their Schur complement, lower triangle."""
        (n1, k), n2 = self._a.shape, len(self._b)
        self._row_inverse = np.empty((n1, k, k))
        schur = np.zeros((n2 * k, n2 * k), order="F")
        step = max(1, CHUNK_ENTRIES // (k * k * n2))
        for start in range(0, n1, step):
            rows = slice(start, start + step)
            edges = self._a[rows, :, None] * self._b.T
            weighted = self._theta[rows, None, :] * edges
            blocks = edges @ weighted.transpose(0, 2, 1)
            add_to_diagonals(blocks, diagonal1[rows])
            inverse = inverse_cholesky(blocks)
            cross = np.multiply(edges[:, :, None, :], weighted[:, None, :, :], order="C")
            m = len(cross)
            cross.reshape(m, k * k, n2)[:, :: k + 1] += self._weighted[rows, None, :] * edges
            half = (inverse @ cross.reshape(m, k, k * n2)).reshape(m * k, k * n2)
            schur = blas.dsyrk(-1.0, half.T, beta=1.0, c=schur, overwrite_c=1, lower=1)
            self._row_inverse[rows] = inverse
        return schur

    def _column_blocks(self, diagonal2: Array) -> Array:
        k = self._b.shape[1]
        first, second = np.triu_indices(k)
        products = self._theta.T @ (self._a[:, first] * self._a[:, second])
        blocks = np.empty((len(self._b), k, k))
        blocks[:, first, second] = products * self._b[:, first] * self._b[:, second]
        blocks[:, second, first] = blocks[:, first, second]
        add_to_diagonals(blocks, diagonal2)
        return blocks

    def _complete(self, schur: Array, blocks2: Array) -> None:
        """Scale the Schur complement to a unit diagonal before elimination, and pin the gauge."""
        n2, k = self._b.shape
        schur *= self._scale
        schur *= self._scale[:, None]
        view = schur.T.reshape(k, n2, k, n2)  # row-major view; its upper triangle is the live one
        scale = self._scale.reshape(k, n2)
        diagonals = np.einsum("yjzj->yzj", view)
        diagonals += blocks2.transpose(1, 2, 0) * scale[:, None] * scale[None]
        pin_gauge(schur.T[None], self._b[None] > 0, self._scale[None])

    def solve(self, right1: Array, right2: Array) -> tuple[Array, Array]:
        """Steps (x1, x2) for the right-hand sides (n1, k) and (n2, k)."""
        n2, k = self._b.shape
        reduced = right2 - self._cross_transposed(self._solve_rows(right1))
        x2, _ = lapack.dpotrs(self._factor, reduced.T.ravel() * self._scale, lower=1)
        x2 = (x2 * self._scale).reshape(k, n2).T
        return self._solve_rows(right1 - self._cross(x2)), x2

    def _solve_rows(self, right: Array) -> Array:
        half = self._row_inverse @ right[:, :, None]
        return np.asarray((half.transpose(0, 2, 1) @ self._row_inverse)[:, 0, :])

    def _cross(self, x2: Array) -> Array:
        step = self._b * x2
        return self._a * (self._weighted @ step + (self._theta * (self._a @ step.T)) @ self._b)

    def _cross_transposed(self, x1: Array) -> Array:
        step = self._a * x1
        mixed = self._theta * (step @ self._b.T)
        return self._b * (self._weighted.T @ step + mixed.T @ self._a)


def add_to_diagonals(blocks: Array, values: Array) -> None:
    """blocks[..., y, y] += values[..., y], in place."""
    np.einsum("...yy->...y", blocks)[...] += values


def inverse_cholesky(blocks: Array) -> Array:
    """Inverse Cholesky factors of positive definite blocks (..., k, k).

    Gaussian elimination of all blocks at once, next to the identity. A pivot that cancellation has
    left below rounding is raised to it.
    """
    k = blocks.shape[-1]
    least = LEAST_PIVOT * np.einsum("...yy->...y", blocks)
    work = np.zeros((*blocks.shape[:-1], 2 * k))
    work[..., :k] = blocks
    add_to_diagonals(work[..., k:], np.ones(k))
    for y in range(k):
        pivot = np.sqrt(np.maximum(work[..., y, y], least[..., y]))
        row = work[..., y, y : k + y + 1] / pivot[..., None]  # further right all is 0
        work[..., y, y : k + y + 1] = row
        work[..., y + 1 :, y : k + y + 1] -= row[..., 1 : k - y, None] * row[..., None, :]
    return work[..., k:]


def choleskys_with_ridge(matrices: Array) -> list[Array]:
    """Upper Cholesky factors of a stack: all at once, or, where that fails, one by one."""
    ridge = FIRST_RIDGE * EPSILON[matrices.dtype.type]
    diagonals = np.einsum("bii->bi", matrices)
    diagonals += ridge
    try:
        return list(np.linalg.cholesky(matrices).swapaxes(1, 2))
    except np.linalg.LinAlgError:
        diagonals -= ridge
        return [cholesky_with_ridge(matrix.T).T for matrix in matrices]


def cholesky_with_ridge(matrix: Array) -> Array:
    """Lower Cholesky factor of a matrix of diagonal about 1, with the least ridge that works."""
    ridge = FIRST_RIDGE * EPSILON[matrix.dtype.type]
    factorise = POTRF[matrix.dtype.type]
    diagonal = np.einsum("ii->i", matrix)
    while True:
        diagonal += ridge
        factor, failed = factorise(matrix, lower=1, clean=0)
        if not failed:
            return np.asarray(factor)
        ridge *= 10
        if ridge > 1:
            raise np.linalg.LinAlgError("the Schur complement is not positive definite")
