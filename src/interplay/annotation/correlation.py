"""Do people see what the numbers say: ratings against pointwise values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interplay.annotation.means import check_coverage
from interplay.annotation.power import FEWEST, standard_error
from interplay.core.pid import Interval
from interplay.core.types import Array


@dataclass(frozen=True, slots=True)
class Correlation:
    """Of mean ratings with pointwise values.

    Attributes:
        value: Spearman's rank correlation; None where either does not vary.
        interval: by Fisher's z with the error of Bonett and Wright (2000); None from few items.
        items: how many.

    """

    value: float | None
    interval: Interval | None
    items: int


@dataclass(frozen=True, slots=True)
class Contrast:
    """Mean rating of the rows picked for a question, less that of random rows.

    Attributes:
        value: the difference; None where there are none of either.
        interval: Welch's; None where there are fewer than two of either.
        picked: how many were picked.
        random: how many were random.

    """

    value: float | None
    interval: Interval | None
    picked: int
    random: int


def rank_correlation(ratings: Array, values: Array, coverage: float) -> Correlation:
    """Spearman's correlation of (n,) mean ratings with (n,) values in bits."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    check_coverage(coverage)
    rated = ~np.isnan(ratings)
    ratings, values = ratings[rated], values[rated]
    n = len(ratings)
    if n < 2 or np.ptp(ratings) == 0 or np.ptp(values) == 0:
        return Correlation(None, None, n)
    rho = float(np.corrcoef(rankdata(ratings), rankdata(values))[0, 1])
    if n < FEWEST:
        return Correlation(rho, None, n)
    z = np.arctanh(np.clip(rho, -1 + 1e-12, 1 - 1e-12))
    half = ndtri((1 + coverage) / 2) * standard_error(rho, n)
    low, high = np.tanh([z - half, z + half]).tolist()
    return Correlation(rho, Interval(low, high), n)


def contrast(
    ratings: Array, picked: NDArray[np.bool_], random: NDArray[np.bool_], coverage: float
) -> Contrast:
    """The difference of the means of two groups of (n,) mean ratings, with Welch's interval."""
    from scipy.special import stdtrit

    check_coverage(coverage)
    one, two = (ratings[group & ~np.isnan(ratings)] for group in (picked, random))
    if not len(one) or not len(two):
        return Contrast(None, None, len(one), len(two))
    value = float(one.mean() - two.mean())
    if min(len(one), len(two)) < 2:
        return Contrast(value, None, len(one), len(two))
    errors = np.array([g.var(ddof=1) / len(g) for g in (one, two)])
    if errors.sum() == 0:
        return Contrast(value, Interval(value, value), len(one), len(two))
    freedom = errors.sum() ** 2 / (errors**2 / [len(one) - 1, len(two) - 1]).sum()
    half = float(stdtrit(freedom, (1 + coverage) / 2) * np.sqrt(errors.sum()))
    return Contrast(value, Interval(value - half, value + half), len(one), len(two))
