"""Modalities that are symbols: the class frequencies of each symbol are all there is to learn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from interplay.core.types import Array

MOST_DISTINCT = 200  # rows of different values that are counted as symbols
ROWS_PER_DISTINCT = 10


class SymbolCounts(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Class frequencies of each distinct row, for modalities that are symbols.

    Half a row, with the class proportions of all rows, is added to each symbol; a symbol that was
    not seen gets these proportions.
    """

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> SymbolCounts:
        """Count the classes ``y`` (n,) of each distinct row of ``X`` (n, d), by weight (n,)."""
        X, y = validate_data(self, X, y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        weight = np.ones(len(codes)) if sample_weight is None else np.asarray(sample_weight)
        self.prior_ = np.bincount(codes, weight) / weight.sum()
        symbols, where = np.unique(X, axis=0, return_inverse=True)
        counts = np.zeros((len(symbols), len(self.classes_)))
        np.add.at(counts, (where.ravel(), codes), weight)
        counts += self.prior_ / 2
        counts /= counts.sum(axis=1, keepdims=True)
        self.posteriors_ = {row.tobytes(): p for row, p in zip(symbols, counts, strict=True)}
        return self

    def predict_proba(self, X: Any) -> Array:
        """(n, k) frequencies."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False)
        symbols, where = np.unique(X, axis=0, return_inverse=True)
        known = [self.posteriors_.get(row.tobytes(), self.prior_) for row in symbols]
        return np.stack(known)[where.ravel()]

    def predict(self, X: Any) -> NDArray[Any]:
        """The most frequent class of each row's symbol."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])


def are_symbols(rows: Array) -> bool:
    """Whether rows (n, d) take few distinct values, each of them often."""
    some = rows[: MOST_DISTINCT * ROWS_PER_DISTINCT]
    if len(np.unique(some, axis=0)) > MOST_DISTINCT:
        return False
    distinct = len(np.unique(rows, axis=0))
    return distinct <= MOST_DISTINCT and distinct * ROWS_PER_DISTINCT <= len(rows)
