"""Bins of each column, as scikit-learn transformers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from sklearn.base import OneToOneFeatureMixin

from interplay.core.checks import checked_number
from interplay.core.types import Codes, Index, Vector
from interplay.data.coding.edges import (
    bin_codes,
    checked_limits,
    cube_root_bins,
    quantile_edges,
    width_edges,
)
from interplay.transformers.coder import Coder


class ColumnBins(OneToOneFeatureMixin, Coder, ABC):  # type: ignore[misc]
    """Codes of each column by edges that are learnt from it."""

    bins: int | None
    edges_: list[Vector]

    @abstractmethod
    def edges_of(self, column: Vector, bins: int) -> Vector:
        """Edges of one column."""

    def fit(self, X: Any, y: Any = None) -> ColumnBins:  # noqa: ARG002
        """Learn the edges of each column of X (n, d); ``y`` is not used.

        Raises:
            InputError: the number of bins is no whole number of at least 2, or the range no range.
            ValueError: X is no matrix of finite numbers.

        """
        values = self.to_fit(X)
        bins = cube_root_bins(len(values)) if self.bins is None else self.bins
        checked_number("bins", bins)
        self.edges_ = [self.edges_of(column, bins) for column in values.T]
        return self

    def transform(self, X: Any) -> Index:
        """(n, d) codes: the number of edges at or below each value."""
        values = self.to_transform(X)
        codes: list[Codes] = [
            bin_codes(column, edges) for column, edges in zip(values.T, self.edges_, strict=True)
        ]
        return np.column_stack(codes)


class WidthBins(ColumnBins):
    """Histogram bins of equal width (appendix B.1); values beyond the range go to the end bins.

    Args:
        bins: number of bins; None for the cube root of the number of rows.
        range: (low, high) ends of the bins; None for the ends of each column.

    Attributes:
        edges_: the inner edges of each column, rising; a value on an edge is in the bin above it.

    """

    def __init__(self, bins: int | None = None, range: Any = None) -> None:  # noqa: A002
        self.bins = bins
        self.range = range

    def edges_of(self, column: Vector, bins: int) -> Vector:
        """Edges of one column."""
        limits = None if self.range is None else checked_limits(self.range)
        return width_edges(column, bins, limits)


class QuantileBins(ColumnBins):
    """Bins of equal counts; equal values share a bin, so there can be fewer than asked for.

    A value goes to the bin of the middle of its ranks: a column that is mostly zero keeps the rest
    apart.

    Args:
        bins: number of bins; None for the cube root of the number of rows (appendix B.1).

    Attributes:
        edges_: for each column the smallest value of each bin but the first.

    """

    def __init__(self, bins: int | None = None) -> None:
        self.bins = bins

    def edges_of(self, column: Vector, bins: int) -> Vector:
        """Edges of one column."""
        return quantile_edges(column, bins)
