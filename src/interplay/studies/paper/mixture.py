"""Points of the Gaussian mixture counted in 50 bins a coordinate, and decomposed (section 4.1)."""

from __future__ import annotations

from math import pi
from typing import Any

import numpy as np

from interplay.core.pid import PID
from interplay.core.types import Array, Integers
from interplay.datasets.synthetic.gmm import GMM, gmm
from interplay.estimators.discrete import estimate_counts
from interplay.studies.experiment import Values

BINS = 50
SPAN = (-5.0, 5.0)  # of Cartesian coordinates and of r
SPANS = {
    "cartesian": (SPAN, SPAN),
    "polar": (SPAN, (0.0, pi)),
    "polar-positive": (SPAN, (-pi, pi)),
}
BLOCK = 1_000_000  # points drawn at a time
SYMBOLS = {"R": "redundancy", "U1": "unique1", "U2": "unique2", "S": "synergy", "sum": "total"}


def counted(mixture: GMM, points: int, rng: np.random.Generator) -> Integers:
    """(50, 50, 2) counts of points in bins of equal width; those beyond fall in the end bins.

    The bins of r span [-5, 5] even where r is never negative.
    """
    counts = np.zeros(BINS * BINS * 2, dtype=np.int64)
    for start in range(0, points, BLOCK):
        x1, x2, y = mixture.sample(min(BLOCK, points - start), rng)
        span1, span2 = SPANS[mixture.coordinates]
        cell = (bin_of(x1, span1) * BINS + bin_of(x2, span2)) * 2 + (y > 0)
        counts += np.bincount(cell, minlength=len(counts))
    return counts.reshape(BINS, BINS, 2)


def bin_of(values: Array, span: tuple[float, float]) -> Integers:
    """Number of the bin that each value is in."""
    low, high = span
    scaled = np.floor((values - low) * (BINS / (high - low)))
    return np.clip(scaled, 0, BINS - 1).astype(np.int64)


def mixture_of(settings: Values) -> GMM:
    """The mixture that a piece of work is about."""
    names = ("norm", "angle", "coordinates", "labels")
    return gmm(**{name: settings[name] for name in names})


def decomposed(settings: Values) -> Values:
    """Bits by symbol: as published (``cvx``), with the bias taken off, and the truth."""
    mixture = mixture_of(settings)
    counts = counted(mixture, settings["points"], np.random.default_rng(settings["stream"]))
    return {
        "cvx": bits(estimate_counts(counts, bias="none")),
        "corrected": bits(estimate_counts(counts)),
        "truth": bits(mixture.true_pid()),
    }


def bits(pid: PID) -> dict[str, Any]:
    """R, U1, U2, S and their sum, as plain numbers."""
    return {symbol: float(getattr(pid, name)) for symbol, name in SYMBOLS.items()}
