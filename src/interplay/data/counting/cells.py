"""Counting symbols into a joint distribution, in memory or where the data is."""

from __future__ import annotations

from typing import NamedTuple

import narwhals as nw
import numpy as np

from interplay.core.joint import Joint
from interplay.core.types import Array, Codes, Integers
from interplay.data.coding.encoder import PREFIXES, Encoder, Symbols, with_keys
from interplay.data.coding.levels import value_levels
from interplay.data.reading.engines import NUMBER, count_rows
from interplay.data.reading.tables import AnyFrame


class CellCounts(NamedTuple):
    """The table of counts as a list of the cells that occur, in each group if there are any.

    Attributes:
        x1, x2, y: a symbol for each cell.
        numbers: (e,) how many rows each cell holds.
        groups: (e,) code of the group of each, or None.

    """

    x1: Symbols
    x2: Symbols
    y: Symbols
    numbers: Integers
    groups: Codes | None


def count(x1: Symbols, x2: Symbols, y: Symbols, numbers: Integers | Array | None = None) -> Joint:
    """The empirical joint distribution of three columns of codes; only occupied cells are kept.

    ``numbers`` says how many rows each of them stands for, one by default; weights of mean 1, which
    are no whole numbers, make a distribution without a number of samples.
    """
    shape = (x1.n_symbols, x2.n_symbols, y.n_symbols)
    flat = np.ravel_multi_index((x1.codes, x2.codes, y.codes), shape)
    if numbers is None:
        occupied, counts = np.unique(flat, return_counts=True)
    else:
        occupied, cell = np.unique(flat, return_inverse=True)
        counts = np.bincount(cell, weights=numbers)  # exact below 2**53
        if numbers.dtype.kind == "f":
            counts = counts / counts.sum()
    rows, columns, labels = np.unravel_index(occupied, shape)
    return Joint.from_cells(rows, columns, labels, counts, shape=shape)


def count_lazily(frame: AnyFrame, x1: Encoder, x2: Encoder, y: Encoder) -> Joint:
    """The same from a frame of any engine, in one group-by that returns the occupied cells."""
    cells = count_cells(frame, x1, x2, y)
    return count(cells.x1, cells.x2, cells.y, cells.numbers)


def count_cells(
    frame: AnyFrame, x1: Encoder, x2: Encoder, y: Encoder, groups: str | None = None
) -> CellCounts:
    """The occupied cells, by the column ``groups`` if there is one, from one group-by."""
    encoders = (x1, x2, y)
    keyed = with_keys(frame, encoders, groups)
    found = count_rows(keyed)
    names = [name for name in found.columns if name != NUMBER]
    parts = zip(encoders, PREFIXES, strict=True)
    symbols = [e.symbols(found.select([n for n in names if n.startswith(p)])) for e, p in parts]
    numbers = found[NUMBER].cast(nw.Int64).to_numpy()
    by_group = value_levels(found[names[-1]]).codes if groups else None
    return CellCounts(symbols[0], symbols[1], symbols[2], numbers, by_group)
