"""Products of columns that go with the label, for a classifier that would not find them itself.

Trees split one column at a time: where two columns tell only together (the sign of one times that
of another) among many that tell nothing, no first split is worth making.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone

from interplay.core.types import Array, Index

MOST_PRODUCTS = 10


class WithProducts(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A classifier of the columns and of the products that correlate most with a class.

    Args:
        classifier: fitted to columns and products.
        most: how many products.

    """

    def __init__(self, classifier: Any, most: int = MOST_PRODUCTS) -> None:
        self.classifier = classifier
        self.most = most

    def fit(self, X: Array, y: Index, sample_weight: Array | None = None) -> WithProducts:
        """Choose products of columns X (n, d) by the labels y (n,), and fit."""
        self.pairs_ = correlated_pairs(X, y, self.most, sample_weight)
        wide = self.widened(X)
        self.model_ = clone(self.classifier).fit(wide, y, sample_weight=sample_weight)
        self.classes_ = self.model_.classes_
        return self

    def predict_proba(self, X: Array) -> Array:
        """(n, k) posteriors."""
        return np.asarray(self.model_.predict_proba(self.widened(X)))

    def widened(self, X: Array) -> Array:
        """(n, d + most) columns and products."""
        return np.hstack([X, X[:, self.pairs_[0]] * X[:, self.pairs_[1]]])


def correlated_pairs(
    X: Array, y: Index, most: int, sample_weight: Array | None = None
) -> tuple[Index, Index]:
    """Columns (i, j), i <= j, whose products covary most with the indicator of some class."""
    classes, codes = np.unique(y, return_inverse=True)
    d = X.shape[1]
    strongest = np.zeros((d, d))
    for label in range(len(classes)):
        hit = (codes == label).astype(np.float64)
        away = hit - np.average(hit, weights=sample_weight)
        away /= np.sqrt(np.average(away**2, weights=sample_weight))
        if sample_weight is not None:
            away *= sample_weight
        strongest = np.maximum(strongest, np.abs((X * away[:, None]).T @ X))
    upper = np.where(np.triu(np.ones((d, d), dtype=bool)), strongest, -1.0)
    best = np.argsort(-upper, axis=None, kind="stable")[: min(most, d * (d + 1) // 2)]
    i, j = np.unravel_index(best, upper.shape)
    return np.asarray(i), np.asarray(j)
