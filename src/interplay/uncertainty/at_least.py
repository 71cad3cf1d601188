"""Bounds from below that need no belief: what held-out log loss shows is there.

On average H(Y) less the log loss of a classifier on rows that it did not see is at most I(X;Y),
whatever the classifier (the cross-entropy is at least H(Y|X)). What a better classifier would find
is more, so that the bound has one side.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from interplay.core.channels import LEAST
from interplay.core.information import LN2
from interplay.core.types import Array, Index
from interplay.uncertainty.few_groups import effective_number, reach

LEVEL = 0.95


def at_least(
    posteriors: Array,
    y: Index,
    *,
    level: float = LEVEL,
    groups: Index | None = None,
    weights: Array | None = None,
) -> float:
    """The bits that X tells of Y at least, at the level: 0 where nothing is shown.

    Args:
        posteriors: (n, k) probabilities of classifiers that did not see the rows.
        y: (n,) labels 0 ... k - 1.
        level: chance with which the bound holds, by Student's distribution of a mean.
        groups: (n,) what rows belong to; groups count as one.
        weights: (n,) of mean 1, or None.

    """
    own = np.ones(len(y)) if weights is None else weights
    told = pointwise_bits(posteriors, y, own)
    mean = float(np.average(told, weights=own))
    away = own * (told - mean)
    unit = np.arange(len(y)) if groups is None else groups
    error = float(np.sqrt((np.bincount(unit, away) ** 2).sum())) / len(y)
    error *= reach(effective_number(np.bincount(unit, own)), 2 * level - 1)
    return max(0.0, mean - float(ndtri(level)) * error)


def pointwise_bits(posteriors: Array, y: Index, weights: Array) -> Array:
    """(n,) log2 of what each row's label is given, over its share of all rows."""
    shares = np.bincount(y, weights, minlength=posteriors.shape[1]) / weights.sum()
    given = np.maximum(posteriors[np.arange(len(y)), y], LEAST)
    return np.asarray(np.log(given / shares[y]) / LN2)
