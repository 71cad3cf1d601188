"""A log-linear pool: the classifiers' log posteriors, weighted by how much each helps the others.

One classifier alone is as good as the best of them; their weighted geometric mean is better than
the best where they err in different rows, and is calibrated by its weights (Satopaa et al., 2014,
"Combining multiple probability predictions using a simple logit model").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from interplay.core.types import Array, Index
from interplay.posteriors.folds import Target

PENALTY = 40.0  # rows' worth of doubt that a weight differs from what each learner deserves alone
SHIFTED = 0.2  # likewise that a class is to be shifted
SHARPNESS = 6.0  # nats of likelihood by which a learner has to trail to be given e times less
SCALES = np.array([0.0, 0.1, 0.25, 0.5, 0.7, 0.85, 1.0, 1.15, 1.4])  # of one learner alone
MOST_ROWS = 20_000  # that weights are learnt from: they are few
FLOOR = 1e-6  # of a posterior in a logarithm
CERTAIN = 10.0  # of log posteriors relative to their mean over classes, the most


class Weights(NamedTuple):
    """Of a pool: one for each classifier (m,), none below 0, and a shift of each class (k,)."""

    scales: Array
    shifts: Array


def logits(posteriors: Array) -> Array:
    """(..., k) log posteriors less their mean over the classes, bounded."""
    logs = np.log(np.maximum(posteriors, FLOOR))
    return np.asarray(np.clip(logs - logs.mean(axis=-1, keepdims=True), -CERTAIN, CERTAIN))


def mean(several: Sequence[Array]) -> Array:
    """(n, k) the geometric mean of posteriors."""
    if len(several) == 1:
        return several[0]
    return normalised(np.mean([np.log(np.maximum(rows, FLOOR)) for rows in several], axis=0))


def normalised(logs: Array) -> Array:
    """(n, k) posteriors of logarithms up to a shift."""
    return np.asarray(softmax(logs, axis=1))


def pooled(stack: Array, target: Target, fold: Index) -> Array:
    """(n, k) pooled posteriors; the weights of each fold are learnt from the rows of the others.

    Args:
        stack: (m, n, k) logits of m classifiers, each row's from fits that did not see it.
        target: labels, what rows count, and how many are learnt from.
        fold: (n,) the fold that each row was held out in.

    """
    out = np.empty(stack.shape[1:])
    for number in np.unique(fold):
        held = fold == number
        used = target.learnt_from(held)
        weights = learn(stack[:, used], target.y[used], target.weights(used))
        out[held] = apply(weights, stack[:, held])
    return out


def apply(weights: Weights, stack: Array) -> Array:
    """(n, k) posteriors of logits (m, n, k)."""
    return np.asarray(softmax(np.tensordot(weights.scales, stack, 1) + weights.shifts, axis=1))


def learn(stack: Array, y: Index, sample_weight: Array | None = None) -> Weights:
    """The likeliest weights, with a pull to what each classifier deserves by itself.

    The loss is convex, so that any start gives the same weights.
    """
    stack, y, sample_weight = thinned(stack, y, sample_weight)
    m, n, k = stack.shape
    counts = mean_one(sample_weight, n)
    rows = np.arange(n)
    flat = stack.reshape(m, -1)
    start = np.concatenate([deserved(stack, y, counts), np.zeros(k)])
    pull = np.concatenate([np.full(m, PENALTY), np.full(k, SHIFTED)])

    def loss(values: Array) -> tuple[float, Array]:
        found = log_softmax((values[:m] @ flat).reshape(n, k) + values[m:], axis=1)
        residual = np.exp(found)
        residual[rows, y] -= 1
        residual *= counts[:, None]
        slope = np.concatenate([flat @ residual.ravel(), residual.sum(axis=0)])
        away = values - start
        value = -(counts * found[rows, y]).sum() + pull @ away**2 / 2
        return float(value / n), (slope + pull * away) / n

    bounds = [(0.0, None)] * m + [(None, None)] * k
    found: Array = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return Weights(found[:m], found[m:])


def thinned(
    stack: Array, y: Index, sample_weight: Array | None
) -> tuple[Array, Index, Array | None]:
    """Every so many-th row, where there are more than weights need."""
    every = -(-len(y) // MOST_ROWS)
    used = None if sample_weight is None else sample_weight[::every]
    return np.ascontiguousarray(stack[:, ::every]), y[::every], used


def mean_one(sample_weight: Array | None, n: int) -> Array:
    """(n,) weights whose mean is 1."""
    return np.ones(n) if sample_weight is None else sample_weight * (n / sample_weight.sum())


def deserved(stack: Array, y: Index, counts: Array) -> Array:
    """(m,) weights by the likelihood of each classifier alone, at its own best scale."""
    losses, scales = alone(stack, y, counts)
    means = losses.mean(axis=1)
    shares = softmax(-(means - means.min()) * len(y) / SHARPNESS)
    return np.asarray(shares * scales)


def alone(stack: Array, y: Index, counts: Array) -> tuple[Array, Array]:
    """Each classifier by itself: (m, n) weighted losses in nats at its best scale, and (m,) scales.

    The shares of the classes are the fall-back that a scale of 0 leaves.
    """
    rows = np.arange(len(y))
    prior = np.log(np.maximum(np.bincount(y, counts, minlength=stack.shape[2]) / len(y), FLOOR))
    losses, scales = [], []
    for logs in stack:
        tried = [
            -counts * log_softmax(s * logs + (1 - min(s, 1)) * prior, axis=1)[rows, y]
            for s in SCALES
        ]
        best = int(np.argmin([loss.mean() for loss in tried]))
        losses.append(tried[best])
        scales.append(SCALES[best])
    return np.array(losses), np.array(scales)
