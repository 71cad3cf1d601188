"""Missing and infinite values: counted by column, refused, dropped, or a category of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw

from interplay.core.settings import MISSING
from interplay.data.reading.tables import counted, listed
from interplay.errors import InputError


@dataclass(frozen=True, slots=True)
class Tally:
    """The rows of some data, and which of their values cannot be used.

    Attributes:
        rows: number of rows.
        incomplete: rows with a missing value.
        missing: (column, missing values), where there are any.
        infinite: (column, infinite values), where there are any.
        read: what was done to read the rows, in sentences.

    """

    rows: int
    incomplete: int
    missing: tuple[tuple[str, int], ...]
    infinite: tuple[tuple[str, int], ...]
    read: tuple[str, ...] = ()

    def notes(self, missing: str) -> list[str]:
        """What was done to read the rows, and about missing values, if there are any."""
        if not self.missing:
            return [*self.read]
        if missing == "drop":
            dropped = f"{self.incomplete:,} of {self.rows:,} rows left out for missing values."
            return [*self.read, dropped]
        holes = listed([f"{name}: {number:,}" for name, number in self.missing])
        return [*self.read, f"Missing values are a category of their own ({holes})."]


def check_choice(missing: Any) -> None:
    """Refuse what is no way to treat missing values."""
    if missing not in MISSING:
        raise InputError(f"missing is {missing!r}: choose one of {', '.join(MISSING)}")


def check_values(tally: Tally, missing: str) -> None:
    """Refuse infinite values, and missing ones as ``missing`` says.

    Raises:
        InputError: the message counts the values by column.

    """
    if tally.infinite:
        found = [f"{name}: {number:,}" for name, number in tally.infinite]
        raise InputError(
            f"infinite values in {counted(len(found), 'column')} ({listed(found)}): replace or "
            "remove them"
        )
    if tally.missing and missing == "error":
        holes = [f"{name}: {number:,}" for name, number in tally.missing]
        raise InputError(
            f"missing values in {counted(len(holes), 'column')} ({listed(holes)}): fill them, pass "
            "missing='drop' to leave out the rows that have any, or missing='category' to count "
            "them as a value of their own"
        )
    if tally.rows == tally.incomplete and missing == "drop":
        raise InputError("every row has a missing value, so missing='drop' leaves none: fill them")


def is_absent(name: str, dtype: Any) -> nw.Expr:
    """True where a column is null or NaN, never null."""
    column = nw.col(name)
    return column.is_null() | column.is_nan() if dtype.is_float() else column.is_null()


def is_infinite(name: str, dtype: Any) -> nw.Expr:
    """True where a column of floats is infinite, never null."""
    column = nw.col(name)
    return ~is_absent(name, dtype) & ((column == float("inf")) | (column == float("-inf")))
