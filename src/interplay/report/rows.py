"""What a row looks like on the page: values, the most unusual of many, or a small picture."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from math import prod
from typing import Any

import numpy as np

from interplay.core.types import Array
from interplay.data.coding.levels import numeric_matrix
from interplay.data.reading.tables import Frame

SHOWN = 3  # columns of a modality
LONGEST = 40  # letters of a value
SMALLEST = 4  # numbers a side, from which a table is worth a picture
CHANNELS = (1, 3)
SCALED = 10_000  # rows from which it is told what is unusual


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of one part, for people.

    Attributes:
        frame: (n, d) columns.
        shape: of each row, where it was an array with more than one axis.

    """

    frame: Frame
    shape: tuple[int, ...] = ()

    def text(self, row: int) -> str:
        """A row in words."""
        names = self.frame.columns
        if len(names) == 1:
            return shown(self.frame[names[0]].item(row))
        if self.is_picture:
            values = self.numbers(row)
            return f"{by(self.shape)} numbers, {shown(values.min())} to {shown(values.max())}"
        chosen = self.unusual(row) if len(names) > SHOWN and self.all_numbers else names[:SHOWN]
        text = ", ".join(f"{name} = {shown(self.frame[name].item(row))}" for name in chosen)
        rest = len(names) - len(chosen)
        if rest and self.all_numbers:
            return f"{text} (the most unusual of {len(names):,} columns)"
        return text + (f" and {rest} more" if rest else "")

    def picture(self, row: int) -> str | None:
        """The address of a small picture that holds its own data, of a row that is a table."""
        return as_picture(self.numbers(row), self.shape) if self.is_picture else None

    @property
    def is_picture(self) -> bool:
        """Whether a row is a table of numbers, with one or three channels."""
        sides = without_channels(self.shape)
        whole = prod(self.shape) == len(self.frame.columns)
        return len(sides) == 2 and min(sides) >= SMALLEST and whole and self.all_numbers

    @cached_property
    def all_numbers(self) -> bool:
        """Whether all columns hold numbers."""
        return all(self.frame[name].dtype.is_numeric() for name in self.frame.columns)

    def numbers(self, row: int) -> Array:
        """(d,) values of a row; missing ones are nan."""
        return np.asarray(numeric_matrix(self.frame[[row]], self.frame.columns)[0])

    @cached_property
    def scale(self) -> tuple[Array, Array]:
        """(d,) means and (d,) standard deviations; of constant columns infinite."""
        some = np.arange(0, len(self.frame), -(-len(self.frame) // SCALED))
        values = np.ma.masked_invalid(numeric_matrix(self.frame[some], self.frame.columns))
        spread = values.std(axis=0).filled(0.0)
        return values.mean(axis=0).filled(0.0), np.where(spread > 0, spread, np.inf)

    def unusual(self, row: int) -> list[str]:
        """The columns whose values are the farthest from their means, in standard deviations."""
        means, spread = self.scale
        away = np.nan_to_num(np.abs(self.numbers(row) - means) / spread)
        found = np.sort(np.argsort(-away, kind="stable")[:SHOWN])
        return [self.frame.columns[column] for column in found.tolist()]


def row_shape(values: Any) -> tuple[int, ...]:
    """The shape of each row of an array; nothing of what is no array or has plain columns."""
    shape = tuple(getattr(values, "shape", ()))
    return shape[1:] if len(shape) > 2 else ()


def without_channels(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Height and width."""
    if len(shape) != 3:
        return shape
    if shape[2] in CHANNELS:
        return shape[:2]
    return shape[1:] if shape[0] in CHANNELS else shape


def as_picture(values: Array, shape: tuple[int, ...]) -> str:
    """A PNG of numbers (d,), from black for the least to white for the greatest."""
    from matplotlib.image import imsave

    table = values.reshape(shape)
    if len(shape) == 3:
        table = table if shape[2] in CHANNELS else np.moveaxis(table, 0, 2)
        table = table[:, :, 0] if table.shape[2] == 1 else table
    low, high = np.nanmin(table), np.nanmax(table)
    scaled = np.nan_to_num((table - low) / (high - low if high > low else 1.0))
    colours = scaled if scaled.ndim == 3 else np.repeat(scaled[:, :, None], 3, axis=2)
    file = BytesIO()
    unsigned: Any = {"Software": None}  # so that any version of matplotlib writes the same
    imsave(file, np.round(255 * colours).astype(np.uint8), format="png", metadata=unsigned)
    return "data:image/png;base64," + b64encode(file.getvalue()).decode("ascii")


def by(shape: tuple[int, ...]) -> str:
    """The size of a table in words."""
    return " x ".join(map(str, shape))


def shown(value: Any) -> str:
    """A value, numbers to four digits."""
    if isinstance(value, float):
        return f"{value:.4g}"
    text = "missing" if value is None else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
