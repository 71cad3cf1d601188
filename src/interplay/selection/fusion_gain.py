"""``interplay.fusion_gain``: what each kind of fusion is worth, before any is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from interplay.core.checks import checked_progress
from interplay.core.settings import SAMPLE
from interplay.core.types import Progress
from interplay.data.rows.prepared import Prepared
from interplay.errors import InputError
from interplay.estimators.ask import Asked, answer, rows_of
from interplay.estimators.discrete import Discrete
from interplay.estimators.method import Choice, Method
from interplay.estimators.numeric_rows import NumericRows
from interplay.estimators.posterior.estimator import Posterior, Three
from interplay.estimators.streams import seed_of
from interplay.posteriors.crossfit import Scores, splits
from interplay.selection.additive_scores import cross_fit_additive
from interplay.selection.counted_ladder import counted_gain
from interplay.selection.ladder import QUANTITIES, RUNGS, FusionGain
from interplay.selection.rungs import Held, percentiles, same_side
from interplay.uncertainty.quantify import Uncertainty, named

REPLICATES = 1000  # resamples of rows behind the intervals
LESS = 0.005  # bits
HELD_OUT = (
    "The rungs are what classifiers reached on rows that they did not see, so that they can be "
    "too low, by what no classifier learnt from this many rows. Intervals are for the chance of "
    "which rows were held out, and leave that out."
)


class Recorded(Posterior):
    """The posterior method, which keeps the rows and scores of its first solve."""

    def scores(self, rows: NumericRows, seed: int, progress: Progress | None = None) -> Three:
        """Cross-fitted posteriors given x1, x2 and both."""
        found = super().scores(rows, seed, progress)
        if not hasattr(self, "kept"):
            object.__setattr__(self, "kept", (rows, seed, found))
        return found

    @property
    def first(self) -> tuple[NumericRows, int, Three]:
        """Rows, seed and scores of the first solve."""
        kept: tuple[NumericRows, int, Three] = getattr(self, "kept")  # noqa: B009
        return kept


def fusion_gain(
    x1: Any,
    x2: Any,
    y: Any,
    *,
    data: Any = None,
    method: str | Method = "auto",
    uncertainty: Uncertainty | None = None,
    missing: str = "error",
    groups: Any = None,
    sample_weight: Any = None,
    sample: int = SAMPLE,
    text_encoder: Any = None,
    names: Sequence[str] | None = None,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
    **settings: Any,
) -> FusionGain:
    """What a second modality is worth, what its loss costs, and whether models must combine.

    The bits of label information that models of x1, of x2, additive models of both (late fusion)
    and any models of both reach on rows held out. Classifiers, folds and numbers are those of
    ``estimate`` with the same arguments, whose result is in ``pid``; the additive rung is one more
    pool of classifiers. Modalities of symbols are counted, and the additive model of their table
    is fitted.

    Args:
        x1: as in ``estimate``, like the other arguments.
        x2: the second modality.
        y: the label.
        data: a file or a frame, with the names of columns in ``x1``, ``x2`` and ``y``.
        method: ``"auto"``, ``"discrete"`` or ``"posterior"``, or an object of these.
        uncertainty: of ``pid``; its ``level`` is that of all intervals.
        missing: ``"error"``, ``"drop"`` or ``"category"``.
        groups: one value a row, whose rows are held out and resampled together.
        sample_weight: one number a row.
        sample: the most rows that are learnt from.
        text_encoder: makes numbers of free text.
        names: of the modalities and the label.
        progress: called with (what, done, all).
        rng: seed or generator of all chance.
        **settings: of the method and of the uncertainty, by name.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    asked = Asked.of(method, uncertainty, settings)
    seed, tell = seed_of(rng), checked_progress(progress)
    rows = rows_of(
        {"x1": x1, "x2": x2},
        y,
        data,
        seed,
        missing=missing,
        groups=groups,
        sample_weight=sample_weight,
        sample=sample,
        text_encoder=text_encoder,
        names=names,
    )
    return ladder_of(rows, asked, seed, tell)


def ladder_of(rows: Prepared, asked: Asked, seed: int, progress: Any = None) -> FusionGain:
    """The ladder of rows that are read.

    Raises:
        InputError: a method other than discrete and posterior.

    """
    choice = asked.choice(rows)
    if isinstance(choice.method, Discrete):
        return counted_gain(rows, asked, choice.method, seed, progress)
    if not isinstance(choice.method, Posterior):
        raise InputError(
            f"method is {choice.method.name!r}: the fusion ladder takes 'auto', 'discrete' or "
            "'posterior'"
        )
    return scored_gain(rows, asked, choice, seed, progress)


def scored_gain(
    rows: Prepared, asked: Asked, choice: Choice, seed: int, progress: Any
) -> FusionGain:
    """The ladder by classifiers."""
    given = {f.name: getattr(choice.method, f.name) for f in fields(Posterior)}
    method = Recorded(**given)
    recorded = replace(asked, method=method, settings={})
    pid = answer(rows, recorded, seed=seed, progress=progress)
    numbers, inner, scores = method.first
    additive = additive_scores(numbers, scores, method, inner, progress)
    held = held_rows(numbers, scores, additive)
    found = held.values()
    replicates = held.replicates(REPLICATES, np.random.default_rng([seed, 3]))
    intervals = percentiles(replicates, asked.uncertainty.level)
    names = ("none", *RUNGS)
    return FusionGain(
        **{rung: found[rung] for rung in RUNGS},
        entropy_y=pid.entropy_y,
        accuracy={name: found[f"accuracy_{name}"] for name in names},
        intervals={name: intervals[name] for name in QUANTITIES},
        accuracy_intervals={name: intervals[f"accuracy_{name}"] for name in names},
        level=asked.uncertainty.level,
        stable=same_side(replicates, found["gain_of_interaction"]),
        pid=pid,
        n_samples=pid.n_samples,
        method="posterior",
        names=pid.names,
        notes=(
            *choice_notes(asked, choice),
            *numbers.notes,
            *learnt_notes(additive, scores),
            HELD_OUT,
        ),
        provenance={"seed": seed, "additive": additive.described(), "method_why": choice.why},
    )


def additive_scores(
    rows: NumericRows, scores: Three, method: Posterior, seed: int, progress: Any
) -> Scores:
    """The additive rung, with the folds of the others."""
    return cross_fit_additive(
        rows.x1,
        rows.x2,
        rows.y,
        (scores[0], scores[1]),
        folds=splits(rows.y, method.folds, seed, rows.groups),
        budget=method.budget / 3,
        rng=np.random.default_rng([seed, 3]),
        sample_weight=rows.weights,
        progress=named(progress, "classifiers that add up"),
    )


def held_rows(rows: NumericRows, scores: Three, additive: Scores) -> Held:
    """What the four models made of the rows."""
    one, two, both = (score.posteriors for score in scores)
    models = (one, two, additive.posteriors, both)
    return Held.of(models, rows.y, rows.weights, rows.groups)


def choice_notes(asked: Asked, choice: Choice) -> list[str]:
    """Why the method was chosen, where nobody asked for one."""
    if asked.method != "auto":
        return []
    return [f"method='auto' chose {choice.method.name}: {choice.why}."]


def learnt_notes(additive: Scores, scores: Three) -> list[str]:
    """Which classifiers stand for the upper rungs."""
    both = scores[2]
    notes = [f"Adding up: {additive.name}. Any model of both: {both.name}."]
    if both.lower < additive.lower - LESS:
        notes.append(
            f"No model that combines did better than adding up ({both.lower:.3f} against "
            f"{additive.lower:.3f} bits), so that interaction is given as worth nothing."
        )
    return notes
