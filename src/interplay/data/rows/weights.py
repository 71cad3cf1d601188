"""Weights of rows: survey weights, or the inverse of the chance that a row was drawn."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np

from interplay.core.types import Array
from interplay.data.reading.tables import missing_mask
from interplay.errors import InputError


def checked_weights(series: nw.Series[Any]) -> Array:
    """(n,) weights of mean 1.

    Raises:
        InputError: no numbers, missing, infinite or negative ones, or all of them 0.

    """
    if not (series.dtype.is_numeric() or series.dtype == nw.Boolean):
        raise InputError("sample_weight holds values that are no numbers: pass one number a row")
    absent = missing_mask(series)
    weights = np.full(len(absent), np.nan)
    weights[~absent] = series.filter((~absent).tolist()).to_numpy()
    bad = int((~np.isfinite(weights) | (weights < 0)).sum())
    if bad:
        raise InputError(
            f"sample_weight is missing, infinite or negative in {bad:,} rows: pass numbers of at "
            "least 0"
        )
    if not weights.any():
        raise InputError("sample_weight is 0 in every row: pass positive weights")
    return np.asarray(weights / weights.mean())


def effective_size(weights: Array) -> int:
    """How many rows of equal weight tell as much: (sum w)^2 / sum w^2 (Kish, 1965)."""
    return max(1, round(float(weights.sum() ** 2 / (weights**2).sum())))
