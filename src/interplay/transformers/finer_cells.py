"""What cells of posteriors lose of the union information I*, by what finer cells bring.

Rows put in cells lose the mean divergence from their cell's posterior of I1 and of I2. Of I* they
lose as much where a row's counterparts in the other modality say what it says, and nothing where
I* is that of a mixture of them anyway. The share is a trait of the two channels which hardly hangs
on the number of cells, so that it is read off a solve with finer ones.
"""

from __future__ import annotations

import numpy as np

from interplay.broja.decompose import decompose
from interplay.core.information import entropy, ratio_or_zero
from interplay.core.joint import Joint
from interplay.core.types import Array, Index
from interplay.transformers.posteriors import PosteriorCells, soft_table

FINER = 4  # times as many cells
MOST_CELLS = 100  # of the finer ones, or twice as many as there are
MOST_ROWS = 10_000  # that the share is read off
TOL = 1e-4  # bits: certified gap of I* of the finer cells
VISIBLE = 1e-3  # bits that finer cells bring of I1 and I2, below which the share is not told
UNTOLD = 0.5  # the middle of what is possible
Two = tuple[Array, Array]
TwoCodes = tuple[Index, Index]


def share_lost(posteriors: Two, codes: TwoCodes, rng: int, weights: Array | None = None) -> float:
    """The share of what cells lose of I1 and I2 together that they lose of I*, between 0 and 1.

    Args:
        posteriors: (n, k) given x1 and given x2.
        codes: (n,) their cells.
        rng: seed of the rows and of the finer cells; the same for both modalities, so that swapping
            them swaps all.
        weights: (n,) of mean 1, or None.

    """
    n = len(codes[0])
    if n > MOST_ROWS:
        kept = np.random.default_rng(rng).choice(n, MOST_ROWS, replace=False)
        posteriors = posteriors[0][kept], posteriors[1][kept]
        codes = codes[0][kept], codes[1][kept]
        weights = None if weights is None else weights[kept]
    one, two = (
        PosteriorCells(finer(code), rng).fit_transform(normalised(rows))[:, 0]
        for rows, code in zip(posteriors, codes, strict=True)
    )
    return share_between(posteriors, codes, (one, two), weights)


def share_between(
    posteriors: Two, coarse: TwoCodes, fine: TwoCodes, weights: Array | None = None
) -> float:
    """The share as ``share_lost`` has it, from the codes (n,) of coarser and of finer cells."""
    before, after = (union_of_cells(posteriors, codes, weights) for codes in (coarse, fine))
    brought = after[:2].sum() - before[:2].sum()
    if brought < VISIBLE:
        return UNTOLD
    return float(np.clip((after[2] - before[2]) / brought, 0.0, 1.0))


def union_of_cells(posteriors: Two, codes: TwoCodes, weights: Array | None = None) -> Array:
    """(3,) I1, I2 and I* in bits of the mean posteriors of cells.

    The two tables are given one prior of the label; the chance of a cell given the label stays.
    """
    tables = [soft_table(p, code, weights) for p, code in zip(posteriors, codes, strict=True)]
    priors = [table.sum(axis=0) for table in tables]
    prior = (priors[0] + priors[1]) / 2
    one, two = (
        table * ratio_or_zero(prior, own) for table, own in zip(tables, priors, strict=True)
    )
    found = decompose(Joint.from_marginals(one, two, entropy(prior)), tol=TOL)
    return np.array([found.i1, found.i2, found.i_star])


def finer(codes: Index) -> int:
    """How many finer cells there are for these."""
    cells = int(codes.max()) + 1
    return min(FINER * cells, max(2 * cells, MOST_CELLS))


def normalised(rows: Array) -> Array:
    """Rows that add up to 1."""
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))
