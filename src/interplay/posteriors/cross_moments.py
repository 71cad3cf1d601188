"""Products of one direction of each modality that go with the label, for trees to split.

Where two directions tell only together and each is spread over many columns, no column and no
product of two columns shows it, but the matrix of all products does: the mean of x1 x2' over the
rows of a class, less that over all rows, has a large singular value there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from interplay.core.types import Array, Index
from interplay.posteriors.fitting import fit

MOST_PAIRS = 4
MARGIN = 1.05  # times the largest singular value that noise has


class CrossMoments(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A classifier of the pairs of directions whose products go with a class, and of the products.

    Args:
        classifier: fitted to 3 columns for each pair: one direction, the other, their product.
        most: pairs.

    """

    def __init__(self, classifier: Any, most: int = MOST_PAIRS) -> None:
        self.classifier = classifier
        self.most = most

    def fit(self, X: Array, y: Index, sample_weight: Array | None = None) -> CrossMoments:
        """Find directions in X (n, 2 d), d columns of each modality, by labels y (n,), and fit."""
        self.directions_ = telling_directions(*halves(X), y, self.most, sample_weight)
        self.model_ = fit(self.classifier, (self.projected(X),), y, sample_weight)
        self.classes_ = self.model_.classes_
        return self

    def predict_proba(self, X: Array) -> Array:
        """(n, k) posteriors."""
        return np.asarray(self.model_.predict_proba(self.projected(X)))

    def projected(self, X: Array) -> Array:
        """(n, 3 pairs) directions and products."""
        one, two = (part @ along for part, along in zip(halves(X), self.directions_, strict=True))
        return np.hstack([one, two, one * two])


def halves(X: Array) -> tuple[Array, Array]:
    """The columns of either modality."""
    d = X.shape[1] // 2
    return X[:, :d], X[:, d:]


def telling_directions(
    x1: Array, x2: Array, y: Index, most: int, sample_weight: Array | None = None
) -> tuple[Array, Array]:
    """(d, p) directions of x1 and of x2 (n, d): singular vectors of class-wise cross moments.

    Those that stand out of noise by the edge of its singular values (Marchenko and Pastur, 1967),
    at most so many and at least one.
    """
    classes, codes = np.unique(y, return_inverse=True)
    weight = np.ones(len(y)) if sample_weight is None else sample_weight / sample_weight.mean()
    found: list[tuple[float, Array, Array]] = []
    for label in range(len(classes) if len(classes) > 2 else 1):
        hit = (codes == label).astype(np.float64)
        away = hit - np.average(hit, weights=weight)
        away *= weight / np.sqrt(np.average((away * weight) ** 2))
        left, sizes, right = np.linalg.svd((x1 * away[:, None]).T @ x2 / len(y))
        found += zip(sizes.tolist(), left.T, right, strict=True)
    found.sort(key=lambda triple: -triple[0])
    used = [int((part.std(axis=0) > 0).sum()) for part in (x1, x2)]
    edge = MARGIN * sum(np.sqrt(used)) / np.sqrt(len(y))
    kept = [triple for triple in found[:most] if triple[0] > edge] or found[:1]
    return np.stack([one for _, one, _ in kept], 1), np.stack([two for _, _, two in kept], 1)
