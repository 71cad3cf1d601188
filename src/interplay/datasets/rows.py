"""Checks of rows whose posteriors are asked for."""

from __future__ import annotations

from collections.abc import Sized
from typing import Any

import numpy as np

from interplay.core.row_checks import numbers
from interplay.core.types import Array
from interplay.errors import InputError


def checked_columns(name: str, rows: Any, width: int) -> Array:
    """(n, width) finite numbers; a vector is one column.

    Raises:
        InputError: no numbers, missing or infinite values, or another number of columns.

    """
    columns = numbers(name, rows)
    if columns.ndim != 2 or columns.shape[1] != width:
        raise InputError(
            f"{name} must be finite rows of {width} columns, as `sample` gives them, but its shape "
            f"is {np.shape(rows)}"
        )
    return columns


def checked_lengths(one: Sized, two: Sized) -> None:
    """Both modalities have as many rows.

    Raises:
        InputError: they have not.

    """
    if len(one) != len(two):
        raise InputError(f"x1 has {len(one)} rows, x2 has {len(two)} rows: pass one row per sample")
