"""What is done to columns: used as they are, cut in bins, or clustered.

Each part gives keys to group the rows of a lazy frame by, and levels of rows in memory; the two
agree.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import narwhals as nw
import numpy as np

from interplay.core.types import Codes, Matrix, Vector
from interplay.data.coding.edges import bin_codes, bin_expression
from interplay.data.coding.levels import Levels, combine, dense_levels, numeric_matrix, value_levels
from interplay.data.coding.nearest import NearestCentre, balanced
from interplay.data.reading.tables import AnyFrame, Frame, counted


class Part(Protocol):
    """Columns that are turned into keys together."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""

    @property
    def n_keys(self) -> int:
        """The number of its keys."""

    def prepare(self, frame: AnyFrame, stem: str) -> AnyFrame:
        """The frame with the columns that ``keys`` reads besides ``columns``."""

    def keys(self, stem: str) -> list[nw.Expr]:
        """Expressions to group by."""

    def levels_of_keys(self, keys: Sequence[nw.Series[Any]]) -> Levels:
        """Levels of rows that hold the keys."""

    def levels(self, frame: Frame) -> Levels:
        """The same levels from the columns themselves."""

    def said(self, levels: Levels) -> str:
        """What is done to the columns."""


@dataclass(frozen=True, slots=True)
class Given:
    """Columns used as they are, jointly; a missing value is a level of its own."""

    columns: tuple[str, ...]

    @property
    def n_keys(self) -> int:
        """One for each column."""
        return len(self.columns)

    def prepare(self, frame: AnyFrame, stem: str) -> AnyFrame:  # noqa: ARG002
        """The frame as it is."""
        return frame

    def keys(self, stem: str) -> list[nw.Expr]:  # noqa: ARG002
        """The columns."""
        return [nw.col(column) for column in self.columns]

    def levels_of_keys(self, keys: Sequence[nw.Series[Any]]) -> Levels:
        """Combinations of values, in their order; missing comes last."""
        return combine([value_levels(key) for key in keys])

    def levels(self, frame: Frame) -> Levels:
        """The same from the frame."""
        return self.levels_of_keys([frame[column] for column in self.columns])

    def said(self, levels: Levels) -> str:
        """What is done to the columns."""
        missing = ", with missing as a value of its own" if levels.missing else ""
        symbols = counted(levels.number, "symbol")
        return f"{described(self.columns)} used as given{missing}, {symbols}"


class Numbered(ABC):
    """Columns of numbers whose rows are told by one code: of 0 ... number - 1, or missing."""

    __slots__ = ()
    columns: tuple[str, ...]
    missing: bool

    @property
    @abstractmethod
    def number(self) -> int:
        """The number of codes, and the code of rows with a missing value."""

    @abstractmethod
    def codes(self, values: Matrix) -> Codes:
        """(n,) codes of rows with values (n, d), NaN where missing."""

    @property
    def n_keys(self) -> int:
        """One."""
        return 1

    def keys(self, stem: str) -> list[nw.Expr]:
        """The code that ``prepare`` has found; ``number`` where a value is missing."""
        code = nw.col(f"{stem}code")
        return [set_apart(code, self.columns, self.number) if self.missing else code]

    def levels_of_keys(self, keys: Sequence[nw.Series[Any]]) -> Levels:
        """Codes that occur."""
        return dense_levels(keys[0].to_numpy(), self.number)

    def levels(self, frame: Frame) -> Levels:
        """The same from the frame."""
        return dense_levels(self.codes(numeric_matrix(frame, self.columns)), self.number)


@dataclass(frozen=True, slots=True, eq=False)
class Bins(Numbered):
    """The first of the columns in bins between edges; the others are constant.

    Attributes:
        columns: names; rows with a missing value in any of them are a bin of their own.
        edges: the smallest value of each bin but the first, rising.
        kind: ``equal counts`` or ``equal width``.
        missing: whether there may be missing values.

    """

    columns: tuple[str, ...]
    edges: Vector
    kind: str = "equal counts"
    missing: bool = False

    @property
    def number(self) -> int:
        """The number of bins, without that of missing values."""
        return len(self.edges) + 1

    def prepare(self, frame: AnyFrame, stem: str) -> AnyFrame:
        """The frame with the number of the bin."""
        if frame.implementation.is_polars():
            return with_codes(frame, self.columns, self.codes, f"{stem}code")
        code = bin_expression(as_float(self.columns[0]), self.edges)
        return frame.with_columns(code.alias(f"{stem}code"))

    def codes(self, values: Matrix) -> Codes:
        """(n,) keys of rows with values (n, d), NaN where missing."""
        codes = bin_codes(values[:, 0], self.edges)
        codes[np.isnan(values).any(axis=1)] = self.number
        return codes

    def said(self, levels: Levels) -> str:
        """What is done to the columns."""
        bins = counted(levels.number - levels.missing, "bin")
        apart = " and one for missing values" if levels.missing else ""
        return f"{described(self.columns)} in {bins} of {self.kind}{apart}"


@dataclass(frozen=True, slots=True, eq=False)
class Clusters(Numbered):
    """Columns together, as the number of the nearest k-means centre.

    Attributes:
        columns: names; rows with a missing value in any of them are a cluster of their own.
        nearest: the centres, and the scores in which they are.
        whole: how many of the columns are of whole numbers.
        missing: whether there may be missing values.

    """

    columns: tuple[str, ...]
    nearest: NearestCentre
    whole: int = 0
    missing: bool = False

    @property
    def number(self) -> int:
        """The number of centres."""
        return len(self.nearest.centres)

    def prepare(self, frame: AnyFrame, stem: str) -> AnyFrame:
        """The frame with scores, distances to the centres, the least of these, and which it is.

        In steps, since each result is used many times in the next one.
        """
        if frame.implementation.is_polars():
            return with_codes(frame, self.columns, self.codes, f"{stem}code")
        scores = self.nearest.scores([as_float(column) for column in self.columns])
        frame, names = with_numbered(frame, scores, f"{stem}score")
        distances = self.nearest.distances([nw.col(name) for name in names])
        frame, names = with_numbered(frame, distances, f"{stem}distance")
        frame = frame.with_columns(nw.min_horizontal(*names).alias(f"{stem}least"))
        least, other = nw.col(f"{stem}least"), nw.lit(self.number)
        candidates = [
            nw.when(nw.col(name) <= least).then(nw.lit(k)).otherwise(other)
            for k, name in enumerate(names)
        ]
        return frame.with_columns(nw.min_horizontal(*candidates).alias(f"{stem}code"))

    def codes(self, values: Matrix) -> Codes:
        """(n,) keys of rows with values (n, d), NaN where missing."""
        complete = ~np.isnan(values).any(axis=1)
        codes = np.full(len(values), self.number)
        codes[complete] = self.nearest.codes(values[complete])
        return codes

    def said(self, levels: Levels) -> str:
        """What is done to the columns."""
        mixture = f" ({self.whole} of whole numbers)" if 0 < self.whole < len(self.columns) else ""
        components = counted(self.nearest.weights.shape[1], "principal component")
        steps = f"standardised, {components}, {levels.number - levels.missing} k-means clusters"
        apart = " and one for rows with missing values" if levels.missing else ""
        return f"{described(self.columns)}{mixture} {steps}{apart}"


def with_codes(
    frame: AnyFrame, columns: Sequence[str], codes: Callable[[Matrix], Codes], name: str
) -> AnyFrame:
    """The polars frame with codes of its columns, in the column ``name``.

    Polars hands its batches to numpy, which is several times as quick as the same expression.
    """
    import polars

    def codes_of_batch(rows: polars.Series) -> polars.Series:
        return polars.Series(codes(rows.struct.unnest().to_numpy()), dtype=polars.Int32)

    floats = [polars.col(column).cast(polars.Float64).fill_null(np.nan) for column in columns]
    code = polars.struct(floats).map_batches(codes_of_batch, polars.Int32, is_elementwise=True)
    native: Any = frame.to_native()
    coded: AnyFrame = nw.from_native(native.with_columns(code.alias(name)))
    return coded


def described(columns: Sequence[str]) -> str:
    """One column by its name, several by their number."""
    return f"column {columns[0]}" if len(columns) == 1 else f"{len(columns)} columns"


def as_float(column: str) -> nw.Expr:
    """A column of numbers or booleans as double precision."""
    return nw.col(column).cast(nw.Float64)


def set_apart(code: nw.Expr, columns: Sequence[str], other: int) -> nw.Expr:
    """The code; ``other`` where any of the columns is null or NaN."""
    holes = [
        test for column in columns for test in (nw.col(column).is_null(), as_float(column).is_nan())
    ]
    return nw.when(balanced(operator.or_, holes)).then(nw.lit(other)).otherwise(code)


def with_numbered(
    frame: AnyFrame, expressions: Sequence[nw.Expr], stem: str
) -> tuple[AnyFrame, list[str]]:
    """(the frame with the expressions as columns, their names)."""
    names = [f"{stem}{i}" for i in range(len(expressions))]
    named = [expression.alias(name) for expression, name in zip(expressions, names, strict=True)]
    return frame.with_columns(*named), names
