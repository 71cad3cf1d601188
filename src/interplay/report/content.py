"""What a report says, before it is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from interplay.analyses.sweep import Sweep
from interplay.core.pid import PID
from interplay.selection.ladder import FusionGain


@dataclass(frozen=True, slots=True)
class LabelClass:
    """One class of the label: what it is called, its rows, and its share of all rows."""

    name: str
    rows: int
    share: float


@dataclass(frozen=True, slots=True)
class Example:
    """A cell (x1, x2, y) and what it adds to an atom.

    Attributes:
        x1: values of the first modality in one of its rows.
        x2: values of the second modality in that row.
        y: its label.
        rows: how many rows the cell holds.
        pointwise: bits of the atom in each of them.
        adds: bits that they add to the atom.
        number: the number of the row shown, from 0, or None where rows stay where they are.
        pictures: of x1 and x2 where they are images: addresses that hold their own data.

    """

    x1: str
    x2: str
    y: str
    rows: int
    pointwise: float
    adds: float
    number: int | None
    pictures: tuple[str | None, str | None] = (None, None)


@dataclass(frozen=True, slots=True)
class ReportContent:
    """All that a report shows.

    Attributes:
        title: of the page.
        source: what the data is: a file's name, or a description.
        columns: by modality and label, the columns that were used.
        n_rows: rows of the data.
        dropped: rows left out for missing values.
        missing: (column, missing values) before anything was dropped.
        classes: of the label, the largest first.
        pid: the result, with intervals and p-values where they were asked for.
        kept: for each modality, the share of I(X;Y) that its symbols keep, or None if unknown.
        sweep: the result with other numbers of bins, or None where nothing is binned.
        examples: the strongest cells of each atom, by its name.
        warnings: sentences on what may mislead.
        settings: what it takes to repeat the result.
        shapes: of each row of a modality that was given as an array with more than two axes.
        gain: what each kind of model reaches, where it was asked for.
        models: the PID of the predictions of the user's models, by name, where they were given.

    """

    title: str
    source: str
    columns: dict[str, list[str]]
    n_rows: int
    dropped: int
    missing: tuple[tuple[str, int], ...]
    classes: tuple[LabelClass, ...]
    pid: PID
    kept: dict[str, float | None]
    sweep: Sweep | None
    examples: dict[str, tuple[Example, ...]]
    warnings: tuple[str, ...]
    settings: dict[str, Any]
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    gain: FusionGain | None = None
    models: Mapping[str, PID] = field(default_factory=dict)
