"""Columns of a file as the modalities and the label of a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.core.types import Array
from interplay.data.coding.levels import is_numeric, numeric_matrix
from interplay.data.reading.columns import select_columns
from interplay.data.reading.engines import collect
from interplay.data.reading.sources import read_table
from interplay.data.reading.tables import Frame, missing_mask
from interplay.errors import InputError
from interplay.models.inputs import Modalities


@dataclass(frozen=True)
class Columns:
    """Which columns a model reads, and which values those have that hold no numbers.

    Attributes:
        modalities: the names of the columns of each.
        y: the name of the label's column.
        levels: the values of each column that holds text, which becomes an indicator of each.

    """

    modalities: tuple[tuple[str, ...], ...]
    y: str
    levels: Mapping[str, tuple[str, ...]]

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "modalities": [list(names) for names in self.modalities],
            "y": self.y,
            "levels": {name: list(values) for name, values in self.levels.items()},
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Columns:
        """From ``to_dict``."""
        levels = {name: tuple(values) for name, values in told["levels"].items()}
        return cls(tuple(tuple(names) for names in told["modalities"]), told["y"], levels)


@dataclass(frozen=True, eq=False)
class LabelledTable:
    """Rows of a file.

    Attributes:
        columns: that were read.
        rows: the modalities.
        y: (n,) labels.
        groups: (n,) what rows belong to, or None.

    """

    columns: Columns
    rows: Modalities
    y: NDArray[Any]
    groups: NDArray[Any] | None = None


def read_labelled(
    data: Any, selections: list[str], y: str, groups: str | None = None
) -> LabelledTable:
    """The rows of a file, by selections of columns such as ``img_*``.

    Args:
        data: a path or a frame, as ``interplay.estimate`` takes.
        selections: of each modality.
        y: the label's column.
        groups: the column of what rows belong to.

    Raises:
        InputError: columns that are not there, are shared, or have missing values.

    """
    table = read_table(data)
    named = tuple(
        tuple(select_columns(table, text, f"x{i}")) for i, text in enumerate(selections, start=1)
    )
    label = one_column(table, y, "y")
    belongs = None if groups is None else one_column(table, groups, "groups")
    check_apart(named, label)
    frame = frame_of(table, [*(name for names in named for name in names), label])
    texts = [n for names in named for n in names if not is_numeric(frame[n])]
    columns = Columns(named, label, {name: levels_of(frame, name) for name in texts})
    known = None if belongs is None else np.asarray(frame_of(table, [belongs])[belongs].to_list())
    return LabelledTable(columns, matrices(frame, columns), labels(frame, label), known)


def read_again(data: Any, columns: Columns) -> LabelledTable:
    """The rows of another file with the columns of a model.

    Raises:
        InputError: columns that are not there, or values that the model does not know.

    """
    table = read_table(data)
    names = [name for part in columns.modalities for name in part]
    lacking = [name for name in (*names, columns.y) if name not in table.names]
    if lacking:
        raise InputError(f"data lacks the column {lacking[0]!r}, which the model was trained on")
    frame = frame_of(table, [*names, columns.y])
    return LabelledTable(columns, matrices(frame, columns), labels(frame, columns.y))


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


def frame_of(table: Any, names: list[str]) -> Frame:
    """Columns in memory, without missing values."""
    frame = collect(table.frame.select(names))
    for name in names:
        absent = int(missing_mask(frame[name]).sum())
        if absent:
            raise InputError(
                f"column {name!r} is missing in {absent:,} rows: fill them, or leave them out"
            )
    return frame


def levels_of(frame: Frame, name: str) -> tuple[str, ...]:
    """The values of a column of text, in sorted order."""
    return tuple(sorted({str(value) for value in frame[name].to_list()}))


def matrices(frame: Frame, columns: Columns) -> Modalities:
    """Numbers of each modality; an indicator for each value of a column of text."""
    return Modalities(*(matrix(frame, names, columns) for names in columns.modalities))


def matrix(frame: Frame, names: tuple[str, ...], columns: Columns) -> Array:
    """(n, d) of one modality."""
    parts = [
        indicators(frame, name, columns.levels[name])
        if name in columns.levels
        else numeric_matrix(frame, [name])
        for name in names
    ]
    return np.hstack(parts)


def indicators(frame: Frame, name: str, levels: tuple[str, ...]) -> Array:
    """(n, m) a column of 0 and 1 for each value."""
    number = {value: code for code, value in enumerate(levels)}
    values = [str(value) for value in frame[name].to_list()]
    unknown = sorted({value for value in values if value not in number})
    if unknown:
        raise InputError(
            f"column {name!r} has the value {unknown[0]!r}, which the model was not trained on"
        )
    return np.asarray(np.eye(len(levels))[[number[value] for value in values]])


def labels(frame: Frame, name: str) -> NDArray[Any]:
    """(n,) numbers or text."""
    values = frame[name]
    return np.asarray(values.to_numpy()) if is_numeric(values) else np.array(values.to_list())
