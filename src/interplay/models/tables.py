"""Columns of a file as the modalities and the label of a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.core.types import Array
from interplay.data.coding.levels import floats, is_numeric, value_levels
from interplay.data.reading.columns import select_columns
from interplay.data.reading.engines import collect
from interplay.data.reading.sources import read_table
from interplay.data.reading.tables import Frame, Table, missing_mask
from interplay.data.rows.gather import GROUPS, LABEL, RowsInMemory
from interplay.data.rows.missing import check_choice, check_values
from interplay.errors import InputError
from interplay.models.inputs import Modalities

MODALITIES = "modalities"  # the part of ``RowsInMemory`` with the columns of all of them


@dataclass(frozen=True)
class Columns:
    """Which columns a model reads, and what it makes of values that are no numbers.

    Attributes:
        modalities: the names of the columns of each.
        y: the name of the label's column.
        levels: the values of each column that holds text, which becomes an indicator of each; None
            among them stands for missing values.
        means: of each column of numbers in which values were missing: the mean takes their place,
            and an indicator says so.
        missing: how missing values were treated.

    """

    modalities: tuple[tuple[str, ...], ...]
    y: str
    levels: Mapping[str, tuple[str | None, ...]]
    means: Mapping[str, float] = field(default_factory=dict)
    missing: str = "error"

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "modalities": [list(names) for names in self.modalities],
            "y": self.y,
            "levels": {name: list(values) for name, values in self.levels.items()},
            "means": dict(self.means),
            "missing": self.missing,
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Columns:
        """From ``to_dict``."""
        levels = {name: tuple(values) for name, values in told["levels"].items()}
        named = tuple(tuple(names) for names in told["modalities"])
        return cls(named, told["y"], levels, dict(told["means"]), told["missing"])


@dataclass(frozen=True, eq=False)
class LabelledTable:
    """Rows of a file.

    Attributes:
        columns: that were read.
        rows: the modalities.
        y: (n,) labels.
        groups: (n,) numbers of what rows belong to, or None.
        notes: what was done about missing values, in sentences.

    """

    columns: Columns
    rows: Modalities
    y: NDArray[Any]
    groups: NDArray[Any] | None = None
    notes: tuple[str, ...] = ()


def read_labelled(
    data: Any, selections: list[str], y: str, groups: str | None = None, missing: str = "error"
) -> LabelledTable:
    """The rows of a file, by selections of columns such as ``img_*``.

    Args:
        data: a path or a frame, as ``interplay.estimate`` takes.
        selections: of each modality.
        y: the label's column.
        groups: the column of what rows belong to.
        missing: ``"error"``; ``"drop"`` to leave out rows with missing values; or ``"category"``
            for an indicator of them in each column, and the column's mean in their place.

    Raises:
        InputError: columns that are not there or are shared, or values that cannot be used.

    """
    check_choice(missing)
    table = read_table(data)
    named = tuple(
        tuple(select_columns(table, text, f"x{i}")) for i, text in enumerate(selections, start=1)
    )
    label = one_column(table, y, "y")
    belongs = None if groups is None else one_column(table, groups, "groups")
    check_apart(named, label)
    names = [name for part in named for name in part]
    rows, notes = usable(in_memory(table, names, label, belongs), missing)
    frame = rows.frames[MODALITIES]
    columns = Columns(named, label, levels_of(frame), means_of(frame), missing)
    known = value_levels(rows.frames[GROUPS][belongs]).codes if belongs else None
    return labelled(rows, columns, notes, known)


def read_again(data: Any, columns: Columns, missing: str | None = None) -> LabelledTable:
    """The rows of another file with the columns of a model.

    Args:
        data: a path or a frame.
        columns: of the model.
        missing: as in ``read_labelled``; None for how the model was trained.

    Raises:
        InputError: columns that are not there, or values that the model does not know.

    """
    chosen = columns.missing if missing is None else missing
    check_choice(chosen)
    table = read_table(data)
    names = [name for part in columns.modalities for name in part]
    lacking = [name for name in (*names, columns.y) if name not in table.names]
    if lacking:
        raise InputError(f"data lacks the column {lacking[0]!r}, which the model was trained on")
    rows, notes = usable(in_memory(table, names, columns.y), chosen)
    return labelled(rows, columns, notes)


def labelled(
    rows: RowsInMemory, columns: Columns, notes: tuple[str, ...], groups: Any = None
) -> LabelledTable:
    """Rows as numbers, with their labels."""
    frame = rows.frames[MODALITIES]
    parts = (matrix(frame, names, columns) for names in columns.modalities)
    return LabelledTable(columns, Modalities(*parts), labels(rows, columns.y), groups, notes)


def one_column(table: Any, selection: str, argument: str) -> str:
    """The one column that a selection names."""
    found = select_columns(table, selection, argument)
    if len(found) != 1:
        raise InputError(f"{argument} names {len(found)} columns: name one")
    return found[0]


def check_apart(named: tuple[tuple[str, ...], ...], label: str) -> None:
    """A column belongs to one modality, or is the label."""
    seen = [label]
    for names in named:
        shared = [name for name in names if name in seen]
        if shared:
            raise InputError(f"column {shared[0]!r} is in two places: give it to one of them")
        seen += names


def in_memory(
    table: Table, names: list[str], label: str, groups: str | None = None
) -> RowsInMemory:
    """The columns of all modalities, the label and the groups."""
    wanted = {MODALITIES: names, LABEL: [label]} | ({GROUPS: [groups]} if groups else {})
    every = list(dict.fromkeys(name for part in wanted.values() for name in part))
    frame = collect(table.frame.select(every))
    frames = {part: frame.select(columns) for part, columns in wanted.items()}
    return RowsInMemory(frames, np.arange(len(frame)))


def usable(rows: RowsInMemory, missing: str) -> tuple[RowsInMemory, tuple[str, ...]]:
    """(rows whose values can be used, what was done about missing ones)."""
    tally = rows.tally()
    check_values(tally, missing)
    kept = rows.complete() if missing == "drop" and tally.missing else rows
    return kept, tuple(tally.notes(missing))


def levels_of(frame: Frame) -> dict[str, tuple[str | None, ...]]:
    """The values of each column of text, in sorted order, then None where values are missing."""
    found: dict[str, tuple[str | None, ...]] = {}
    for name in frame.columns:
        if not is_numeric(frame[name]):
            values = texts(frame, name)
            holes = (None,) if None in values else ()
            found[name] = (*sorted({value for value in values if value is not None}), *holes)
    return found


def means_of(frame: Frame) -> dict[str, float]:
    """The mean of each column of numbers that has missing values; 0 where it has nothing else."""
    found: dict[str, float] = {}
    for name in frame.columns:
        if is_numeric(frame[name]) and (absent := missing_mask(frame[name])).any():
            present = floats(frame[name])[~absent]
            found[name] = float(present.mean()) if len(present) else 0.0
    return found


def matrix(frame: Frame, names: tuple[str, ...], columns: Columns) -> Array:
    """(n, d) of one modality."""
    return np.hstack([numbers(frame, name, columns) for name in names])


def numbers(frame: Frame, name: str, columns: Columns) -> Array:
    """(n, 1) a column; (n, 2) with what is missing; (n, m) an indicator of each text."""
    if name in columns.levels:
        return indicators(frame, name, columns.levels[name])
    if not is_numeric(frame[name]):
        raise InputError(f"column {name!r} holds no numbers, as it did when the model was trained")
    values, absent = floats(frame[name]), missing_mask(frame[name])
    if name in columns.means:
        return np.stack([np.where(absent, columns.means[name], values), absent], axis=1)
    if absent.any():
        raise InputError(unforeseen(name, int(absent.sum())))
    return values[:, None]


def indicators(frame: Frame, name: str, levels: tuple[str | None, ...]) -> Array:
    """(n, m) a column of 0 and 1 for each value."""
    number = {value: code for code, value in enumerate(levels)}
    values = texts(frame, name)
    if None in values and None not in number:
        raise InputError(unforeseen(name, values.count(None)))
    unknown = sorted({str(value) for value in values if value not in number})
    if unknown:
        raise InputError(
            f"column {name!r} has the value {unknown[0]!r}, which the model was not trained on"
        )
    return np.asarray(np.eye(len(levels))[[number[value] for value in values]])


def texts(frame: Frame, name: str) -> list[str | None]:
    """The values of a column as text; None where they are missing."""
    absent = missing_mask(frame[name])
    values = frame[name].to_list()
    return [None if hole else str(v) for v, hole in zip(values, absent, strict=True)]


def unforeseen(name: str, number: int) -> str:
    """What to say of values that are missing where none were in training."""
    return (
        f"column {name!r} is missing in {number:,} rows, and in none that the model was trained "
        "on: fill them, or pass missing='drop'"
    )


def labels(rows: RowsInMemory, name: str) -> NDArray[Any]:
    """(n,) numbers or text."""
    values = rows.frames[LABEL][name]
    absent = int(missing_mask(values).sum())
    if absent:
        raise InputError(
            f"the label {name!r} is missing in {absent:,} rows, and a class needs a name: fill "
            "them, or pass missing='drop'"
        )
    return np.asarray(values.to_numpy()) if is_numeric(values) else np.array(values.to_list())
