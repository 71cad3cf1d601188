"""Tables of numbers and words, and what is done to them alike in several datasets."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from interplay.core.types import Array
from interplay.datasets.real.files import Files
from interplay.errors import InputError

LINE = 2**20  # bytes of the longest line that is looked for


def read_csv(
    files: Files, relative: str, needed: Sequence[str] = (), **options: Any
) -> pl.DataFrame:
    """A table of a CSV file, with the columns that are needed.

    Raises:
        InputError: it is missing, damaged, empty or without one of the columns.

    """
    path = files.path(relative)
    return checked(files, path, parsed(files, path, **options), needed)


def parsed(files: Files, path: Path, **options: Any) -> pl.DataFrame:
    """A CSV file."""
    try:
        check_end(files, path)
        return pl.read_csv(path, infer_schema_length=None, null_values=["", "NA"], **options)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise files.wrong(path, f"cannot be read as CSV ({error})") from error


def check_end(files: Files, path: Path) -> None:
    """Refuse a file whose last line has other fields than its first: its download was cut off."""
    with path.open("rb") as file:
        first = file.readline()
        file.seek(max(path.stat().st_size - LINE, 0))
        last = (file.read().strip(b"\r\n") or first).rpartition(b"\n")[2]
    try:
        fields = [len(next(csv.reader([line.decode()]))) for line in (first, last)]
    except (UnicodeDecodeError, csv.Error, StopIteration) as error:
        raise files.wrong(path, f"is no CSV file ({error!r})") from error
    if fields[0] != fields[1]:
        raise files.wrong(path, "is cut off: its last line has other fields than its first")


def checked(files: Files, path: Path, table: pl.DataFrame, needed: Sequence[str]) -> pl.DataFrame:
    """The table, if it has rows and the columns that are needed."""
    files.check_columns(path, table.columns, needed)
    if table.is_empty():
        raise files.wrong(path, "has no rows")
    return table


def numbers(files: Files, path: Path, table: pl.DataFrame, columns: Sequence[str]) -> Array:
    """(n, d) columns as numbers; missing values are NaN.

    Raises:
        InputError: a column is text.

    """
    try:
        out = [as_numbers(table[column]) for column in columns]
    except pl.exceptions.PolarsError as error:
        raise files.wrong(path, f"has text where numbers belong ({error})") from error
    return np.column_stack(out).astype(np.float64)


def as_numbers(column: pl.Series) -> Array:
    """(n,) of a column, which may be written with spaces around; missing values are NaN."""
    if column.dtype == pl.String:
        stripped = column.str.strip_chars()
        column = stripped.set(stripped == "", None)
    return np.asarray(column.cast(pl.Float64).fill_null(float("nan")).to_numpy())


def one_hot(table: pl.DataFrame, columns: Sequence[str]) -> Array:
    """(n, d) an indicator for each value of each column; none for missing ones."""
    out = [
        (values == value).fill_null(value=False).to_numpy()
        for values in (table[column].cast(pl.String) for column in columns)
        for value in sorted(values.drop_nulls().unique())
    ]
    return np.column_stack(out).astype(np.float64)


def complete(x: Array, values: Array | None = None) -> tuple[Array, int]:
    """(x with missing values filled, how many were).

    Args:
        x: (n, d) with NaN.
        values: (d,) to fill in; NaN there, or None, for the median of the column.

    Raises:
        InputError: a column has no value at all.

    """
    missing = np.isnan(x)
    if missing.all(axis=0).any():
        column = int(missing.all(axis=0).argmax())
        raise InputError(f"column {column} has no value at all: the file is of another version")
    fill = np.nanmedian(x, axis=0)
    if values is not None:
        fill = np.where(np.isnan(values), fill, values)
    return np.where(missing, fill, x), int(missing.sum())


def filled_note(n: int, size: int) -> tuple[str, ...]:
    """What was filled in, for the notes of a dataset."""
    if n == 0:
        return ()
    return (f"{n:,} of {size:,} values are missing; medians of their columns stand for them",)


def before(days: Array, died: Any, horizon: float) -> tuple[Any, Any]:
    """Who met the event by a day: (rows for which it is known, (m,) True where met).

    Rows that were censored earlier are left out: what became of them is not known.
    """
    happened = np.asarray(died, dtype=bool) & (days <= horizon)
    known = happened | (days > horizon)
    return np.flatnonzero(known), happened[known]
