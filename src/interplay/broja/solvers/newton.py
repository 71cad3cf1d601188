"""The Newton system of the interior point: assembled by blocks, solved by elimination.

Unknowns are steps of the potentials, ``x1`` (n1, k) and ``x2`` (n2, k). With the conditionals
``e[i,y,j] = a[i,y] b[j,y] / g[i,j]`` and ``theta = w / s - w`` the symmetric matrix has

    row block i      diag(sum_j w e) + sum_j theta e e'        (k x k; columns likewise)
    cross block ij   diag(w e) + theta e e'                    (k x k)

The rows are eliminated (block by block, k x k each), which leaves a dense Schur complement of order
n2 * k on the columns: pass the shorter side second.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

import numpy as np
from scipy.linalg import blas, lapack

from interplay.core.types import Array

WHOLE_LIMIT = 120  # unknowns up to which the matrix is assembled in one piece
CHUNK_ENTRIES = 2**21  # of the cross block held at a time: 16 MB
FIRST_RIDGE = 1e-15  # relative to the diagonal; raised tenfold until the factorisation succeeds


class Point(Protocol):
    """What the system needs to know of an iterate; shapes as in ``interior_point.Iterate``."""

    a: Array
    b: Array
    inverse_g: Array
    slack: Array
    weight: Array


class NewtonSystem(Protocol):
    """Factorised normal equations at one point of the interior point method."""

    def solve(self, right1: Array, right2: Array) -> tuple[Array, Array]:
        """Steps (x1, x2) for the right-hand sides (n1, k) and (n2, k)."""


def newton_system(point: Point, mass1: Array, mass2: Array) -> NewtonSystem:
    """The system at a point; ``mass1`` (n1, k) and ``mass2`` (n2, k) are the marginals of ``w e``.

    Whole for the smallest tables, where the number of numpy calls is the cost; by blocks beyond.
    """
    small = (len(mass1) + len(mass2)) * mass1.shape[1] <= WHOLE_LIMIT
    return (WholeSystem if small else BlockSystem)(point, mass1, mass2)


@lru_cache(maxsize=64)
def incidence(n1: int, n2: int) -> Array:
    """(n1 * n2, n1 + n2): which row and which column each pair belongs to."""
    rows = np.repeat(np.eye(n1), n2, axis=0)
    columns = np.tile(np.eye(n2), (n1, 1))
    return np.concatenate([rows, columns], axis=1)


class WholeSystem:
    """The matrix assembled in one piece, of order (n1 + n2) * k.

    The gauge direction of a label raises its row potentials and lowers its column potentials. It is
    pinned after scaling, or it would drown the curvature of tiny cells.
    """

    def __init__(self, point: Point, mass1: Array, mass2: Array) -> None:
        self._n1, self._k = mass1.shape
        self._present = np.concatenate([point.a, point.b]) > 0
        conditional = point.a[:, None, :] * point.b * point.inverse_g[:, :, None]
        theta = (point.weight / point.slack - point.weight).reshape(-1, 1)
        flat = conditional.reshape(-1, 1, self._k)
        jacobian = (incidence(self._n1, len(mass2))[:, :, None] * flat).reshape(len(theta), -1)
        matrix = (theta * jacobian).T @ jacobian
        view = matrix.reshape(*self._present.shape, *self._present.shape)
        by_label = np.einsum("ayby->yab", view)
        weighted = (point.weight[:, :, None] * conditional).transpose(2, 0, 1)
        by_label[:, : self._n1, self._n1 :] += weighted
        by_label[:, self._n1 :, : self._n1] += weighted.transpose(0, 2, 1)
        diagonal = np.einsum("ii->i", matrix)
        diagonal += (np.concatenate([mass1, mass2]) + ~self._present).ravel()
        self._scale = 1 / np.sqrt(diagonal)
        matrix *= self._scale
        matrix *= self._scale[:, None]
        gauge = self._present.T / self._scale.reshape(-1, self._k).T
        gauge[:, self._n1 :] *= -1
        gauge /= np.sqrt((gauge**2).sum(axis=1, keepdims=True))
        by_label += gauge[:, :, None] * gauge[:, None, :]
        self._factor = cholesky_with_ridge(matrix)

    def solve(self, right1: Array, right2: Array) -> tuple[Array, Array]:
        """Steps (x1, x2) for the right-hand sides (n1, k) and (n2, k)."""
        right = np.concatenate([right1, right2]).ravel() * self._scale
        steps, _ = lapack.dpotrs(self._factor, right, lower=1)
        steps = (steps * self._scale).reshape(-1, self._k) * self._present
        return steps[: self._n1], steps[self._n1 :]


class BlockSystem:
    """The matrix by blocks: rows eliminated, Schur complement on the columns."""

    def __init__(self, point: Point, mass1: Array, mass2: Array) -> None:
        self._a, self._b = point.a, point.b
        self._present1, self._present2 = point.a > 0, point.b > 0
        self._diagonal = point.weight * point.inverse_g
        self._theta = (point.weight / point.slack - point.weight) * point.inverse_g**2
        schur = self._factorise_rows(mass1)
        blocks2 = self._column_blocks(mass2)
        self._scale = 1 / np.sqrt(np.einsum("jyy->yj", blocks2).ravel())
        self._complete(schur, blocks2)
        self._factor = cholesky_with_ridge(schur)

    def _factorise_rows(self, mass1: Array) -> Array:
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
            add_to_diagonals(blocks, mass1[rows] + ~self._present1[rows])
            inverse = inverse_cholesky(blocks)
            cross = edges[:, :, None, :] * weighted[:, None, :, :]
            m = len(cross)
            cross.reshape(m, k * k, n2)[:, :: k + 1] += self._diagonal[rows, None, :] * edges
            half = (inverse @ cross.reshape(m, k, k * n2)).reshape(m * k, k * n2)
            schur = blas.dsyrk(-1.0, half.T, beta=1.0, c=schur, overwrite_c=1, lower=1)
            self._row_inverse[rows] = inverse
        return schur

    def _column_blocks(self, mass2: Array) -> Array:
        k = self._b.shape[1]
        first, second = np.triu_indices(k)
        products = self._theta.T @ (self._a[:, first] * self._a[:, second])
        blocks = np.empty((len(self._b), k, k))
        blocks[:, first, second] = products * self._b[:, first] * self._b[:, second]
        blocks[:, second, first] = blocks[:, first, second]
        add_to_diagonals(blocks, mass2 + ~self._present2)
        return blocks

    def _complete(self, schur: Array, blocks2: Array) -> None:
        """Scale the Schur complement to a unit diagonal before elimination and fix the gauge.

        Adding c[y] to every lam[., y] and taking it from every mu[., y] changes nothing, so each
        label has a direction of zero curvature; the sum of mu's step along it is pinned to 0.
        """
        n2, k = self._b.shape
        schur *= self._scale
        schur *= self._scale[:, None]
        view = schur.T.reshape(k, n2, k, n2)  # row-major view; its upper triangle is the live one
        scale = self._scale.reshape(k, n2)
        diagonals = np.einsum("yjzj->yzj", view)
        diagonals += blocks2.transpose(1, 2, 0) * scale[:, None] * scale[None]
        gauge = self._present2.T / scale
        gauge /= np.sqrt((gauge**2).sum(axis=1, keepdims=True))
        for y in range(k):
            view[y, :, y, :] += gauge[y, :, None] * gauge[y]

    def solve(self, right1: Array, right2: Array) -> tuple[Array, Array]:
        """Steps (x1, x2) for the right-hand sides (n1, k) and (n2, k)."""
        n2, k = self._b.shape
        reduced = right2 - self._cross_transposed(self._solve_rows(right1))
        x2, _ = lapack.dpotrs(self._factor, reduced.T.ravel() * self._scale, lower=1)
        x2 = (x2 * self._scale).reshape(k, n2).T * self._present2
        x1 = self._solve_rows(right1 - self._cross(x2))
        return x1 * self._present1, x2

    def _solve_rows(self, right: Array) -> Array:
        half = self._row_inverse @ right[:, :, None]
        return np.asarray((half.transpose(0, 2, 1) @ self._row_inverse)[:, 0, :])

    def _cross(self, x2: Array) -> Array:
        step = self._b * x2
        return self._a * (self._diagonal @ step + (self._theta * (self._a @ step.T)) @ self._b)

    def _cross_transposed(self, x1: Array) -> Array:
        step = self._a * x1
        mixed = self._theta * (step @ self._b.T)
        return self._b * (self._diagonal.T @ step + mixed.T @ self._a)


def add_to_diagonals(blocks: Array, values: Array) -> None:
    """blocks[i, y, y] += values[i, y], in place."""
    np.einsum("iyy->iy", blocks)[...] += values


def inverse_cholesky(blocks: Array) -> Array:
    """Inverse Cholesky factors of a stack of positive definite blocks (m, k, k)."""
    ridge = FIRST_RIDGE
    while True:
        diagonals = np.einsum("iyy->iy", blocks)
        diagonals *= 1 + ridge
        try:
            return np.linalg.inv(np.linalg.cholesky(blocks))
        except np.linalg.LinAlgError:
            ridge *= 10
            if ridge > 1:
                raise


def cholesky_with_ridge(matrix: Array) -> Array:
    """Lower Cholesky factor of a matrix of diagonal about 1, with the least ridge that works."""
    ridge = FIRST_RIDGE
    diagonal = np.einsum("ii->i", matrix)
    while True:
        diagonal += ridge
        factor, failed = lapack.dpotrf(matrix, lower=1, clean=0)
        if not failed:
            return np.asarray(factor)
        ridge *= 10
        if ridge > 1:
            raise np.linalg.LinAlgError("the Schur complement is not positive definite")
