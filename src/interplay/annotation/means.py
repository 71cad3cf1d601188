"""Mean ratings, with intervals over items."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interplay.annotation.questions import HIGHEST, LOWEST, QUESTIONS
from interplay.core.pid import Interval
from interplay.core.types import Array, Index
from interplay.errors import InputError

COVERAGE = 0.95


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean.

    Attributes:
        value: the mean, NaN where there are no ratings.
        interval: for other items rated by the same people; None from a single item.
        items: how many items were rated.

    """

    value: float
    interval: Interval | None
    items: int


def check_coverage(coverage: float) -> None:
    """Refuse what is no probability."""
    if not 0 < coverage < 1:
        raise InputError(f"coverage is {coverage!r}: pass a number between 0 and 1, such as 0.95")


def check_replicates(replicates: int) -> None:
    """Refuse what is no number of resamples."""
    if isinstance(replicates, bool) or not isinstance(replicates, int) or replicates < 0:
        raise InputError(f"replicates is {replicates!r}: pass a whole number, 0 for no intervals")


def item_means(table: Array) -> Array:
    """(items,) means over annotators of (annotators, items); NaN where nobody rated."""
    rated = ~np.isnan(table)
    counts = rated.sum(axis=0)
    sums = np.where(rated, table, 0.0).sum(axis=0)
    blank = np.full(table.shape[1], np.nan)
    return np.asarray(np.divide(sums, counts, out=blank, where=counts > 0))


def mean_of(table: Array, coverage: float) -> Mean:
    """The mean over items, with Student's interval, cut at the ends of the scale."""
    from scipy.special import stdtrit

    check_coverage(coverage)
    means = item_means(table)
    means = means[~np.isnan(means)]
    n = len(means)
    if n == 0:
        return Mean(float("nan"), None, 0)
    value = float(means.mean())
    if n == 1:
        return Mean(value, None, 1)
    half = stdtrit(n - 1, (1 + coverage) / 2) * means.std(ddof=1) / np.sqrt(n)
    low, high = np.clip([value - half, value + half], LOWEST, HIGHEST).tolist()
    return Mean(value, Interval(low, high), n)


def rescaled(
    means: Array, total: float, replicates: int, coverage: float, rng: np.random.Generator
) -> list[Mean]:
    """Mean ratings scaled to add up to ``total``, with percentile intervals over items.

    Args:
        means: (4, items) mean ratings, NaN where nobody rated.
        total: bits.
        replicates: resamples of items.
        coverage: of the intervals.
        rng: of the resamples.

    """
    check_coverage(coverage)
    check_replicates(replicates)
    if not np.isfinite(total) or total < 0:
        raise InputError(f"total is {total!r}: pass a number of bits, such as pid.total")
    rated = ~np.isnan(means)
    if not rated.any(axis=1).all():
        missing = QUESTIONS[int(np.argmin(rated.any(axis=1)))]
        raise InputError(f"nobody rated {missing}: all four questions are needed to rescale")
    sums = means_over(means, np.arange(means.shape[1]))
    if sums.sum() == 0:
        raise InputError("all ratings are 0: they cannot be scaled to bits")
    values = sums / sums.sum() * total
    n = int(means.shape[1])
    drawn = [
        means_over(means, rng.integers(0, n, size=n)) for _ in range(replicates if n > 1 else 0)
    ]
    kept = [row for row in drawn if row.sum() > 0]  # NaN where a question drew no item
    if not kept:
        return [Mean(float(v), None, int(r.sum())) for v, r in zip(values, rated, strict=True)]
    replicated = np.array(kept) / np.sum(kept, axis=1, keepdims=True) * total
    tail = (1 - coverage) / 2
    low, high = np.quantile(replicated, [tail, 1 - tail], axis=0)
    return [
        Mean(float(values[i]), Interval(float(low[i]), float(high[i])), int(rated[i].sum()))
        for i in range(len(values))
    ]


def means_over(means: Array, items: Index) -> Array:
    """(4,) means over some items."""
    return item_means(means[:, items].T)
