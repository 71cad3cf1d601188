"""Tables: named columns in memory or lazy, through narwhals, and the words to speak of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from interplay.errors import InputError

Frame = nw.DataFrame[Any]
LazyFrame = nw.LazyFrame[Any]
AnyFrame = TypeVar("AnyFrame", nw.DataFrame[Any], nw.LazyFrame[Any])


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length.

    Attributes:
        frame: the columns.
        groups: names of sets of columns, such as a 2-D array of an npz.
        notes: what was done to read them, in sentences.

    """

    frame: Frame | LazyFrame
    groups: dict[str, list[str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        names = self.names
        rows = f"{len(self.frame):,} rows" if isinstance(self.frame, nw.DataFrame) else "lazy"
        lines = [f"Table ({rows}, {counted(len(names), 'column')}): {listed(names)}", *self.notes]
        return "\n  ".join(lines)

    @property
    def names(self) -> list[str]:
        """Column names, in the order of the file."""
        return self.frame.collect_schema().names()


def narwhal(values: Any, argument: str) -> Any:
    """A narwhals frame with text column names, a narwhals series, or anything else as it is.

    Raises:
        InputError: column names that repeat or have several levels.

    """
    try:
        native = nw.from_native(values, pass_through=True, allow_series=True)
    except nw.exceptions.DuplicateError as error:
        raise InputError(f"{argument} has repeated column names: rename them") from error
    if not isinstance(native, nw.DataFrame):
        return native
    names: list[Any] = list(native.columns)  # pandas allows names of any type
    if any(isinstance(name, tuple) for name in names):
        raise InputError(f"{argument} has column names of several levels: flatten them to text")
    texts = [str(name) for name in names]
    if len(set(texts)) < len(texts):
        raise InputError(f"{argument} has repeated column names: rename them")
    return native.rename(dict(zip(names, texts, strict=True)))


def non_empty(frame: Frame, name: str) -> Frame:
    """The frame, if it has rows and columns."""
    rows, columns = frame.shape
    if rows == 0 or columns == 0:
        raise InputError(
            f"{name} has {rows} rows and {columns} columns: there is nothing to estimate"
        )
    return frame


def missing_mask(series: nw.Series[Any]) -> NDArray[np.bool_]:
    """True where a value is null or NaN."""
    mask = np.array(series.is_null().to_numpy(), dtype=bool)
    if series.dtype.is_float():
        mask |= np.isnan(np.asarray(series.to_numpy(), dtype=np.float64))
    return mask


def counted(number: int, noun: str) -> str:
    """``1 column``, ``2 columns``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(items: list[str], most: int = 10) -> str:
    """A comma list, cut after ``most`` items."""
    rest = len(items) - most
    return ", ".join(items[:most]) + (f" and {rest} more" if rest > 0 else "")
