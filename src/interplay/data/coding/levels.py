"""Levels: dense codes of the values of columns, numbered in the order of the values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from interplay.core.types import Array, Codes, Matrix
from interplay.data.reading.tables import Frame, counted, listed, missing_mask
from interplay.errors import InputError

CLOSE = 2**16  # whole numbers in a range of this size are looked up in a table


@dataclass(frozen=True, slots=True)
class Levels:
    """Codes 0 ... number - 1, one a row, and whether missing values are among them."""

    codes: Codes
    number: int
    missing: bool = False


def value_levels(series: nw.Series[Any]) -> Levels:
    """Levels of the values of a column; missing comes last."""
    absent = missing_mask(series)
    if not absent.any():
        codes, number = present_codes(series)
        return Levels(codes, number)
    present, number = present_codes(series.filter((~absent).tolist()))
    codes = np.full(len(absent), number)
    codes[~absent] = present
    return Levels(codes, number + 1, missing=True)


def present_codes(series: nw.Series[Any]) -> tuple[Codes, int]:
    """(codes, number of distinct values) of a column without missing values."""
    if series.dtype.is_integer() or series.dtype == nw.Boolean:
        return whole_codes(np.asarray(series.to_numpy()))
    if is_numeric(series):
        numbers = np.asarray(series.to_numpy(), np.float64)
        distinct, codes = np.unique(numbers, return_inverse=True)
        return codes, len(distinct)
    values = series.to_list()
    number_of = {value: code for code, value in enumerate(sorted(set(values), key=order))}
    return np.fromiter((number_of[value] for value in values), np.intp, len(values)), len(number_of)


def whole_codes(values: NDArray[Any]) -> tuple[Codes, int]:
    """(codes, number of distinct values) of whole numbers; without sorting where they are close."""
    low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
    if high - low >= max(CLOSE, len(values)) or high > np.iinfo(np.int64).max:
        distinct, codes = np.unique(values, return_inverse=True)
        return codes, len(distinct)
    shifted = values.astype(np.int64) - low
    occurs = np.bincount(shifted, minlength=high - low + 1) > 0
    return (np.cumsum(occurs) - 1)[shifted], int(occurs.sum())


def order(value: Any) -> tuple[str, Any]:
    """Sorts values of several types too, as categories may have."""
    return type(value).__name__, value


def dense_levels(codes: Codes, missing_code: int) -> Levels:
    """Levels of codes 0 ... missing_code, of which only some occur."""
    occurs = np.bincount(codes, minlength=missing_code + 1) > 0
    dense = np.cumsum(occurs) - 1
    return Levels(dense[codes], int(occurs.sum()), bool(occurs[missing_code]))


def combine(parts: Sequence[Levels]) -> Levels:
    """Levels of the combinations that occur, in the order of the first part, then the second."""
    codes, number = parts[0].codes, parts[0].number
    for part in parts[1:]:
        distinct, codes = np.unique(codes * part.number + part.codes, return_inverse=True)
        number = len(distinct)
    return Levels(codes, number, any(part.missing for part in parts))


def is_numeric(column: nw.Series[Any]) -> bool:
    """Numbers or booleans."""
    return bool(column.dtype.is_numeric() or column.dtype == nw.Boolean)


def numeric_matrix(frame: Frame, columns: Sequence[str]) -> Matrix:
    """(n, d) floats; NaN where missing.

    Raises:
        InputError: infinite values.

    """
    values = numbers_at_once(frame, columns)
    if values is None:
        values = np.array([floats(frame[column]) for column in columns]).T
    infinite = np.isinf(values).sum(axis=0)
    if infinite.any():
        found = [f"{c}: {k}" for c, k in zip(columns, infinite.tolist(), strict=True) if k]
        raise InputError(
            f"infinite values in {counted(len(found), 'column')} ({listed(found)}): replace or "
            "remove them"
        )
    return values


def numbers_at_once(frame: Frame, columns: Sequence[str]) -> Matrix | None:
    """(n, d) floats of columns that are all of plain floats, NaN where missing; None of others.

    Images have thousands of columns, which take their time one by one.
    """
    if len(columns) < 2 or not all(frame.schema[c].is_float() for c in columns):
        return None
    values = frame.select(*columns).to_numpy()
    return values.astype(np.float64) if values.dtype.kind == "f" else None


def floats(series: nw.Series[Any]) -> Array:
    """The values of a column of numbers or booleans; NaN where missing."""
    absent = missing_mask(series)
    if not absent.any():
        return np.asarray(series.to_numpy(), dtype=np.float64)
    values = np.full(len(absent), np.nan)
    values[~absent] = series.filter((~absent).tolist()).to_numpy()
    return values
