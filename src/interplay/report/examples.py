"""The rows behind the numbers: classes, and the cells that add most to each atom."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.core.atoms import atoms
from interplay.core.pid import ATOMS
from interplay.core.types import Array
from interplay.data.reading.tables import Frame
from interplay.data.rows.gather import LABEL, RowsInMemory
from interplay.data.rows.prepared import Prepared
from interplay.estimators.numeric_rows import label_symbols
from interplay.report.content import Example, LabelClass
from interplay.uncertainty.quantify import influences
from interplay.uncertainty.sampled import Sampled

EXAMPLES = 5  # of the synergy ...
FEWER = 2  # ... and of the other atoms
SHOWN = 3  # columns of a modality
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


def shown(value: Any) -> str:
    """A value, numbers to four digits."""
    if isinstance(value, float):
        return f"{value:.4g}"
    text = "missing" if value is None else str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def strongest(rows: Prepared, sampled: Sampled) -> dict[str, tuple[Example, ...]]:
    """The cells that add most to each atom: of symbols, or of posteriors."""
    counts = sampled.counts.counts
    where, labels = np.nonzero(counts)
    numbers = counts[where, labels].astype(np.float64)
    values = atoms(influences(sampled.counts))  # (e, 4) bits in each row
    adds = values * (numbers / numbers.sum())[:, None]
    symbols = np.stack([sampled.counts.rows[where], sampled.counts.columns[where], labels], axis=1)
    found: dict[str, tuple[Example, ...]] = {}
    for column, atom in enumerate(ATOMS):
        most = EXAMPLES if atom == "synergy" else FEWER
        found[atom] = tuple(
            example(
                rows,
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


def example(
    rows: Prepared, sampled: Sampled, cell: int, *, symbols: Any, value: float, adds: float
) -> Example:
    """One cell, with a row that is in it where rows are known."""
    x1, x2, y = (f"symbol {code + 1}" for code in symbols.tolist())
    counts = sampled.counts.counts
    held, number = round(float(counts[counts > 0][cell])), None
    if sampled.cell is not None:
        used = rows.rows if sampled.counts.pairs_tell_all else rows.draw()
        assert isinstance(used, RowsInMemory)  # else no cells of rows are known
        within = np.flatnonzero(sampled.cell == cell)
        held = len(within)
        x1, x2, y = (values_of(used.frames[part], int(within[0])) for part in ("x1", "x2", LABEL))
        number = int(used.numbers[within[0]])
    return Example(x1, x2, y, held, float(value), float(adds), number)


def values_of(frame: Frame, row: int) -> str:
    """The first columns of a row, named where there are several."""
    names = frame.columns[:SHOWN]
    values = [shown(frame[name].item(row)) for name in names]
    if len(frame.columns) == 1:
        return values[0]
    text = ", ".join(f"{name} = {value}" for name, value in zip(names, values, strict=True))
    rest = len(frame.columns) - len(names)
    return text + (f" and {rest} more" if rest else "")
