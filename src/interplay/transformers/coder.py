"""What the transformers have in common: checked rows in, integer codes out."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from interplay.core.types import Matrix


class Coder(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """A transformer from numbers to integer codes, of whatever type the numbers are."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = []
        return tags

    def to_fit(self, X: Any, **checks: Any) -> Matrix:
        """X as a matrix of finite numbers, whose number of columns is that of all rows to come."""
        return self.matrix(X, reset=True, **checks)

    def to_transform(self, X: Any) -> Matrix:
        """X as a matrix of finite numbers with as many columns as the fitted one."""
        check_is_fitted(self)
        return self.matrix(X, reset=False)

    def matrix(self, X: Any, **checks: Any) -> Matrix:
        """X as a matrix of finite numbers."""
        with np.errstate(over="ignore", invalid="ignore"):  # the check adds up all numbers
            return np.asarray(validate_data(self, X, dtype=np.float64, **checks))
