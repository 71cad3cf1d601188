"""The rows of a question: its modalities, label and groups, in memory or where the data is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from interplay.core.types import Index
from interplay.data.reading.arrays import as_frame, plain_columns
from interplay.data.reading.columns import select_columns
from interplay.data.reading.dates import as_days, note_on_days
from interplay.data.reading.engines import collect
from interplay.data.reading.lists import spread_lists
from interplay.data.reading.sources import SMALL_VALUES, read_table
from interplay.data.reading.tables import Frame, LazyFrame, missing_mask
from interplay.data.reading.texts import encode_texts
from interplay.data.rows.distinct import DistinctRows
from interplay.data.rows.missing import Tally, is_absent, is_infinite
from interplay.data.rows.sampling import sample_numbers, sample_rows
from interplay.errors import InputError

LABEL, GROUPS, WEIGHTS = "y", "groups", "sample_weight"  # the parts that are no modality
ATTENDANTS = (GROUPS, WEIGHTS)  # a value a row, whose column may be one of another part


@dataclass(frozen=True, slots=True)
class RowsInMemory:
    """A frame for each part, row by row of the same samples.

    Attributes:
        frames: the columns of each part, by its name.
        numbers: (n,) the number of each row in the data, counted from 0.
        notes: what was done to read them, in sentences.

    """

    frames: dict[str, Frame]
    numbers: Index
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, list[str]]:
        """The names of the columns of each part."""
        return {part: frame.columns for part, frame in self.frames.items()}

    def tally(self) -> Tally:
        """What cannot be used, by column."""
        missing, infinite = [], []
        incomplete = np.zeros(len(self.numbers), dtype=bool)
        for series in self.series():
            absent = missing_mask(series)
            incomplete |= absent
            missing.append((series.name, int(absent.sum())))
            if series.dtype.is_float():
                infinite.append((series.name, int(np.isinf(series.to_numpy()).sum())))
        rows, holes = len(self.numbers), int(incomplete.sum())
        return Tally(rows, holes, some(missing), some(infinite), self.notes)

    def series(self) -> Iterator[nw.Series[Any]]:
        """All columns of all parts."""
        return (frame[name] for frame in self.frames.values() for name in frame.columns)

    def complete(self) -> RowsInMemory:
        """The rows without missing values."""
        kept = np.ones(len(self.numbers), dtype=bool)
        for series in self.series():
            kept &= ~missing_mask(series)
        return self.where(kept)

    def where(self, kept: NDArray[np.bool_]) -> RowsInMemory:
        """Some of the rows."""
        frames = {part: frame.filter(kept.tolist()) for part, frame in self.frames.items()}
        return RowsInMemory(frames, self.numbers[kept])

    def sample(self, size: int, rng: np.random.Generator) -> RowsInMemory:
        """``size`` rows at random, or all where there are no more."""
        if len(self.numbers) <= size:
            return self
        chosen = sample_numbers(len(self.numbers), size, rng)
        frames = {part: frame[chosen] for part, frame in self.frames.items()}
        return RowsInMemory(frames, self.numbers[chosen])

    def only(self, parts: Mapping[str, str]) -> RowsInMemory:
        """Some of the parts, under new names."""
        frames = {new: self.frames[old] for old, new in parts.items()}
        return RowsInMemory(frames, self.numbers)


@dataclass(frozen=True, slots=True)
class LazyRows:
    """Rows that stay in their files or engine.

    Attributes:
        frame: all columns asked for.
        columns: the names of those of each part.
        notes: what was done to read them, in sentences.
        distinct: the distinct rows, where these are few.

    """

    frame: LazyFrame
    columns: dict[str, list[str]]
    notes: tuple[str, ...] = ()
    distinct: DistinctRows | None = None

    def tally(self) -> Tally:
        """What cannot be used, by column, in one pass; in none where rows were counted."""
        if self.distinct is not None:
            return tally_of(self.distinct, self.notes)
        schema = self.frame.collect_schema()
        absent = [is_absent(name, dtype) for name, dtype in schema.items()]
        floats = {name: dtype for name, dtype in schema.items() if dtype.is_float()}
        infinite = [is_infinite(name, dtype) for name, dtype in floats.items()]
        checks = [nw.any_horizontal(*absent, ignore_nulls=True), *absent, *infinite]
        sums = [check.cast(nw.Int64).sum().alias(f"n{i}") for i, check in enumerate(checks)]
        rows, incomplete, *numbers = map(int, collect(self.frame.select(nw.len(), *sums)).row(0))
        missing = some(zip(schema, numbers[: len(absent)], strict=True))
        infinite_values = some(zip(floats, numbers[len(absent) :], strict=True))
        return Tally(rows, incomplete, missing, infinite_values, self.notes)

    def complete(self) -> LazyRows:
        """The rows without missing values."""
        schema = self.frame.collect_schema()
        absent = [is_absent(name, dtype) for name, dtype in schema.items()]
        incomplete = nw.any_horizontal(*absent, ignore_nulls=True)
        distinct = None if self.distinct is None else self.distinct.complete()
        return replace(self, frame=self.frame.filter(~incomplete), distinct=distinct)

    def fit(self, n_rows: int) -> bool:
        """Whether so many rows are few enough values to be read into memory."""
        return n_rows * sum(map(len, self.columns.values())) <= SMALL_VALUES

    def in_memory(self) -> RowsInMemory:
        """The same rows, collected."""
        frame = collect(self.frame)
        return RowsInMemory(self.split(frame), np.arange(len(frame)))

    def sample(self, size: int, n_rows: int, rng: np.random.Generator) -> dict[str, Frame]:
        """``size`` of the ``n_rows`` rows at random."""
        return self.split(sample_rows(self.frame, n_rows, size, rng))

    def only(self, parts: Mapping[str, str]) -> LazyRows:
        """Some of the parts, under new names."""
        return replace(self, columns={new: self.columns[old] for old, new in parts.items()})

    def split(self, frame: Frame) -> dict[str, Frame]:
        """The columns of each part."""
        return {part: frame.select(columns) for part, columns in self.columns.items()}


Rows = RowsInMemory | LazyRows


def tally_of(rows: DistinctRows, notes: tuple[str, ...]) -> Tally:
    """What cannot be used among rows that were counted."""
    absent = rows.missing()
    infinite = {
        name: np.isinf(rows.frame[name].fill_null(0).to_numpy())
        for name, dtype in rows.frame.schema.items()
        if dtype.is_float()
    }
    missing, endless = (
        some((name, int(rows.numbers[mask].sum())) for name, mask in masks.items())
        for masks in (absent, infinite)
    )
    incomplete = int(rows.numbers[np.any(list(absent.values()), axis=0)].sum())
    return Tally(int(rows.numbers.sum()), incomplete, missing, endless, notes)


def some(numbers: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Those that are not 0."""
    return tuple((name, number) for name, number in numbers if number)


def gather(parts: Mapping[str, Any], data: Any, encoder: Any = None) -> Rows:
    """The parts of a question, from columns of ``data`` or from the values themselves.

    Args:
        parts: selections of columns where there is ``data``, else values, by the name of the part.
        data: a path, frame or lazy frame, or None.
        encoder: of columns of free text, as in ``encode_texts``.

    Raises:
        InputError: data, values or selections that cannot be used; a column given to two parts;
            unequal lengths; pandas objects whose indexes order the same labels differently.

    """
    if data is None:
        check_indexes(parts)
        frames = {part: as_frame(values, part) for part, values in parts.items()}
        check_label(frames[LABEL])
        return in_memory(frames, encoder)
    table = read_table(data)
    given, named = {}, {}
    for part, value in parts.items():
        if part in ATTENDANTS and not isinstance(value, str):
            given[part] = as_frame(value, part)
        else:
            named[part] = select_columns(table, value, part)
    check_shared(named)
    for part in ATTENDANTS:
        if len(named.get(part, [part])) > 1:
            raise InputError(f"{part} names {len(named[part])} columns: name one")
    if isinstance(table.frame, nw.DataFrame):
        chosen = {p: plain_columns(table.frame.select(c), "data") for p, c in named.items()}
        return in_memory(chosen | given, encoder, table.notes)
    if encoder is not None:
        raise InputError(
            "text_encoder needs rows in memory, but data is lazy: encode its text first"
        )
    if given:
        raise InputError(
            f"{next(iter(given))} is an array, but data is lazy: name a column of data"
        )
    return lazy_rows(table.frame, named, table.notes)


def in_memory(
    frames: dict[str, Frame], encoder: Any = None, notes: Sequence[str] = ()
) -> RowsInMemory:
    """Frames of equal length, with numbers for dates and for texts that have an encoder."""
    lengths = {part: len(frame) for part, frame in frames.items()}
    if len(set(lengths.values())) > 1:
        numbers = ", ".join(f"{part} has {n} rows" for part, n in lengths.items())
        raise InputError(f"{numbers}: pass one row per sample")
    said = list(notes)
    if encoder is not None:
        modalities = [part for part in frames if part not in (LABEL, *ATTENDANTS)]
        frames, encoded = encode_texts(frames, modalities, encoder)
        said += encoded
    days: list[str] = []
    for part in frames:
        if part not in ATTENDANTS:
            frames[part], columns = as_days(frames[part])
            days += columns
    rows = np.arange(next(iter(lengths.values())))
    return RowsInMemory(frames, rows, (*said, *note_on_days(days)))


def lazy_rows(
    frame: LazyFrame, columns: dict[str, list[str]], notes: Sequence[str] = ()
) -> LazyRows:
    """The columns of the parts, lists spread to their elements, with numbers for dates."""
    chosen = frame.select(list(dict.fromkeys(name for part in columns.values() for name in part)))
    spread, elements = spread_lists(chosen, "data")
    objects = [n for n, t in spread.collect_schema().items() if t in (nw.Object, nw.Unknown)]
    if objects:
        raise InputError(
            f"column {objects[0]} of data holds objects that {frame.implementation} does not know: "
            "cast it to numbers or text"
        )
    split = {
        part: [element for name in names for element in elements.get(name, [name])]
        for part, names in columns.items()
    }
    dated, days = as_days(spread)
    return LazyRows(dated, split, (*notes, *note_on_days(days)))


def check_label(frame: Frame) -> None:
    """Refuse labels of several columns that nobody asked to join."""
    if frame.shape[1] != 1:
        raise InputError(
            f"y has {frame.shape[1]} columns: pass one label per row, or name several columns of "
            "data for a joint label"
        )


def check_shared(columns: Mapping[str, list[str]]) -> None:
    """A column belongs to one modality or the label; groups and weights may use any."""
    for one, other in combinations([part for part in columns if part not in ATTENDANTS], 2):
        shared = sorted(set(columns[one]) & set(columns[other]))
        if shared:
            raise InputError(
                f"{one} and {other} both take column {shared[0]!r}: give it to one of them"
            )


def check_indexes(parts: Mapping[str, Any]) -> None:
    """Refuse pandas objects of which position and index tell different rows."""
    indexes = {part: pandas_index(values) for part, values in parts.items()}
    indexed = [(part, index) for part, index in indexes.items() if index is not None]
    for (one, first), (other, second) in combinations(indexed, 2):
        if len(first) != len(second) or first.equals(second):
            continue
        if first.isin(second).all() and second.isin(first).all():
            raise InputError(
                f"{one} and {other} are pandas objects whose indexes hold the same labels in "
                f"different orders, so index and position disagree: pass {other}.loc[{one}.index] "
                "to go by the index, or drop both with reset_index(drop=True) to go by position"
            )


def pandas_index(values: Any) -> Any:
    """The index of a pandas object, None of anything else."""
    native = nw.from_native(values, pass_through=True, allow_series=True, eager_only=True)
    eager = isinstance(native, (nw.DataFrame, nw.Series))
    return nw.maybe_get_index(native) if eager else None
