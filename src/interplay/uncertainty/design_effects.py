"""How many times larger the bias is where rows come in groups that belong together.

Ten near-copies of a row are worth one row, not ten. To first order the bias of an information is
half the trace of its curvature and of the covariance of the frequencies (Rao and Scott, 1981, "The
analysis of categorical data from complex sample surveys"); the covariance is that between groups.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from interplay.core.types import Array, Index
from interplay.uncertainty.bootstrap import Units
from interplay.uncertainty.pair_counts import PairCounts, incidence
from interplay.uncertainty.score_counts import ScoreCounts


def design_effects(pairs: PairCounts, units: Units) -> Array:
    """(4,) by how much the biases of I1, I2, I12 and I* exceed those of rows alike: 1 at least.

    I* is given the larger of the unimodal effects.
    """
    where, label = np.nonzero(pairs.counts)
    both = pairs.both if isinstance(pairs, ScoreCounts) else np.arange(len(pairs.rows))
    one, two, joint = (
        excess(units.cells, symbol[where], label) for symbol in (pairs.rows, pairs.columns, both)
    )
    return np.maximum([one, two, joint, max(one, two)], 1.0)


def excess(units: csr_array, symbol: Index, label: Index) -> float:
    """The bias of I(symbol; label) with groups over that with rows.

    Args:
        units: (groups, e) rows of each group in each occupied cell.
        symbol: (e,) of the cell.
        label: (e,) of the cell.

    """
    flat = np.unique(symbol * (int(label.max()) + 1) + label, return_inverse=True)[1]
    cells, symbols, labels = (units @ incidence(codes).T for codes in (flat, symbol, label))
    grouped, alone = (
        spread(cells) - spread(symbols) - spread(labels) for spread in (between_groups, among_rows)
    )
    return float(grouped / alone) if alone > 0 else 1.0


def between_groups(table: csr_array) -> float:
    """Sum over cells of n var(p) / p, from the (groups, cells) counts of rows."""
    sizes = np.asarray(table.sum(axis=1))
    n = sizes.sum()
    shares = np.asarray(table.sum(axis=0)) / n
    squares = np.asarray(table.multiply(table).sum(axis=0))
    crossed = table.T @ sizes
    variance = squares - 2 * shares * crossed + shares**2 * (sizes**2).sum()
    return float((variance / shares).sum() / n)


def among_rows(table: csr_array) -> float:
    """The same were each row a group: sum of 1 - p."""
    return float(table.shape[1] - 1)
