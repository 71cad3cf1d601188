"""Rows in few groups: how much further than a bootstrap's quantiles an interval has to reach.

Groups drawn with replacement differ by the variance of the G groups at hand, which is (G - 1) / G
of what it is taken for, and itself known from few: Student's t in the place of the normal
distribution. Groups of unequal size are worth fewer equal ones, (sum n)^2 / sum n^2 (Kish, 1965).
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri, stdtrit

from interplay.core.types import Array, Index

DOUBT = np.full(4, 0.5)  # of the bias, whose excess over that of rows is known from few groups too
FEWEST = 2.0  # that a spread is known from


def effective_number(sizes: Array | Index) -> float:
    """As how many groups of equal size those of ``sizes`` (g,) rows count."""
    return float(sizes.sum() ** 2 / (sizes**2).sum())


def reach(groups: float, level: float) -> float:
    """How many times further than a bootstrap's an interval of the level reaches: above 1."""
    groups = max(groups, FEWEST)
    upper = (1 + level) / 2
    return float(np.sqrt(groups / (groups - 1)) * stdtrit(groups - 1, upper) / ndtri(upper))


def further_apart(replicates: Array, times: float, entropy_y: float) -> Array:
    """Replicates (b, 4) so many times further from their mean; none gets above H(Y) by that."""
    mean = replicates.mean(axis=0)
    spread = mean + times * (replicates - mean)
    return np.asarray(np.minimum(spread, np.maximum(replicates, entropy_y)))
