"""Posteriors given both modalities: learners of all columns and of what each tells alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from interplay.core.types import Array, Index
from interplay.posteriors.crossfit import (
    PART_BUDGET,
    Scores,
    Step,
    as_repeats,
    cross_fit,
    ignored,
    pooled_scores,
    varying,
)
from interplay.posteriors.ensemble import ensemble
from interplay.posteriors.folds import ALL_ROWS, Subsample, Target
from interplay.posteriors.pool import normalised
from interplay.posteriors.symbols import are_symbols
from interplay.posteriors.views import Views

CERTAIN = 1e-6  # least posterior in a logarithm
CLEARLY = 5.0  # bits over all rows that chance seldom reaches
SPREAD = 0.3  # standard deviation of log odds


def cross_fit_both(
    x1: Array,
    x2: Array,
    y: Index,
    alone: tuple[Scores, Scores],
    classifier: Any = "auto",
    *,
    folds: int | Index | None = None,
    budget: float = PART_BUDGET,
    rng: np.random.Generator,
    sample_weight: Array | None = None,
    learners: Sequence[str] | None = None,
    subsample: Subsample = ALL_ROWS,
    progress: Step | None = None,
) -> Scores:
    """Cross-fitted posteriors p(y|x1,x2).

    With ``classifier="auto"`` learners of all columns are pooled with the two unimodal posteriors,
    whose product is all there is to learn where the modalities are independent given the label, and
    with learners that take these posteriors as their only columns, which have less to learn where
    modalities interact through what each tells alone. The unimodal posteriors of the rows that such
    a learner is fitted to come from classifiers that may have seen the rows held out: see
    ``informative``.

    Args:
        x1: (n, ...) numbers of the first modality.
        x2: of the second.
        y: (n,) labels 0 ... k - 1.
        alone: the scores of x1 and of x2, held out in ``folds``.
        classifier: as in ``cross_fit``.
        folds: as in ``cross_fit``.
        budget: as in ``cross_fit``.
        rng: of folds and classifiers.
        sample_weight: (n,) what each row counts, positive; None for 1.
        learners: names of the learners of ``"auto"`` that take part, without a race.
        subsample: as in ``cross_fit``; ``alone`` is from as many rows.
        progress: called with fits done and fits expected.

    """
    if not isinstance(classifier, str) or are_plain(x1, x2):
        return cross_fit(
            (x1, x2),
            y,
            classifier,
            folds=folds,
            budget=budget,
            rng=rng,
            sample_weight=sample_weight,
            learners=learners,
            subsample=subsample,
            progress=progress,
        )
    seed = int(rng.integers(2**31))
    target = Target(y, as_repeats(folds, y, seed), sample_weight, subsample)
    scores = informative(alone)
    one, two = (Views.of(varying(part.reshape(len(y), -1)), seed) for part in (x1, x2))
    found = ensemble(
        Views.together(one, two, scores),
        target,
        given={
            "the posteriors of x1": alone[0].posteriors,
            "the posteriors of x2": alone[1].posteriors,
            "their product": product(alone, target),
        },
        budget=budget,
        seed=seed,
        only=learners,
        step=progress or ignored,
    )
    return pooled_scores(found, target)


def are_plain(x1: Array, x2: Array) -> bool:
    """Whether both are symbols together, or one tells nothing since no column varies."""
    columns = [varying(part.reshape(len(part), -1)) for part in (x1, x2)]
    return any(part.shape[1] == 0 for part in columns) or are_symbols(np.hstack(columns))


def informative(alone: tuple[Scores, Scores]) -> Array | None:
    """(n, s) log odds of the modalities that tell clearly more than nothing; None where none does.

    Log odds that tell nothing vary by which labels their folds had, and learners would find that.
    """
    columns = [
        log_odds(score.posteriors)
        for score in alone
        if score.lower > CLEARLY / len(score.posteriors)
        and log_odds(score.posteriors).std(axis=0).max() > SPREAD
    ]
    return np.hstack(columns) if columns else None


def product(alone: tuple[Scores, Scores], target: Target) -> Array:
    """(n, k) what both tell if they are independent given the label: p1 p2 / p(y), normalised."""
    shares = np.bincount(target.y, target.weight, minlength=target.k)
    logs = [np.log(np.maximum(score.posteriors, CERTAIN)) for score in alone]
    return normalised(logs[0] + logs[1] - np.log(shares / shares.sum()))


def log_odds(posteriors: Array) -> Array:
    """(n, k - 1) log posteriors relative to the first class."""
    logs = np.log(np.maximum(posteriors, CERTAIN))
    return np.asarray(logs[:, 1:] - logs[:, :1])
