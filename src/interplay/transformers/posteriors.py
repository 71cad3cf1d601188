"""Cells of class posteriors: supervised quantisation of whatever the posteriors were made from.

X tells of a label what its posterior p(y|x) tells (a sufficient statistic), so cells of posteriors
that differ little keep nearly all of I(X;Y): what is lost is the mean divergence of the posteriors
from the mean posterior of their cell.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import rel_entr, xlogy
from sklearn.base import ClassNamePrefixFeaturesOutMixin

from interplay.core.checks import checked_generator, checked_number
from interplay.core.types import Array, Codes, Index, Matrix, Vector
from interplay.data.coding.edges import bin_codes, cube_root_bins, quantile_edges
from interplay.data.coding.nearest import MANY_ROWS, chunks, distinct_rows
from interplay.errors import InputError
from interplay.transformers.coder import Coder

STARTS = 4  # of k-means, of which the best is carried on
TRIAL_ROUNDS = 10
MOST_ROUNDS = 100
TOLERANCE = 1e-6  # of the sum of a row
SMOOTHING = 0.01  # share of the mean posterior in the first centres, so that none is 0
TINY = np.finfo(np.float64).tiny


class PosteriorCells(ClassNamePrefixFeaturesOutMixin, Coder):  # type: ignore[misc]
    """Cells of rows of class probabilities (n, k).

    Two classes: bins of equal counts of p(y=1). More: k-means on the simplex with the
    Kullback-Leibler divergence (Banerjee et al. 2005, "Clustering with Bregman divergences"), which
    loses least of the information about the label; on 100,000 rows drawn where there are more.

    Args:
        cells: number of cells; None for the cube root of the number of rows. There are no more
            than distinct rows.
        rng: seed, generator or None, for the k-means.

    Attributes:
        edges_: two classes: the smallest p(y=1) of each cell but the first; else None.
        centres_: (cells, k) the mean posterior of each cell.

    """

    _n_features_out = 1
    edges_: Vector | None
    centres_: Matrix

    def __init__(self, cells: int | None = None, rng: Any = 0) -> None:
        self.cells = cells
        self.rng = rng

    def fit(self, X: Any, y: Any = None) -> PosteriorCells:  # noqa: ARG002
        """Learn the cells from rows of class probabilities X (n, k); ``y`` is not used.

        Raises:
            InputError: rows that are no probabilities, or a parameter that cannot be used.
            ValueError: X is no matrix of finite numbers with two columns or more.

        """
        rows = self.probabilities(self.to_fit(X, ensure_min_features=2))
        generator = checked_generator(self.rng)
        cells = cube_root_bins(len(rows)) if self.cells is None else self.cells
        checked_number("cells", cells)
        if rows.shape[1] == 2:
            self.edges_ = quantile_edges(rows[:, 1], cells)
            self.centres_ = means(rows, bin_codes(rows[:, 1], self.edges_))
        else:
            self.edges_ = None
            self.centres_ = k_means_on_simplex(rows, cells, generator)
        return self

    def transform(self, X: Any) -> Index:
        """(n, 1) codes of the cells, of least divergence where there are more than two classes."""
        rows = self.probabilities(self.to_transform(X))
        if self.edges_ is not None:
            return bin_codes(rows[:, 1], self.edges_)[:, None]
        return nearest(rows, self.centres_)[:, None]

    def probabilities(self, rows: Matrix) -> Matrix:
        """The rows, if they are probabilities."""
        wrong = (rows < 0).any(axis=1) | (np.abs(rows.sum(axis=1) - 1) > TOLERANCE)
        if wrong.any():
            first = int(np.flatnonzero(wrong)[0])
            raise InputError(
                f"X has {int(wrong.sum()):,} rows that are no probabilities, the first is row "
                f"{first} with sum {rows[first].sum():.6g}: pass one column for each class, each "
                "row adding up to 1"
            )
        return rows


def nearest(rows: Matrix, centres: Matrix) -> Codes:
    """The centre from which each row has the least Kullback-Leibler divergence."""
    logs = np.log(np.maximum(centres, TINY)).T
    return np.concatenate([np.argmax(chunk @ logs, axis=1) for chunk in chunks(rows)])


def means(rows: Matrix, codes: Codes) -> Matrix:
    """The mean row of each code 0, 1, ...; all of them occur."""
    sums = np.stack([np.bincount(codes, column) for column in rows.T], axis=1)
    return np.asarray(sums / np.bincount(codes)[:, None])


def k_means_on_simplex(rows: Matrix, cells: int, rng: np.random.Generator) -> Matrix:
    """(cells, k) centres from the best of several starts; on a sample of very many rows."""
    if len(rows) > MANY_ROWS:
        rows = rows[rng.choice(len(rows), MANY_ROWS, replace=False)]
    number = min(cells, distinct_rows(rows, cells))
    starts = [lloyd(rows, first_centres(rows, number, rng), TRIAL_ROUNDS) for _ in range(STARTS)]
    best = min(starts, key=lambda centres: divergence(rows, centres))
    return lloyd(rows, best, MOST_ROUNDS)


def divergence(rows: Matrix, centres: Matrix) -> float:
    """The mean divergence of rows from their nearest centres, in nats."""
    return float(rel_entr(rows, centres[nearest(rows, centres)]).sum(axis=1).mean())


def lloyd(rows: Matrix, centres: Matrix, rounds: int) -> Matrix:
    """Assign rows and average them until nothing changes; centres without rows are dropped."""
    before: Codes | None = None
    for _ in range(rounds):
        codes = np.unique(nearest(rows, centres), return_inverse=True)[1]
        if before is not None and np.array_equal(codes, before):
            break
        centres, before = means(rows, codes), codes
    return centres


def first_centres(rows: Matrix, number: int, rng: np.random.Generator) -> Matrix:
    """Rows drawn by their divergence from those drawn before (k-means++), smoothed by the mean."""
    smooth = (1 - SMOOTHING) * rows + SMOOTHING * rows.mean(axis=0)
    smooth += TINY  # of a class that no row has
    negentropy = xlogy(rows, rows).sum(axis=1)
    chosen = [int(rng.integers(len(rows)))]
    least = np.full(len(rows), np.inf)
    while len(chosen) < number:
        latest = negentropy - rows @ np.log(smooth[chosen[-1]])
        least = np.minimum(least, np.maximum(latest, 0))
        least[chosen] = 0.0
        total = least.sum()
        if not total > 0:  # the other rows differ from these by rounding only
            break
        chosen.append(int(rng.choice(len(rows), p=least / total)))
    return np.asarray(smooth[chosen])


def soft_table(posteriors: Array, codes: Index, weights: Array | None = None) -> Array:
    """(cells, k) mean mass of posteriors (n, k) by cell."""
    own = np.ones(len(posteriors)) if weights is None else weights
    sums = [np.bincount(codes, column * own) for column in posteriors.T]
    return np.asarray(np.stack(sums, axis=1) / own.sum())
