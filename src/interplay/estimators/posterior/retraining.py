"""Bootstrap replicates that draw rows and train the classifiers anew."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

from interplay.core.types import Array, Index, Progress
from interplay.estimators.posterior.informations import Quantised, solve_scores
from interplay.posteriors.crossfit import Scores, split
from interplay.uncertainty.checkpoint import Checkpoint

if TYPE_CHECKING:
    from interplay.estimators.posterior.estimator import Posterior


TOL = 1e-4  # bits: certified gap of a replicate


def retrained(
    settings: Posterior,
    scores: tuple[Scores, Scores, Scores],
    rows: tuple[Array, Array],
    y: Index,
    *,
    groups: Index | None,
    rng: np.random.Generator,
    progress: Progress | None,
) -> Array:
    """(replicates, 4) informations of resamples, each with classifiers of its own.

    Copies of a row (or of a group) are in one fold, so that no classifier is scored on what it saw.
    Replicates that are finished are kept in the checkpoint.
    """
    unit = np.arange(len(y)) if groups is None else groups
    seed = int(rng.integers(2**62))
    values = np.full((settings.replicates, 4), np.nan)
    store = Checkpoint(settings.checkpoint, fingerprint(settings, scores, y, unit, seed))
    store.load(values)
    for number in range(settings.replicates):
        if np.isnan(values[number, 0]):
            own = np.random.default_rng([seed, number])
            values[number] = one_replicate(settings, rows, y, unit, own)
            store.save(values)
        if progress:
            progress("retrain", number + 1, settings.replicates)
    return values


def one_replicate(
    settings: Posterior,
    rows: tuple[Array, Array],
    y: Index,
    unit: Index,
    rng: np.random.Generator,
) -> Array:
    """(4,) informations of one resample."""
    taken = drawn(y, unit, settings.folds, rng)
    labels = y[taken]
    seed = int(rng.integers(2**31))
    fold = split(labels, settings.folds, seed, unit[taken])
    resample = rows[0][taken], rows[1][taken]
    one, two, both = settings.scores(resample, labels, fold, seed, None)
    posteriors = one.posteriors, two.posteriors, both.posteriors
    quantised = Quantised.of(posteriors, settings.cells, rng)
    return solve_scores(quantised, labels, settings.bias, tol=TOL, rng=rng).informations


def drawn(y: Index, unit: Index, folds: int, rng: np.random.Generator) -> Index:
    """Rows of units drawn with replacement, until every class has units for all folds."""
    order = np.argsort(unit, kind="stable")
    _, starts = np.unique(unit[order], return_index=True)
    members = np.split(order, starts[1:])
    classes = int(y.max()) + 1
    while True:
        chosen = rng.integers(len(members), size=len(members))
        taken = np.concatenate([members[number] for number in chosen])
        if (np.bincount(y[taken], minlength=classes) >= folds).all():
            return taken


def fingerprint(
    settings: Posterior,
    scores: tuple[Scores, Scores, Scores],
    y: Index,
    unit: Index,
    seed: int,
) -> str:
    """A digest of all that the replicates depend on."""
    asked: list[Any] = [settings.replicates, settings.folds, settings.cells, settings.bias, seed]
    digest = sha256(repr(asked).encode())
    for score in scores:
        digest.update(np.ascontiguousarray(score.posteriors).tobytes())
    digest.update(y.tobytes() + unit.tobytes())
    return digest.hexdigest()
