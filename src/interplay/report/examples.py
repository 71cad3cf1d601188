"""The rows behind the numbers: classes, and the cells that add most to each atom."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.broja.pointwise import Pointwise, pointwise
from interplay.core.pid import ATOMS
from interplay.data.counting.contingency import Counted, Encoded
from interplay.data.reading.tables import Frame
from interplay.data.rows.gather import LABEL, RowsInMemory
from interplay.report.content import Example, LabelClass

EXAMPLES = 5  # of the synergy ...
FEWER = 2  # ... and of the other atoms
SHOWN = 3  # columns of a modality
TOLERANCE = 1e-6  # certified gap in bits, far below what is shown


def label_classes(encoded: Encoded, table: Counted) -> tuple[LabelClass, ...]:
    """The classes, the largest first."""
    shares = table.joint.p_y
    n = table.joint.n_samples or 0
    names = [class_name(encoded, table, code) for code in range(len(shares))]
    found = [
        LabelClass(name, round(share * n), share)
        for name, share in zip(names, shares.tolist(), strict=True)
        if share > 0
    ]
    return tuple(sorted(found, key=lambda c: -c.rows))


def class_name(encoded: Encoded, table: Counted, code: int) -> str:
    """The value of a class, or the range of values; a number where rows stay where they are."""
    if not isinstance(encoded.rows, RowsInMemory) or table.codes is None:
        return f"class {code + 1}"
    rows = np.flatnonzero(table.codes[2].codes == code)
    columns = encoded.rows.frames[LABEL][rows]
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


def strongest(encoded: Encoded, table: Counted) -> dict[str, tuple[Example, ...]]:
    """The cells that add most to each atom."""
    cells = pointwise(table.joint, tol=TOLERANCE)
    return {
        atom: tuple(
            example(encoded, table, cells, int(cell), atom)
            for cell in largest(cells, atom, EXAMPLES if atom == "synergy" else FEWER)
        )
        for atom in ATOMS
    }


def largest(cells: Pointwise, atom: str, most: int) -> list[int]:
    """The cells that add most, if they add anything."""
    added = cells.mass * getattr(cells, atom)
    order = np.argsort(-added)[:most]
    return [int(cell) for cell in order if added[cell] > TOLERANCE]


def example(encoded: Encoded, table: Counted, cells: Pointwise, cell: int, atom: str) -> Example:
    """One cell, with a row that is in it where rows are in memory."""
    codes = tuple(int(part[cell]) for part in (cells.rows, cells.columns, cells.labels))
    x1, x2, y = (f"symbol {code + 1}" for code in codes)
    number = None
    if isinstance(encoded.rows, RowsInMemory) and table.codes is not None:
        same = [s.codes == code for s, code in zip(table.codes, codes, strict=True)]
        row = int(np.flatnonzero(np.logical_and.reduce(same))[0])
        frames = (encoded.rows.frames[part] for part in ("x1", "x2", LABEL))
        x1, x2, y = (values_of(frame, row) for frame in frames)
        number = int(encoded.rows.numbers[row])
    value = float(getattr(cells, atom)[cell])
    mass = float(cells.mass[cell])
    rows = round(mass * (table.joint.n_samples or 0))
    return Example(x1, x2, y, rows, value, mass * value, number)


def values_of(frame: Frame, row: int) -> str:
    """The first columns of a row, named where there are several."""
    names = frame.columns[:SHOWN]
    values = [shown(frame[name].item(row)) for name in names]
    if len(frame.columns) == 1:
        return values[0]
    text = ", ".join(f"{name} = {value}" for name, value in zip(names, values, strict=True))
    rest = len(frame.columns) - len(names)
    return text + (f" and {rest} more" if rest else "")
