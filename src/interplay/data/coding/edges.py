"""Bins of one continuous column, as edges that new rows can be compared with."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np

from interplay.core.types import Codes, Vector
from interplay.errors import InputError


def cube_root_bins(n_rows: int) -> int:
    """The cube root of the number of rows, at least 2 (appendix B.1, after Rice 2006)."""
    return max(2, int(np.rint(np.cbrt(n_rows))))


def quantile_edges(values: Vector, bins: int) -> Vector:
    """Edges of bins of equal counts: the smallest value of each bin but the first.

    Equal values share a bin, so there can be fewer bins than asked for. A value goes to the bin of
    the middle of its ranks: a column that is mostly zero keeps the rest apart.
    """
    distinct, counts = np.unique(values, return_counts=True)
    middle = np.cumsum(counts) - counts / 2
    bin_of = np.minimum((middle / len(values) * bins).astype(np.intp), bins - 1)
    return np.asarray(distinct[1:][bin_of[1:] > bin_of[:-1]], dtype=np.float64)


def width_edges(values: Vector, bins: int, limits: tuple[float, float] | None = None) -> Vector:
    """Inner edges of bins of equal width between ``limits``, by default the ends of the values.

    The edges are those of ``numpy.histogram``; values beyond the limits go to the end bins.

    Raises:
        InputError: the limits are no pair of finite numbers in rising order.

    """
    low, high = (values.min(), values.max()) if limits is None else checked_limits(limits)
    inner = 2 * np.linspace(low / 2, high / 2, bins + 1)[1:-1]  # the range itself may overflow
    return np.asarray(np.unique(inner[inner > low]), dtype=np.float64)


def checked_limits(limits: Any) -> tuple[float, float]:
    """A pair (low, high) of finite numbers in rising order."""
    try:
        low, high = (float(limit) for limit in limits)
    except (TypeError, ValueError) as error:
        raise wrong_limits(limits) from error
    if not (np.isfinite([low, high]).all() and low < high):
        raise wrong_limits(limits)
    return low, high


def wrong_limits(limits: Any) -> InputError:
    """The error for limits that bound no range."""
    return InputError(f"range is {limits!r}: pass two finite numbers, the lower one first")


def bin_codes(values: Vector, edges: Vector) -> Codes:
    """The number of edges at or below each value."""
    return np.searchsorted(edges, values, side="right")


def bin_expression(value: nw.Expr, edges: Vector) -> nw.Expr:
    """``bin_codes`` as a lazy expression: a binary search, which engines evaluate quickly."""

    def search(low: int, high: int) -> nw.Expr:
        if low == high:
            return nw.lit(low)
        middle = (low + high) // 2
        above, below = search(middle + 1, high), search(low, middle)
        return nw.when(value >= float(edges[middle])).then(above).otherwise(below)

    return search(0, len(edges))
