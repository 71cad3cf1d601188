"""Columns that are bent functions of fewer, turned into these.

Where each column is a monotone function of a weighted sum of a few normal ones, its normal scores
are that sum (the nonparanormal of Liu, Lafferty and Wasserman, 2009), and principal components find
the few. What gives it away is that normal scores depend on each other more linearly than columns.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri
from scipy.stats import rankdata

from interplay.core.types import Array

FEWEST_COLUMNS, MOST_COLUMNS = 12, 500  # between which it is tried
MOST_ROWS = 5000  # that it is tried on
STRAIGHTER = 0.1  # nats a column by which normal scores have to depend more on each other
LEAST_CORRELATED = 1e-3  # eigenvalue of correlations: below is what ranks round
LEAST_VARIANCE = 0.005  # of a component, as a share of the largest
EXPLAINED = 0.995  # of the variance, by the components that are kept


def straightened(columns: Array) -> Array:
    """(n, p) the components of normal scores where few make up all of them, else the columns.

    Args:
        columns: (n, d) of mean 0 and variance 1.

    """
    n, d = columns.shape
    if not FEWEST_COLUMNS < d <= min(MOST_COLUMNS, n // 2):
        return columns
    some = standard(columns[:: -(-n // MOST_ROWS)])
    if np.mean(log_spectrum(some) - log_spectrum(normal_scores(some))) <= STRAIGHTER:
        return columns
    scores = normal_scores(columns)
    values, vectors = np.linalg.eigh(scores.T @ scores / n)
    kept = values > LEAST_VARIANCE * values[-1]
    if values[kept].sum() < EXPLAINED * values.sum():
        return columns
    return np.asarray(scores @ vectors[:, kept] / np.sqrt(values[kept].mean()))


def normal_scores(columns: Array) -> Array:
    """(n, d) ranks as values of a normal distribution, of variance 1; ties get their mean rank."""
    return standard(ndtri((rankdata(columns, axis=0) - 0.5) / len(columns)))


def standard(columns: Array) -> Array:
    """Mean 0 and variance 1; constant columns 0."""
    moved = columns - columns.mean(axis=0)
    spread = moved.std(axis=0)
    return np.asarray(moved / np.where(spread > 0, spread, 1.0))


def log_spectrum(columns: Array) -> Array:
    """(d,) logarithms of the eigenvalues of the correlations, bounded from below."""
    values = np.linalg.eigvalsh(columns.T @ columns / len(columns))
    return np.asarray(np.log(np.maximum(values, LEAST_CORRELATED)))
