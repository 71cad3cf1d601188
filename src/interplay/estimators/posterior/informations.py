"""From posteriors of rows to four informations: cells, counts, the exact solver.

X1 tells of Y what its posterior p(y|x1) tells, and so do X2 and the pair (sufficient statistics).
Cells of the two unimodal posteriors make a small table that the exact solver takes; I(X1,X2;Y) is
what the cells of the posterior given both modalities tell. Labels are counted, not believed: where
posteriors are off, the cells still tell what they tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from interplay.broja.decompose import decompose
from interplay.core.atoms import INFORMATIONS
from interplay.core.channels import likelihood_information, plug_in_information
from interplay.core.information import entropy, mutual_information
from interplay.core.joint import Joint
from interplay.core.types import Array, Index
from interplay.data.coding.edges import cube_root_bins
from interplay.posteriors.calibration import calibration_error, chance_error
from interplay.transformers.finer_cells import share_lost
from interplay.transformers.posteriors import PosteriorCells, soft_table
from interplay.uncertainty.score_counts import ScoreCounts

TOL = 1e-6  # bits: certified gap of the table, small beside all else
PARTS = ("x1", "x2", "both")
FEW_ROWS = 700  # below which it matters where cells end, and several grids are averaged
NEARBY = (-2, -1, 1, 2)  # how many cells more the other grids have


@dataclass(frozen=True, eq=False)
class Quantised:
    """Cells of three posteriors.

    Attributes:
        codes: (n,) cells of p(y|x1), p(y|x2) and p(y|x1,x2).
        lost: what the posteriors lose of each information by being put in cells, in bits.
        share: of what is lost of I1 and I2, what is lost of I*.

    """

    codes: tuple[Index, Index, Index]
    lost: tuple[float, float, float]
    share: float

    @classmethod
    def of(
        cls,
        posteriors: tuple[Array, Array, Array],
        cells: int | None,
        rng: np.random.Generator,
        weights: Array | None = None,
        share: float | None = None,
    ) -> Quantised:
        """Quantiles for two classes, k-means on the simplex for more; see ``PosteriorCells``.

        Each part has a stream of the same seed, so that swapping the modalities swaps their cells.
        What is lost of I* is worked out, or the ``share`` that is given.
        """
        seed = int(rng.integers(2**31))
        codes = [PosteriorCells(cells, seed).fit_transform(rows)[:, 0] for rows in posteriors]
        lost = [lost_by_cells(r, c, weights) for r, c in zip(posteriors, codes, strict=True)]
        if share is None:
            share = share_lost(posteriors[:2], (codes[0], codes[1]), seed, weights)
        return cls((codes[0], codes[1], codes[2]), (lost[0], lost[1], lost[2]), share)

    @property
    def lost_informations(self) -> Array:
        """(4,) bits to add to I1, I2, I12 and I*."""
        one, two, both = self.lost
        return np.array([one, two, both, self.share * (one + two)])


@dataclass(frozen=True, eq=False)
class ScoredTable:
    """Counts of quantised scores and the informations that they hold.

    Attributes:
        counts: of rows by cells and label.
        plug_in: (4,) I1, I2, I12, I* in bits of the counts.
        gap: certified, of I*.

    """

    counts: ScoreCounts
    plug_in: Array
    gap: float | None


def scored_table(
    quantised: Quantised,
    y: Index,
    weights: Array | None = None,
    posteriors: tuple[Array, Array, Array] | None = None,
) -> ScoredTable:
    """Count and solve exactly."""
    lost = quantised.lost_informations
    counts = ScoreCounts.from_codes(quantised.codes, y, lost, weights, posteriors)
    n = counts.counts.sum()
    first, second = (table / n for table in counts.tables())
    prior = first.sum(axis=0)
    exact = decompose(Joint.from_marginals(first, second, entropy(prior)), tol=TOL)
    both = mutual_information(counts.joint_table() / n)
    return ScoredTable(counts, np.array([exact.i1, exact.i2, both, exact.i_star]), exact.gap)


def nearby_informations(
    posteriors: tuple[Array, Array, Array],
    y: Index,
    quantised: Quantised,
    rng: np.random.Generator,
    weights: Array | None = None,
) -> list[Array]:
    """(4,) informations by each of the grids with a few cells less or more than the default.

    The bias grows with the cells, so that the mean over grids on both sides has that of the middle.
    """
    found = []
    for more in NEARBY:
        cells = max(2, cube_root_bins(len(y)) + more)
        grid = Quantised.of(posteriors, cells, rng, weights, quantised.share)
        found.append(scored_table(grid, y, weights).plug_in + grid.lost_informations)
    return found


def lost_by_cells(posteriors: Array, codes: Index, weights: Array | None = None) -> float:
    """Bits of I(X;Y) that posteriors (n, k) lose by being put in cells (n,): 0 at least."""
    table = soft_table(posteriors, codes, weights)
    prior = table.sum(axis=0)
    whole = plug_in_information(posteriors, prior, weights)
    return max(0.0, whole - mutual_information(table))


def quality(
    posteriors: tuple[Array, Array, Array],
    y: Index,
    lost: tuple[float, ...],
    weights: Array | None = None,
) -> dict[str, dict[str, Any]]:
    """By part: the lower and the plug-in value of its information, calibration error, bits lost.

    ``chance_error`` is the calibration error that chance alone makes on average.
    """
    prior = np.bincount(y, weights, minlength=posteriors[0].shape[1]) / len(y)
    return {
        part: {
            "lower": likelihood_information(rows, y, weights),
            "plug_in": plug_in_information(rows, prior, weights),
            "calibration_error": calibration_error(rows, y, weights),
            "chance_error": chance_error(rows, weights),
            "lost_by_cells": bits,
        }
        for part, rows, bits in zip(PARTS, posteriors, lost, strict=True)
    }


def named_informations(four: Array) -> dict[str, float]:
    """I1, I2, I12 and I* by name."""
    return dict(zip(INFORMATIONS, four.tolist(), strict=True))
