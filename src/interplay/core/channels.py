"""Class posteriors p(y|x) of rows: checks, informations, and marginals that fit a label prior.

X tells of a label what its posterior tells (a sufficient statistic), so n rows of posteriors stand
for a channel whatever X is.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import entr, rel_entr

from interplay.core.information import LN2, entropy, ratio_or_zero
from interplay.core.types import Array, Index
from interplay.errors import InputError

TOLERANCE = 1e-4  # of the sum of a row; single precision of a softmax stays below
MOST_ROUNDS = 1000  # of the fit to a prior
FITTED = 1e-12
FARTHEST = 5.0  # that a Newton step moves the logarithm of a factor
LEAST = 1e-12  # of a probability that a likelihood takes the logarithm of


def checked_posteriors(name: str, rows: Any, n: int | None = None, k: int | None = None) -> Array:
    """(n, k) class probabilities, each row adding up to exactly 1.

    A vector (n,) is taken as the probability of the second of two classes.

    Raises:
        InputError: no matrix of finite numbers, wrong shape, negative values, or rows that do not
            add up to 1.

    """
    try:
        values = np.asarray(rows, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name} holds values that are no numbers: {error}") from error
    if values.ndim == 1:
        values = np.stack([1 - values, values], axis=1)
    if values.ndim != 2 or values.shape[1] < 2 or len(values) == 0:
        raise InputError(
            f"{name} has shape {np.shape(rows)}: pass (n, k) probabilities, one column a class"
        )
    if n is not None and len(values) != n:
        raise InputError(f"{name} has {len(values)} rows, the others have {n}: pass one row each")
    if k is not None and values.shape[1] != k:
        raise InputError(
            f"{name} has {values.shape[1]} classes, not {k}: give all the same classes"
        )
    if not np.isfinite(values).all():
        row = int(np.flatnonzero(~np.isfinite(values).all(axis=1))[0])
        raise InputError(f"{name} has missing or infinite values, the first in row {row}")
    sums = values.sum(axis=1)
    wrong = (values < 0).any(axis=1) | (np.abs(sums - 1) > TOLERANCE)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise InputError(
            f"{name} has {int(wrong.sum()):,} rows that are no probabilities, the first is row "
            f"{row} with sum {sums[row]:.6g}: pass probabilities (a softmax, not logits)"
        )
    return np.asarray(values / sums[:, None])


def plug_in_information(rows: Array, prior: Array, weights: Array | None = None) -> float:
    """Mean divergence of posteriors (n, k) from the prior (k,), in bits.

    This is I(X;Y) if the posteriors are true; overconfident ones inflate it. Rows count by their
    ``weights`` (n,), where given.
    """
    return float(np.average(rel_entr(rows, prior).sum(axis=1), weights=weights) / LN2)


def likelihood_information(rows: Array, y: Index, weights: Array | None = None) -> float:
    """H(Y) less the mean of -log2 of what posteriors (n, k) give to the labels y (n,), in bits.

    On rows that the posteriors were not learnt from its expectation is at most I(X;Y) (paper,
    equations (27) and (28)); it is below 0 where they are worse than the label's frequencies. Rows
    count by their ``weights`` (n,), where given.
    """
    prior = np.bincount(y, weights, minlength=rows.shape[1])
    given = np.maximum(rows[np.arange(len(y)), y], LEAST)
    told = float(np.average(np.log(given), weights=weights))
    return entropy(prior / prior.sum()) + told / LN2


def posterior_entropy(rows: Array) -> float:
    """Mean entropy of posteriors (n, k), in bits."""
    return float(entr(rows).sum(axis=1).mean() / LN2)


def fitted_to_prior(rows: Array, prior: Array, weights: Array | None = None) -> Array:
    """(n, k) masses p(x, y) with row sums ``weights`` (1/n each) and column sums ``prior``.

    The posteriors' odds are moved by one factor a class until their mean is the prior, so that the
    masses of two modalities agree label by label. Classes of prior 0 get none. Columns add up to
    the prior to rounding, rows to about 1e-11; where no factors reach the prior, as with rows that
    are certain of other labels, rows add up and columns come as near as they can.

    Iterative proportional fitting gets there from anywhere, but slowly where posteriors nearly
    settle the label; Newton's steps are taken where they lessen what is missing.
    """
    target = np.full(len(rows), 1 / len(rows)) if weights is None else weights
    factor = np.where(prior > 0, 1.0, 0.0)
    moved = tilted(rows, factor)
    for _ in range(MOST_ROUNDS):
        sums = target @ moved
        missing = np.abs(prior - sums).sum()
        if missing < FITTED:
            return np.asarray(moved * target[:, None] * ratio_or_zero(prior, sums))
        further = factor * newton_factors(moved, target, prior)
        trial = tilted(rows, further)
        if not np.abs(prior - target @ trial).sum() < missing:
            further = factor * ratio_or_zero(prior, sums)
            trial = tilted(rows, further)
        factor, moved = further, trial
    return np.asarray(moved * target[:, None])


def tilted(rows: Array, factor: Array) -> Array:
    """Posteriors (n, k) with their odds moved by a factor (k,) a class."""
    moved = rows * factor
    return np.asarray(moved / moved.sum(axis=1, keepdims=True))


def newton_factors(rows: Array, target: Array, prior: Array) -> Array:
    """(k,) factors by which the weighted mean of posteriors would be the prior, to first order.

    The mean is the gradient, by the logarithms of the factors, of the mean of log sum_y r_y f_y,
    which is convex; a common factor changes nothing, and the outer product keeps it at 1.
    """
    mean = target @ rows
    curvature = np.diag(mean) - (rows * target[:, None]).T @ rows
    step = np.linalg.lstsq(curvature + np.outer(prior, prior), prior - mean)[0]
    return np.asarray(np.exp(np.clip(step, -FARTHEST, FARTHEST)))
