"""Krippendorff's alpha, with intervals over items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from interplay.annotation.means import check_coverage, check_replicates
from interplay.core.extras import load_extra
from interplay.core.pid import Interval
from interplay.core.types import Array, Index
from interplay.errors import InputError

LEVELS = ("nominal", "ordinal", "interval", "ratio")
MOST_UNDEFINED = 0.1  # share of resamples without variation, above which there is no interval


@dataclass(frozen=True, slots=True)
class Alpha:
    """Agreement on a question.

    Attributes:
        value: Krippendorff's alpha; None where it is not defined: nothing was rated by two people,
            or all who did gave the same rating.
        interval: over resampled items; None where too many of these are not defined.
        items: how many items two or more people rated.
        ratings: how many ratings these are.

    """

    value: float | None
    interval: Interval | None
    items: int
    ratings: int


def agreement(
    table: Array, level: str, replicates: int, coverage: float, rng: np.random.Generator
) -> Alpha:
    """Alpha of (annotators, items) ratings, NaN where there is none.

    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. The interval is the
    percentile interval of resampled items (Zapf et al., BMC Medical Research Methodology 16, 2016).
    """
    if level not in LEVELS:
        raise InputError(f"level is {level!r}: choose one of {', '.join(LEVELS)}")
    check_coverage(coverage)
    check_replicates(replicates)
    paired = table[:, (~np.isnan(table)).sum(axis=0) > 1]
    domain = np.unique(paired[~np.isnan(paired)])
    counts = (paired[:, :, None] == domain).sum(axis=0)  # (items, values)
    value = alpha_of(counts, domain, level)
    items = len(counts)
    interval = None
    if value is not None and replicates:
        drawn = [
            alpha_of(counts[rng.integers(0, items, items)], domain, level)
            for _ in range(replicates)
        ]
        interval = percentiles([a for a in drawn if a is not None], replicates, coverage)
    return Alpha(value, interval, items, int(counts.sum()))


def alpha_of(counts: Index, domain: Array, level: Any) -> float | None:
    """Alpha of (items, values) counts, or None where fewer than two values occur."""
    if (counts.sum(axis=0) > 0).sum() < 2:
        return None
    alpha = load_extra("krippendorff", "Krippendorff's alpha", "annotation").alpha
    return float(alpha(value_counts=counts, value_domain=domain, level_of_measurement=level))


def percentiles(drawn: list[float], replicates: int, coverage: float) -> Interval | None:
    """The interval of those that are defined, if they are nearly all."""
    if len(drawn) < (1 - MOST_UNDEFINED) * replicates:
        return None
    tail = (1 - coverage) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail]).tolist()
    return Interval(low, high)
