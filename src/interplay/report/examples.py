"""The rows behind the numbers: classes, and the cells that add most to each atom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from interplay.core.atoms import atoms
from interplay.core.pid import ATOMS
from interplay.core.types import Array
from interplay.data.reading.tables import Frame
from interplay.data.rows.gather import LABEL, RowsInMemory
from interplay.data.rows.prepared import Prepared
from interplay.estimators.numeric_rows import label_symbols
from interplay.report.content import Example, LabelClass
from interplay.report.rows import Rows, shown
from interplay.uncertainty.quantify import influences
from interplay.uncertainty.sampled import Sampled

EXAMPLES = 5  # of the synergy ...
FEWER = 2  # ... and of the other atoms
TOLERANCE = 1e-6  # bits, far below what is shown


def label_classes(rows: Prepared) -> tuple[LabelClass, ...]:
    """The classes, the largest first; where rows stay where they are, as a sample shows them."""
    seen = rows.rows if isinstance(rows.rows, RowsInMemory) else rows.draw()
    codes = label_symbols(seen, rows).codes
    frame = seen.frames[LABEL]
    found = []
    for code, number in enumerate(np.bincount(codes).tolist()):
        share = number / len(codes)
        name = class_name(frame, np.flatnonzero(codes == code))
        found.append(LabelClass(name, round(share * rows.n_rows), share))
    return tuple(sorted(found, key=lambda c: -c.rows))


def class_name(label: Frame, rows: Any) -> str:
    """The value of a class, or the range of values."""
    columns = label[rows]
    values = [range_of(columns[name].to_list()) for name in columns.columns]
    return ", ".join(values)


def range_of(values: list[Any]) -> str:
    """The value that all have, or the lowest and the highest."""
    present = sorted({value for value in values if value is not None})
    if len(present) < len(set(values)):
        return "missing"
    if len(present) == 1:
        return shown(present[0])
    return f"{shown(present[0])} to {shown(present[-1])}"


def strongest(
    rows: Prepared, sampled: Sampled, shapes: Mapping[str, tuple[int, ...]]
) -> dict[str, tuple[Example, ...]]:
    """The cells that add most to each atom: of symbols, or of posteriors.

    Args:
        rows: that were read.
        sampled: what was found in them.
        shapes: of the rows of x1 and x2, where they were images or the like.

    """
    counts = sampled.counts.counts
    where, labels = np.nonzero(counts)
    numbers = counts[where, labels].astype(np.float64)
    values = atoms(influences(sampled.counts))  # (e, 4) bits in each row
    adds = values * (numbers / numbers.sum())[:, None]
    symbols = np.stack([sampled.counts.rows[where], sampled.counts.columns[where], labels], axis=1)
    looks = row_looks(rows, sampled, shapes)
    found: dict[str, tuple[Example, ...]] = {}
    for column, atom in enumerate(ATOMS):
        most = EXAMPLES if atom == "synergy" else FEWER
        found[atom] = tuple(
            example(
                looks,
                sampled,
                cell,
                symbols=symbols[cell],
                value=values[cell, column],
                adds=adds[cell, column],
            )
            for cell in largest(adds[:, column], most)
        )
    return found


def largest(adds: Array, most: int) -> list[int]:
    """The cells that add most, if they add anything."""
    return [int(cell) for cell in np.argsort(-adds)[:most] if adds[cell] > TOLERANCE]


def row_looks(
    rows: Prepared, sampled: Sampled, shapes: Mapping[str, tuple[int, ...]]
) -> Looks | None:
    """What the rows of the cells look like; None where no rows of cells are known."""
    if sampled.cell is None:
        return None
    used = rows.rows if sampled.counts.pairs_tell_all else rows.draw()
    assert isinstance(used, RowsInMemory)  # else no cells of rows are known
    parts = {part: Rows(used.frames[part], shapes.get(part, ())) for part in ("x1", "x2", LABEL)}
    return Looks(parts, used.numbers)


class Looks(NamedTuple):
    """Rows by part, and their numbers in the data."""

    parts: Mapping[str, Rows]
    numbers: Any


def example(
    looks: Looks | None, sampled: Sampled, cell: int, *, symbols: Any, value: float, adds: float
) -> Example:
    """One cell, with a row that is in it where rows are known."""
    x1, x2, y = (f"symbol {code + 1}" for code in symbols.tolist())
    counts = sampled.counts.counts
    held, number = round(float(counts[counts > 0][cell])), None
    pictures: tuple[str | None, str | None] = (None, None)
    if looks is not None:
        within = np.flatnonzero(sampled.cell == cell)
        held, row = len(within), int(within[0])
        x1, x2, y = (looks.parts[part].text(row) for part in ("x1", "x2", LABEL))
        pictures = (looks.parts["x1"].picture(row), looks.parts["x2"].picture(row))
        number = int(looks.numbers[row])
    return Example(x1, x2, y, held, float(value), float(adds), number, pictures)
