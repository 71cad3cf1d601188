"""Cross-fitted posteriors of additive models: logits f1(x1) + f2(x2), trained together.

Several learners, none of which can multiply a column of one modality by one of the other, and the
unimodal posteriors and their product are pooled as those of ``posteriors.given_both`` are: a sum of
additive logits is additive. Trained together, they use a modality that tells nothing alone but
corrects the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from interplay.core.types import Array, Index
from interplay.posteriors.crossfit import (
    PART_BUDGET,
    Scores,
    Step,
    as_repeats,
    ignored,
    pooled_scores,
    varying,
)
from interplay.posteriors.ensemble import ensemble
from interplay.posteriors.folds import ALL_ROWS, Subsample, Target
from interplay.posteriors.given_both import product
from interplay.posteriors.learners import (
    LEARNERS,
    Learner,
    boosting,
    features,
    linear_seconds,
    logistic,
    many_rows,
    share,
    slow_boosting,
)
from interplay.posteriors.symbols import are_symbols
from interplay.posteriors.views import LANDMARKS, Views

LINEAR_OR_BENT = (
    "ridge logistic regression",
    "logistic regression",
    "linear discriminant",
    "logistic regression on splines",
    "shrunk logistic regression",
)  # additive over all columns, and so over modalities


@dataclass(frozen=True, eq=False)
class SeparateViews(Views):
    """Columns of two modalities in forms that never mix the two."""

    @classmethod
    def side_by_side(cls, one: Views, two: Views) -> SeparateViews:
        """Of two modalities."""
        return cls(np.hstack([one.scaled, two.scaled]), one.seed, (one, two))

    def take(self, rows: Index) -> SeparateViews:
        """Of some rows."""
        one, two = (part.take(rows) for part in self.parts)
        return self.side_by_side(one, two)

    @cached_property
    def far_each(self) -> Array:
        """(n, m) features of a wide kernel of each modality."""
        return np.hstack([part.far for part in self.parts])

    @cached_property
    def near_each(self) -> Array:
        """(n, m) features of a narrow kernel of each modality."""
        return np.hstack([part.near for part in self.parts])

    @cached_property
    def squares_each(self) -> Array:
        """Squares and products within each modality."""
        return np.hstack([part.squares for part in self.parts])

    @cached_property
    def indicators(self) -> Array:
        """(n, m) an indicator for each distinct row of a modality of symbols; others as they are.

        They are scaled so that a ridge penalty shrinks rare symbols towards the rest.
        """
        return np.hstack([one_hot(part.scaled) for part in self.parts])


def one_hot(rows: Array) -> Array:
    """Indicators of distinct rows where these are few, else the rows."""
    if not are_symbols(rows):
        return rows
    _, symbol = np.unique(rows, axis=0, return_inverse=True)
    return np.asarray(np.eye(int(symbol.max()) + 1)[symbol.ravel()])


def symbols_in(views: Views) -> bool:
    """Whether a modality is made of symbols."""
    return any(are_symbols(part.scaled) for part in views.parts)


def additive_learners(d1: int, d2: int) -> tuple[Learner, ...]:
    """Learners of d1 columns of X1 followed by d2 of X2 whose logits add up over the two."""
    apart = [set(range(d1)), set(range(d1, d1 + d2))]
    bent = [learner for learner in LEARNERS if learner.name in LINEAR_OR_BENT]
    kernels = features(2 * LANDMARKS)
    return (
        *bent[:1],
        Learner("wide kernels of each", "far_each", logistic(1.0), kernels),
        Learner("slow boosting of each", "scaled", within(slow_boosting, apart), share(0.5)),
        *bent[1:],
        Learner("products within each", "squares_each", logistic(0.03), kernels),
        Learner("narrow kernels of each", "near_each", logistic(3.0), kernels),
        Learner(
            "logistic regression on symbols",
            "indicators",
            logistic(1.0),
            linear_seconds(lambda size: size.columns),
            symbols_in,
        ),
        Learner("boosting of each", "scaled", within(boosting, apart), share(1.0), many_rows),
    )


def within(make: Callable[[int], Any], apart: list[set[int]]) -> Callable[[int], Any]:
    """Boosting whose trees see the columns of one modality each."""
    return lambda seed: make(seed).set_params(interaction_cst=apart)


def cross_fit_additive(
    x1: Array,
    x2: Array,
    y: Index,
    alone: tuple[Scores, Scores],
    *,
    folds: int | Index | None = None,
    budget: float = PART_BUDGET,
    rng: np.random.Generator,
    sample_weight: Array | None = None,
    learners: Sequence[str] | None = None,
    subsample: Subsample = ALL_ROWS,
    progress: Step | None = None,
) -> Scores:
    """Cross-fitted posteriors of the best pool of additive models.

    Args:
        x1: (n, ...) numbers of the first modality.
        x2: of the second.
        y: (n,) labels 0 ... k - 1.
        alone: the scores of x1 and of x2, held out in ``folds``.
        folds: as in ``posteriors.cross_fit``, and so are the others.
        budget: seconds of one core.
        rng: of the learners.
        sample_weight: (n,) what each row counts; None for 1.
        learners: names of the additive learners that take part, without a race.
        subsample: as in ``posteriors.cross_fit``; ``alone`` is from as many rows.
        progress: called with fits done and expected.

    """
    columns = [varying(part.reshape(len(y), -1)) for part in (x1, x2)]
    if columns[0].shape[1] == 0:
        return alone[1]
    if columns[1].shape[1] == 0:
        return alone[0]
    seed = int(rng.integers(2**31))
    target = Target(y, as_repeats(folds, y, seed), sample_weight, subsample)
    one, two = (Views.of(part, seed) for part in columns)
    found = ensemble(
        SeparateViews.side_by_side(one, two),
        target,
        given={
            "the posteriors of x1": alone[0].posteriors,
            "the posteriors of x2": alone[1].posteriors,
            "their product": product(alone, target),
        },
        budget=budget,
        seed=seed,
        only=learners,
        among=additive_learners(columns[0].shape[1], columns[1].shape[1]),
        step=progress or ignored,
    )
    return pooled_scores(found, target)
