"""``interplay.fusion_gain``: what each kind of fusion is worth, before any is built."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from interplay.core.checks import checked_progress
from interplay.core.settings import SAMPLE
from interplay.core.types import Progress
from interplay.data.rows.prepared import Prepared
from interplay.errors import InputError
from interplay.estimators.ask import Asked, rows_of
from interplay.estimators.discrete import Discrete
from interplay.estimators.method import Method
from interplay.estimators.posterior.estimator import Posterior
from interplay.estimators.streams import seed_of
from interplay.selection.counted_ladder import counted_gain
from interplay.selection.ladder import FusionGain
from interplay.selection.scored_ladder import scored_gain
from interplay.uncertainty.quantify import Uncertainty


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
    pool of classifiers. They are fitted again to half of the rows, so that intervals include what
    they have not learnt. Modalities of symbols are counted, and the additive model of their table
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
