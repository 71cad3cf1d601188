"""Distinct rows, and how often each occurs: all there is to know of columns with few values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from interplay.core.types import Integers
from interplay.data.reading.engines import NUMBER, TooManyError, collect, count_rows
from interplay.data.reading.tables import Frame, LazyFrame, missing_mask

FIRST = 10_000  # rows that rule out most columns before all rows are looked at
VALUES = 1000  # the most distinct ones of a column among them
MOST = 4_000_000  # distinct rows that are held in memory


@dataclass(frozen=True, slots=True)
class DistinctRows:
    """Rows that differ, in memory.

    Attributes:
        frame: the columns asked for.
        numbers: (e,) how often each row occurs.

    """

    frame: Frame
    numbers: Integers

    def missing(self) -> dict[str, NDArray[np.bool_]]:
        """Where each column has no value."""
        return {name: missing_mask(self.frame[name]) for name in self.frame.columns}

    def complete(self) -> DistinctRows:
        """The rows without missing values."""
        kept = ~np.any(list(self.missing().values()), axis=0)
        return DistinctRows(self.frame.filter(kept.tolist()), self.numbers[kept])


def few_distinct_rows(frame: LazyFrame) -> DistinctRows | None:
    """The distinct rows, in one pass, of engines that are quick at it; None where there are many.

    They are few where every column has few values among the first rows, and no more than ``MOST``
    combinations occur in all.
    """
    engine = frame.implementation
    if not (engine.is_polars() or engine.is_duckdb()) or not may_be_few(frame):
        return None
    try:
        found = count_rows(frame, MOST)
    except TooManyError:
        return None
    numbers = np.asarray(found[NUMBER].cast(nw.Int64).to_numpy())
    return DistinctRows(found.drop(NUMBER), numbers)


def may_be_few(frame: LazyFrame) -> bool:
    """Whether the first rows look like symbols; not where these are all rows there are."""
    first = collect(frame.head(FIRST))
    return len(first) == FIRST and all(has_few_values(first[name]) for name in first.columns)


def has_few_values(column: nw.Series[Any]) -> bool:
    """Whether a column may be used as it is, by its type and its values."""
    kind = column.dtype
    if kind.is_float():
        values = np.asarray(column.drop_nulls().to_numpy(), dtype=np.float64)
        if np.any((values != np.rint(values)) & ~np.isnan(values)):
            return False
    elif not (kind.is_integer() or kind in (nw.Boolean, nw.String, nw.Categorical, nw.Enum)):
        return False
    return column.n_unique() <= VALUES
