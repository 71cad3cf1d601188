"""Calibration of class posteriors: the scaling under which labels are likeliest, and its error."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from interplay.core.channels import LEAST
from interplay.core.types import Array, Index

BINS = 15  # of the calibration error
WORTH_BENDING = 1e-3  # nats of likelihood that a rising function has to gain over a scaling
PENALTY = 1e-3  # on the distance from no change: certain posteriors have no likeliest scaling


def calibrated(
    posteriors: Array, y: Index, fold: Index, sample_weight: Array | None = None
) -> Array:
    """(n, k) posteriors, calibrated for each fold by what the rows of the other folds show.

    Logarithms are multiplied by one number (temperature scaling, Guo et al., 2017) and moved by one
    number a class. Two classes may need more, such as chances that level off below 1: a rising
    function (isotonic regression) is taken instead where it makes held-out labels likelier.

    Args:
        posteriors: (n, k), every row scored by a model that did not see it.
        y: (n,) labels 0 ... k - 1.
        fold: (n,) the fold that each row was held out in.
        sample_weight: (n,) what each row counts; None for 1.

    """
    weight = np.ones(len(y)) if sample_weight is None else sample_weight / sample_weight.mean()
    scaled = by_fold(scaling, posteriors, y, fold, weight)
    if posteriors.shape[1] > 2:
        return scaled
    rising = by_fold(isotonic, posteriors, y, fold, weight)
    gained = log_likelihood(rising, y, weight) - log_likelihood(scaled, y, weight)
    better = gained > WORTH_BENDING
    return rising if better else scaled


def by_fold(
    learn: Callable[[Array, Index, Array], Callable[[Array], Array]],
    posteriors: Array,
    y: Index,
    fold: Index,
    weight: Array,
) -> Array:
    """Apply to each fold what ``learn`` makes of the posteriors and labels of the others."""
    out = np.empty_like(posteriors)
    for number in np.unique(fold):
        held_out = fold == number
        learned = learn(posteriors[~held_out], y[~held_out], weight[~held_out])
        out[held_out] = learned(posteriors[held_out])
    return out


def scaling(posteriors: Array, y: Index, weight: Array) -> Callable[[Array], Array]:
    """The likeliest scaling and shifts of logarithms."""
    scale, shift = best_scaling(np.log(np.maximum(posteriors, LEAST)), y, weight)

    def scaled(rows: Array) -> Array:
        return np.asarray(softmax(scale * np.log(np.maximum(rows, LEAST)) + shift, axis=1))

    return scaled


def isotonic(posteriors: Array, y: Index, weight: Array) -> Callable[[Array], Array]:
    """The likeliest rising function of p(y=1), kept off 0 and 1 as if each had one row more."""
    from sklearn.isotonic import IsotonicRegression

    n = len(y)
    fitted = IsotonicRegression(y_min=1 / (n + 2), y_max=(n + 1) / (n + 2), out_of_bounds="clip")
    fitted.fit(posteriors[:, 1], y, weight)

    def risen(rows: Array) -> Array:
        chances = fitted.predict(rows[:, 1])
        return np.stack([1 - chances, chances], axis=1)

    return risen


def log_likelihood(posteriors: Array, y: Index, weight: Array) -> float:
    """Mean logarithm of what the labels are given, in nats."""
    given = np.log(np.maximum(posteriors[np.arange(len(y)), y], LEAST))
    return float(np.average(given, weights=weight))


def best_scaling(logs: Array, y: Index, weight: Array) -> tuple[float, Array]:
    """The scale and the shifts (k,) that make the labels likeliest."""
    n, k = logs.shape
    rows = np.arange(n)

    def loss(values: Array) -> tuple[float, Array]:
        found = log_softmax(values[0] * logs + values[1:], axis=1)
        residual = np.exp(found)
        residual[rows, y] -= 1
        residual *= weight[:, None]
        slope = np.concatenate([[(residual * logs).sum()], residual.sum(axis=0)]) / n
        away = values - start
        value = -(weight * found[rows, y]).mean() + PENALTY / 2 * away @ away
        return float(value), slope + PENALTY * away

    start = np.zeros(k + 1)
    start[0] = 1.0
    bounds = [(0.0, None)] + [(None, None)] * k  # what leans away from the labels tells nothing
    best: Array = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(best[0]), best[1:]


def calibration_error(posteriors: Array, y: Index, sample_weight: Array | None = None) -> float:
    """Mean gap between stated chances and frequencies, over classes and bins of equal counts.

    For each class, rows are put in 15 bins by its posterior; the gap of a bin is that between the
    mean posterior and the share of rows that have the class (the class-wise expected calibration
    error). 0.01 means that chances are off by one in a hundred on average; chance alone makes it
    ``chance_error``, about sqrt(10 p (1 - p) / n).
    """
    n, k = posteriors.shape
    weight = np.ones(n) if sample_weight is None else sample_weight / sample_weight.mean()
    gaps = []
    for label in range(k):
        order = np.argsort(posteriors[:, label], kind="stable")
        for part in np.array_split(order, min(BINS, n)):
            away = posteriors[part, label] - (y[part] == label)
            gaps.append(abs(float((away * weight[part]).sum())) / n)
    return float(np.sum(gaps) / k)


def chance_error(posteriors: Array, sample_weight: Array | None = None) -> float:
    """The calibration error that chance alone makes on average where every posterior is true."""
    n, k = posteriors.shape
    weight = np.ones(n) if sample_weight is None else sample_weight / sample_weight.mean()
    gaps = []
    for chances in posteriors.T:
        order = np.argsort(chances, kind="stable")
        for part in np.array_split(order, min(BINS, n)):
            variance = (weight[part] ** 2 * chances[part] * (1 - chances[part])).sum()
            gaps.append(float(np.sqrt(2 / np.pi * variance)) / n)
    return float(np.sum(gaps) / k)
