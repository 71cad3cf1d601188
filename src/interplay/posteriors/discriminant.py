"""Linear discriminant analysis with weights of rows: normal classes of one covariance.

Where classes are normal it needs fewer rows than logistic regression does (Efron, 1975, "The
efficiency of logistic regression compared to normal discriminant analysis").
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin

from interplay.core.types import Array, Index


class LinearDiscriminant(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Posteriors of normal classes that differ in their means.

    Args:
        shrinkage: share of the covariance that is replaced by its mean variance.

    """

    def __init__(self, shrinkage: float = 0.02) -> None:
        self.shrinkage = shrinkage

    def fit(self, X: Array, y: Index, sample_weight: Array | None = None) -> LinearDiscriminant:
        """Means and covariance of columns X (n, d) by the labels y (n,)."""
        self.classes_, codes = np.unique(y, return_inverse=True)
        weight = np.ones(len(y)) if sample_weight is None else sample_weight
        member = np.eye(len(self.classes_))[codes] * weight[:, None]
        self.shares_ = member.sum(axis=0) / weight.sum()
        means = (member.T @ X) / member.sum(axis=0)[:, None]
        away = X - means[codes]
        covariance = (away * weight[:, None]).T @ away / weight.sum()
        mean_variance = max(float(np.trace(covariance)) / X.shape[1], np.finfo(np.float64).tiny)
        covariance *= 1 - self.shrinkage
        covariance[np.diag_indices_from(covariance)] += self.shrinkage * mean_variance
        self.slopes_ = cho_solve(cho_factor(covariance), means.T)
        self.shifts_ = np.log(self.shares_) - (means.T * self.slopes_).sum(axis=0) / 2
        return self

    def predict_proba(self, X: Any) -> Array:
        """(n, k) posteriors."""
        return np.asarray(softmax(X @ self.slopes_ + self.shifts_, axis=1))
