"""Arrays of rows and labels, checked."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.core.padded import Padded, are_sequences, padded
from interplay.core.types import Array, Index
from interplay.errors import InputError


def checked_rows(**given: Any) -> tuple[Any, Any]:
    """Two modalities as (n, ...) finite numbers, by the name of their argument.

    Lists of sequences of different lengths become ``Padded``.

    Raises:
        InputError: no numbers, missing or infinite values, or unequal lengths.

    """
    found = {name: rows_or_sequences(name, values) for name, values in given.items()}
    (one, first), (two, second) = found.items()
    if len(first) != len(second):
        raise InputError(
            f"{one} has {len(first)} rows, {two} has {len(second)} rows: pass one row per sample"
        )
    return first, second


def rows_or_sequences(name: str, values: Any) -> Array | Padded:
    """(n, ...) finite numbers, or sequences of different lengths."""
    if isinstance(values, Padded):
        numbers(name, values.values)
        return values
    if not are_sequences(values):
        return numbers(name, values)
    try:
        made = padded(name, [np.asarray(row, dtype=np.float64) for row in values])
    except (TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        return numbers(name, values)  # which says what is wrong
    if isinstance(made, Padded):
        numbers(name, made.values)
        return made
    return numbers(name, made)


def numbers(name: str, values: Any) -> Array:
    """(n, ...) finite numbers; a vector becomes one column."""
    try:
        rows = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"{name} holds values that are no numbers ({error}): encode them first, or use "
            "interplay.estimate, which does"
        ) from error
    if rows.ndim == 1:
        rows = rows[:, None]
    if rows.ndim < 2 or rows.size == 0:
        raise InputError(f"{name} has shape {np.shape(values)}: pass (n, d) rows, at least one")
    bad = ~np.isfinite(rows.reshape(len(rows), -1)).all(axis=1)
    if bad.any():
        raise InputError(
            f"{name} has missing or infinite values in {int(bad.sum()):,} rows, the first is row "
            f"{int(np.flatnonzero(bad)[0])}: fill them, or leave these rows out"
        )
    return rows


def checked_labels(y: Any, n: int) -> tuple[Index, int]:
    """(codes (n,) in sorted order of the labels, how many classes).

    Raises:
        InputError: another length, missing labels, or one class.

    """
    codes = checked_codes("y", y, n)
    classes = int(codes.max()) + 1
    if classes < 2:
        raise InputError("y has one class: nothing can be told about it; pass two classes or more")
    return codes, classes


def checked_codes(name: str, values: Any, n: int) -> Index:
    """(n,) codes 0, 1, ... of any values, in their sorted order."""
    given = np.asarray(values)
    if given.ndim != 1 or len(given) != n:
        raise InputError(f"{name} has shape {given.shape}, the modalities {n} rows: pass one each")
    absent = [value is None or value != value for value in given.tolist()]  # noqa: PLR0124
    if any(absent):
        raise InputError(f"{name} is missing in {sum(absent)} rows: leave these rows out")
    try:
        return np.unique(given, return_inverse=True)[1].astype(np.intp)
    except TypeError as error:
        raise InputError(f"{name} mixes values that have no order: pass one kind") from error
