"""Counting symbols into a joint distribution."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from interplay.core.information import LN2
from interplay.core.joint import Joint
from interplay.data.discretise import Symbols


def count(x1: Symbols, x2: Symbols, y: Symbols) -> Joint:
    """The empirical joint distribution of three columns of codes; only occupied cells are kept."""
    shape = (x1.n_symbols, x2.n_symbols, y.n_symbols)
    flat = np.ravel_multi_index((x1.codes, x2.codes, y.codes), shape)
    occupied, counts = np.unique(flat, return_counts=True)
    rows, columns, labels = np.unravel_index(occupied, shape)
    return Joint.from_cells(rows, columns, labels, counts, shape=shape)


def plug_in_bias(joint: Joint) -> float:
    """Miller-Madow estimate, in bits, of the upward bias of the plug-in I(X1,X2;Y); 0 at least.

    (occupied cells - occupied pairs - occupied labels + 1) / (2 n ln 2). It is low where cells that
    have mass hold no row yet, and close where the label nearly follows from the symbols. Synergy
    takes nearly all of the bias, for R, U1 and U2 depend on the two smaller tables only.
    """
    cells = joint.cells()
    excess = len(cells.rows) - occupied_pairs(joint) - len(np.unique(cells.labels)) + 1
    return max(excess / (2 * (joint.n_samples or 1) * LN2), 0.0)


def shuffled_information(
    x1: Symbols, x2: Symbols, y: Symbols, rng: np.random.Generator, repeats: int = 3
) -> float:
    """I(X1,X2;Y) in bits of the same rows with the labels shuffled, where the truth is 0.

    The bias of data whose label depends on nothing: about the most that it can be.
    """
    shuffled = (replace(y, codes=rng.permutation(y.codes)) for _ in range(repeats))
    return float(np.mean([count(x1, x2, labels).i12 for labels in shuffled]))


def occupied_pairs(joint: Joint) -> int:
    """The number of pairs of symbols (x1, x2) that occur."""
    cells = joint.cells()
    return len(np.unique(cells.rows * joint.shape[1] + cells.columns))
