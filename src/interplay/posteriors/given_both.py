"""Posteriors given both modalities: a classifier of all columns, or of the unimodal posteriors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from interplay.core.types import Array, Index
from interplay.posteriors.crossfit import BUDGET, FOLDS, Scores, cross_fit

CERTAIN = 1e-6  # least posterior in a logarithm


def cross_fit_both(
    x1: Array,
    x2: Array,
    y: Index,
    alone: tuple[Scores, Scores],
    classifier: Any = "auto",
    *,
    folds: int | Index = FOLDS,
    budget: float = BUDGET,
    rng: np.random.Generator,
) -> Scores:
    """Cross-fitted posteriors p(y|x1,x2).

    With ``classifier="auto"`` two ways compete by the log loss of the rows held out: a classifier
    of all columns, and one of the two unimodal posteriors, which has less to learn and is all there
    is to learn where the modalities interact through what each tells alone. The latter's inputs for
    the rows that it is trained on come from classifiers that may have seen the rows held out.

    Args:
        x1: (n, ...) numbers of the first modality; likewise ``x2``.
        x2: of the second.
        y: (n,) labels 0 ... k - 1.
        alone: the scores of x1 and of x2, held out in ``folds``.
        classifier: as in ``cross_fit``.
        folds: how many, or the fold of each row (n,).
        budget: seconds for trying out, as in ``cross_fit``.
        rng: of folds and classifiers.

    """
    direct = cross_fit((x1, x2), y, classifier, folds=folds, budget=budget, rng=rng)
    if not isinstance(classifier, str):
        return direct
    inputs = tuple(log_odds(scores.posteriors) for scores in alone)
    fused = cross_fit(inputs, y, folds=folds, budget=budget, rng=rng)
    fused = replace(fused, name=f"{fused.name} on both unimodal posteriors")
    best, other = (fused, direct) if fused.lower > direct.lower else (direct, fused)
    tried = {f"all columns: {name}": loss for name, loss in direct.tried.items()}
    tried |= {f"posteriors: {name}": loss for name, loss in fused.tried.items()}
    left_out = {**fused.left_out, **direct.left_out, other.name: f"{other.lower:.4f} bits"}
    return replace(best, tried=tried, left_out=left_out)


def log_odds(posteriors: Array) -> Array:
    """(n, k - 1) log posteriors relative to the first class."""
    logs = np.log(np.maximum(posteriors, CERTAIN))
    return np.asarray(logs[:, 1:] - logs[:, :1])
