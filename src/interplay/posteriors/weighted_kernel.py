"""A Gaussian kernel that learns which columns matter (Radhakrishnan et al., 2024).

"Mechanism for feature learning in neural networks and backpropagation-free machine learning
models", Science 383: a kernel machine is fitted, each column is weighted by how steeply the fit
rises along it, and a kernel of the weighted columns is fitted anew. What rests on two of twenty
columns is so learnt from far fewer rows than a kernel of all of them needs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from interplay.core.types import Array, Index

LEAST_WEIGHT = 0.05  # of a column, as a share of the mean: it may matter in the end
WEIGHING_ROWS = 2500  # that weights are learnt from: they are few
WEIGHING_STEPS = 30  # of the search, in rounds whose fit is only asked for its slopes
STEPS = 200
DISTANCES = 500  # rows between which the median distance is taken
ROUNDING = 1e-10  # eigenvalues of the landmarks' kernel that are no more than this


class WeightedKernel(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Logistic regression on a Gaussian kernel of weighted columns, by landmarks (Nystroem).

    Args:
        rounds: in which weights are learnt.
        landmarks: rows that all others are compared with.
        strength: the inverse of the penalty.
        seed: of landmarks and distances.

    """

    def __init__(
        self, *, rounds: int = 4, landmarks: int = 200, strength: float = 1.0, seed: int = 0
    ) -> None:
        self.rounds = rounds
        self.landmarks = landmarks
        self.strength = strength
        self.seed = seed

    def fit(self, X: Array, y: Index, sample_weight: Array | None = None) -> WeightedKernel:
        """Learn from scaled columns X (n, d) and labels y (n,); what rows count, (n,)."""
        n, d = X.shape
        order = np.random.default_rng(self.seed).permutation(n)
        self.landmarks_ = X[order[: max(1, min(self.landmarks, n // 4))]]
        self.weights_ = np.ones(d)
        some = order[:WEIGHING_ROWS]
        known = None if sample_weight is None else sample_weight[some]
        for _ in range(self.rounds):
            self.fit_weighted(X[some], y[some], known, WEIGHING_STEPS)
            self.weights_ = steepness(self, X[some])
        self.fit_weighted(X, y, sample_weight, STEPS)
        self.classes_ = self.model_.classes_
        return self

    def fit_weighted(self, X: Array, y: Index, sample_weight: Array | None, steps: int) -> None:
        """Fit with the weights that columns have now."""
        from sklearn.linear_model import LogisticRegression

        some = X[np.random.default_rng(self.seed).permutation(len(X))[:DISTANCES]]
        median = np.median((self.weights_ * (some[1:] - some[:-1]) ** 2).sum(axis=1))
        self.width_ = 1 / max(float(median), 1e-12)
        values, vectors = np.linalg.eigh(self.kernel(self.landmarks_))
        self.whitening_ = vectors / np.sqrt(np.maximum(values, ROUNDING))
        model = LogisticRegression(C=self.strength, max_iter=steps)
        features = self.kernel(X) @ self.whitening_
        self.model_ = model.fit(features, y, sample_weight=sample_weight)

    def kernel(self, X: Array) -> Array:
        """(n, m) likeness of rows and landmarks."""
        root = np.sqrt(self.weights_)
        rows, marks = X * root, self.landmarks_ * root
        squares = (rows**2).sum(axis=1)[:, None] + (marks**2).sum(axis=1) - 2 * rows @ marks.T
        return np.asarray(np.exp(-self.width_ * np.maximum(squares, 0)))

    def predict_proba(self, X: Array) -> Any:
        """(n, k) posteriors."""
        return self.model_.predict_proba(self.kernel(X) @ self.whitening_)


def steepness(fitted: WeightedKernel, X: Array) -> Array:
    """(d,) the mean square slope of the fitted log odds along each column, of mean 1.

    The slope of a kernel's feature along a column is that feature times the column's distance to
    the landmark, up to a factor that all columns share.
    """
    likeness = fitted.kernel(X)
    total = np.zeros(X.shape[1])
    for each in (fitted.whitening_ @ fitted.model_.coef_.T).T:
        pulls = likeness * each
        slopes = X * pulls.sum(axis=1)[:, None] - pulls @ fitted.landmarks_
        total += (slopes**2).sum(axis=0)
    weights = fitted.weights_**2 * total
    share = weights / max(float(weights.mean()), 1e-300)
    return np.asarray((1 - LEAST_WEIGHT) * share + LEAST_WEIGHT)
