"""Counting symbols into a joint distribution, in memory or where the data is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from interplay.core.information import LN2, mutual_information
from interplay.core.joint import Joint
from interplay.data.encoder import Encoder, Symbols
from interplay.data.engines import collect
from interplay.data.levels import value_levels
from interplay.data.tables import AnyFrame

Numbers = NDArray[np.int64]
Codes = NDArray[np.intp]
NUMBER, GROUP = "interplay_number", "interplay_group"
PREFIXES = ("interplay_x1_", "interplay_x2_", "interplay_y_")


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
    numbers: Numbers
    groups: Codes | None


def count(x1: Symbols, x2: Symbols, y: Symbols, numbers: Numbers | None = None) -> Joint:
    """The empirical joint distribution of three columns of codes; only occupied cells are kept.

    ``numbers`` says how many rows each of them stands for, one by default.
    """
    shape = (x1.n_symbols, x2.n_symbols, y.n_symbols)
    flat = np.ravel_multi_index((x1.codes, x2.codes, y.codes), shape)
    if numbers is None:
        occupied, counts = np.unique(flat, return_counts=True)
    else:
        occupied, cell = np.unique(flat, return_inverse=True)
        counts = np.bincount(cell, weights=numbers).astype(np.int64)  # exact below 2**53
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
    names = keyed.collect_schema().names()
    found = collect(keyed.group_by(names).agg(nw.len().alias(NUMBER)))
    parts = zip(encoders, PREFIXES, strict=True)
    symbols = [e.symbols(found.select([n for n in names if n.startswith(p)])) for e, p in parts]
    numbers = found[NUMBER].cast(nw.Int64).to_numpy()
    by_group = value_levels(found[names[-1]]).codes if groups else None
    return CellCounts(symbols[0], symbols[1], symbols[2], numbers, by_group)


def with_keys(frame: AnyFrame, encoders: Sequence[Encoder], groups: str | None = None) -> AnyFrame:
    """The keys of the encoders, then the groups, as the only columns."""
    keys = []
    for encoder, prefix in zip(encoders, PREFIXES, strict=False):
        frame = encoder.prepare(frame, prefix)
        keys += encoder.keys(prefix)
    if groups is not None:
        keys.append(nw.col(groups).alias(GROUP))
    return frame.select(keys)


def plug_in_bias(joint: Joint) -> float:
    """Miller-Madow estimate, in bits, of the upward bias of the plug-in I(X1,X2;Y); 0 at least.

    (occupied cells - occupied pairs - occupied labels + 1) / (2 n ln 2). It is low where cells that
    have mass hold no row yet, and close where the label nearly follows from the symbols. Synergy
    takes nearly all of the bias, for R, U1 and U2 depend on the two smaller tables only.
    """
    cells = joint.cells()
    excess = len(cells.rows) - occupied_pairs(joint) - len(np.unique(cells.labels)) + 1
    return max(excess / (2 * (joint.n_samples or 1) * LN2), 0.0)


def shuffled_information(joint: Joint, rng: np.random.Generator, repeats: int = 3) -> float:
    """I(X1,X2;Y) in bits of the same rows with the labels shuffled, where the truth is 0.

    The bias of data whose label depends on nothing: about the most that it can be. Shuffled rows
    are random tables of pairs and labels with the given sums (Patefield 1981), so that the counts
    alone are needed.
    """
    from scipy.stats import random_table

    n = joint.n_samples or 1
    cells = joint.cells()
    _, pair = np.unique(cells.rows * joint.shape[1] + cells.columns, return_inverse=True)
    sums = [np.rint(n * np.bincount(of, weights=cells.mass)) for of in (pair, cells.labels)]
    tables = (random_table.rvs(*sums, random_state=rng) for _ in range(repeats))
    return float(np.mean([mutual_information(table / n) for table in tables]))


def occupied_pairs(joint: Joint) -> int:
    """The number of pairs of symbols (x1, x2) that occur."""
    cells = joint.cells()
    return len(np.unique(cells.rows * joint.shape[1] + cells.columns))
