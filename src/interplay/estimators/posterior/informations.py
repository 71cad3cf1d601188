"""From posteriors of rows to the PID: cells, counts, the exact solver, bias and intervals.

X1 tells of Y what its posterior p(y|x1) tells, and so do X2 and the pair (sufficient statistics).
Cells of the two unimodal posteriors make a small table that the exact solver takes; I(X1,X2;Y) is
what the cells of the posterior given both modalities tell. Labels are counted, not believed: where
posteriors are off, the cells still tell what they tell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from interplay.broja.decompose import decompose
from interplay.core.atoms import INFORMATIONS
from interplay.core.channels import likelihood_information, plug_in_information
from interplay.core.information import entropy, mutual_information
from interplay.core.joint import Joint
from interplay.core.pid import PID
from interplay.core.types import Array, Index
from interplay.errors import InputError
from interplay.estimators.posterior.cell_counts import ScoreCounts
from interplay.posteriors.calibration import calibration_error
from interplay.transformers.posteriors import PosteriorCells
from interplay.uncertainty.bias import extrapolation, miller_madow, unimodal_surrogates

PARTS = ("x1", "x2", "both")
BIASES = ("surrogate", "miller-madow", "extrapolation", "none")


@dataclass(frozen=True, eq=False)
class Quantised:
    """Cells of three posteriors.

    Attributes:
        codes: (n,) cells of p(y|x1), p(y|x2) and p(y|x1,x2).
        lost: what the posteriors lose of each information by being put in cells, in bits.

    """

    codes: tuple[Index, Index, Index]
    lost: tuple[float, float, float]

    @classmethod
    def of(
        cls, posteriors: tuple[Array, Array, Array], cells: int | None, rng: np.random.Generator
    ) -> Quantised:
        """Quantiles for two classes, k-means on the simplex for more; see ``PosteriorCells``."""
        codes = [PosteriorCells(cells, rng).fit_transform(rows)[:, 0] for rows in posteriors]
        lost = [lost_by_cells(r, c) for r, c in zip(posteriors, codes, strict=True)]
        return cls((codes[0], codes[1], codes[2]), (lost[0], lost[1], lost[2]))

    @property
    def lost_informations(self) -> Array:
        """(4,) bits to add to I1, I2, I12 and I*.

        I* loses at most what I1 and I2 lose together; half of it is added.
        """
        one, two, both = self.lost
        return np.array([one, two, both, (one + two) / 2])


@dataclass(frozen=True, eq=False)
class Solved:
    """The informations of quantised scores, before and after their bias is taken off.

    Attributes:
        counts: of rows by cells and label.
        plug_in: (4,) I1, I2, I12, I* in bits of the counts, and what the cells lose.
        bias: (4,) what was taken off.
        informations: (4,) what is left, moved to what a distribution can have.
        exact: the certified solution of the table of counts.

    """

    counts: ScoreCounts
    plug_in: Array
    bias: Array
    informations: Array
    exact: PID = field(repr=False)


def solve_scores(
    quantised: Quantised, y: Index, bias: str, *, tol: float, rng: np.random.Generator
) -> Solved:
    """Count, solve exactly, add what the cells lose, take the bias off."""
    from interplay.uncertainty.bias import nearest_possible

    counts = ScoreCounts.from_codes(*quantised.codes, y)
    first, second = counts.tables()
    prior = np.bincount(y) / len(y)
    joint = Joint.from_marginals(first / counts.n, second / counts.n, entropy(prior))
    exact = decompose(joint, tol=tol)
    table = counts.both_table(counts.counts[None].astype(np.float64))[0] / counts.n
    found = np.array([exact.i1, exact.i2, mutual_information(table), exact.i_star])
    taken = bias_of(counts, found, bias, rng)
    plug_in = found + quantised.lost_informations
    possible = nearest_possible(plug_in - taken, entropy(prior))
    return Solved(counts, plug_in, taken, possible, exact)


def bias_of(counts: ScoreCounts, plug_in: Array, method: str, rng: np.random.Generator) -> Array:
    """(4,) bias of the plug-in informations of counts, in bits."""
    if method == "none":
        return np.zeros(4)
    if method == "extrapolation":
        return extrapolation(counts, plug_in, rng)
    found = miller_madow(counts)
    found[2] = counts.both_bias()
    if method == "surrogate":
        found[[0, 1, 3]] = unimodal_surrogates(counts, plug_in[[0, 1, 3]], rng)
    return found


def check_bias(method: str) -> str:
    """The name of a correction, or an error that lists them."""
    if method not in BIASES:
        raise InputError(f"bias is {method!r}: with posteriors choose one of {', '.join(BIASES)}")
    return method


def lost_by_cells(posteriors: Array, codes: Index) -> float:
    """Bits of I(X;Y) that posteriors (n, k) lose by being put in cells (n,): 0 at least."""
    prior = posteriors.mean(axis=0)
    whole = plug_in_information(posteriors, prior)
    return max(0.0, whole - mutual_information(soft_table(posteriors, codes)))


def soft_table(posteriors: Array, codes: Index) -> Array:
    """(cells, k) mean mass of posteriors (n, k) by cell."""
    sums = [np.bincount(codes, column) for column in posteriors.T]
    return np.asarray(np.stack(sums, axis=1) / len(posteriors))


def quality(
    posteriors: tuple[Array, Array, Array], y: Index, lost: tuple[float, ...]
) -> dict[str, dict[str, Any]]:
    """By part: the lower and the plug-in value of its information, calibration error, bits lost."""
    prior = np.bincount(y, minlength=posteriors[0].shape[1]) / len(y)
    return {
        part: {
            "lower": likelihood_information(rows, y),
            "plug_in": plug_in_information(rows, prior),
            "calibration_error": calibration_error(rows, y),
            "lost_by_cells": bits,
        }
        for part, rows, bits in zip(PARTS, posteriors, lost, strict=True)
    }


def named_informations(four: Array) -> dict[str, float]:
    """I1, I2, I12 and I* by name."""
    return dict(zip(INFORMATIONS, four.tolist(), strict=True))
