"""What the transformers have in common: integer codes whatever the type of the numbers."""

from __future__ import annotations

from typing import Any

from sklearn.base import BaseEstimator, TransformerMixin


class Coder(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """A transformer from numbers to integer codes."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = []
        return tags
