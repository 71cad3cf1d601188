"""Ridge regressions of rows held out, for any number of targets, from one decomposition a fold."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from interplay.core.types import Array, Index

ALPHAS = np.logspace(-1, 4, 11)  # penalties that are tried


class Part(NamedTuple):
    """The rows of all folds but one, decomposed.

    Attributes:
        held: (n,) which rows are held out.
        mean: (p,) of the columns of the others.
        values: (p,) eigenvalues of their scatter matrix.
        vectors: (p, p) its eigenvectors.

    """

    held: Index
    mean: Array
    values: Array
    vectors: Array


class HeldOutRidge:
    """Linear regressions with an intercept, whose penalty has the least generalised error.

    The generalised cross-validation of Golub, Heath and Wahba (1979), for all targets together;
    after one eigendecomposition a fold it costs next to nothing, so that several models' outputs
    can be regressed on the same rows.

    Args:
        columns: (n, p) columns.
        fold: (n,) which rows are held out together.

    """

    def __init__(self, columns: Array, fold: Index) -> None:
        self.columns = columns
        self.fold = fold

    @cached_property
    def parts(self) -> list[Part]:
        """Of each fold."""
        columns = self.columns
        whole, total = columns.T @ columns, columns.sum(axis=0)
        found = []
        for number in np.unique(self.fold):
            held = np.flatnonzero(self.fold == number)
            out = columns[held]
            n = len(columns) - len(held)
            mean = (total - out.sum(axis=0)) / n
            scatter = whole - out.T @ out - n * np.outer(mean, mean)
            values, vectors = np.linalg.eigh(scatter)
            found.append(Part(held, mean, np.maximum(values, 0.0), vectors))
        return found

    def predict(self, target: Array) -> Array:
        """(n, k) predictions of rows held out, of targets (n, k)."""
        found = np.empty_like(target)
        whole, total = self.columns.T @ target, target.sum(axis=0)
        for part in self.parts:
            own = target[part.held]
            n = len(target) - len(own)
            mean = (total - own.sum(axis=0)) / n
            cross = whole - self.columns[part.held].T @ own - n * np.outer(part.mean, mean)
            kept = np.delete(target, part.held, axis=0) - mean
            weights = penalised(part, part.vectors.T @ cross, float((kept**2).sum()), n)
            found[part.held] = mean + (self.columns[part.held] - part.mean) @ weights
        return found


def penalised(part: Part, cross: Array, square: float, n: int) -> Array:
    """(p, k) weights at the penalty of least generalised error, from rotated cross products."""
    best, weights = np.inf, np.zeros_like(cross)
    for alpha in ALPHAS:
        rotated = cross / (part.values + alpha)[:, None]
        fitted = (rotated * (2 * cross - part.values[:, None] * rotated)).sum()
        freedom = 1 + (part.values / (part.values + alpha)).sum()
        error = (square - fitted) / max(n - freedom, 1e-9) ** 2
        if error < best:
            best, weights = error, rotated
    return np.asarray(part.vectors @ weights)
