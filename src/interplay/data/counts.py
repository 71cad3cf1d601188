"""Counting symbols into a joint distribution."""

from __future__ import annotations

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
    """Miller-Madow estimate, in bits, of the upward bias of the plug-in I(X1,X2;Y).

    (occupied cells - occupied pairs - occupied labels + 1) / (2 n ln 2). Synergy takes nearly all
    of it, for R, U1 and U2 depend on the two smaller tables only.
    """
    rows, columns, labels, _ = joint.cells()
    pairs = len(np.unique(rows * joint.shape[1] + columns))
    excess = len(rows) - pairs - len(np.unique(labels)) + 1
    return excess / (2 * (joint.n_samples or 1) * LN2)
