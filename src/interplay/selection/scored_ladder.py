"""The fusion ladder by classifiers: what they reach on rows held out, and what they lack.

The classifiers of x1, x2 and both are those of ``estimate``; the additive rung has a pool of its
own. All are fitted again to half of the rows, so that intervals include what is unlearnt, as those
of the PID do (``uncertainty.unlearnt``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple

import numpy as np

from interplay.core.pid import Interval
from interplay.core.types import Array, Progress
from interplay.data.rows.prepared import Prepared
from interplay.estimators.ask import Asked, answer
from interplay.estimators.method import Choice
from interplay.estimators.numeric_rows import NumericRows
from interplay.estimators.posterior.estimator import Posterior, Three, called_fits
from interplay.posteriors.crossfit import Scores
from interplay.posteriors.folds import ALL_ROWS, Subsample
from interplay.posteriors.learning_curves import SHARES, learning_curves, usable_shares
from interplay.selection.additive_scores import cross_fit_additive
from interplay.selection.ladder import QUANTITIES, RUNGS, FusionGain
from interplay.selection.rungs import Held, percentiles, same_side
from interplay.uncertainty.agreement import holding
from interplay.uncertainty.quantify import named
from interplay.uncertainty.unlearnt import Unlearnt

REPLICATES = 1000  # resamples of rows behind the intervals
LESS = 0.005  # bits
MEAN = 2.0  # of what is unlearnt by the last doubling's gain; fitted to half of the varied datasets
MODELS = ("x1", "x2", "additive", "both")
HELD_OUT = (
    "The rungs are what classifiers reached on rows that they did not see, so that they can be "
    "too low, by what no classifier learnt from this many rows. "
)
INCLUDED = (
    "Intervals of bits include that, as far as it shows in what classifiers of half of the rows "
    "lack, and tend to reach further than those of an estimate of the same rows, since they were "
    "set on datasets that are harder to learn; a pattern that none begins to see is in no interval."
)
TOO_FEW = (
    "Intervals leave that out: a class has too few rows to see how classifiers learn from half of "
    "them."
)


class Solve(NamedTuple):
    """Rows that were solved, the seed of their folds and classifiers, and the scores of these."""

    rows: NumericRows
    seed: int
    scores: Three


@dataclass(frozen=True)
class Recorded(Posterior):
    """The posterior method, and what it scored first: the rows themselves, before any resample.

    Attributes:
        solves: where that is put; empty before.

    """

    solves: list[Solve] = field(default_factory=list, repr=False, compare=False)

    def scores(self, rows: NumericRows, seed: int, progress: Progress | None = None) -> Three:
        """Cross-fitted posteriors given x1, x2 and both."""
        found = super().scores(rows, seed, progress)
        if not self.solves:
            self.solves.append(Solve(rows, seed, found))
        return found


@dataclass(frozen=True, eq=False)
class Fits:
    """What classifiers of the four rungs are fitted to, and how.

    Attributes:
        rows: all.
        method: of x1, x2 and both.
        seed: of its solve of the rows.
        progress: called with (what, done, all).

    """

    rows: NumericRows
    method: Posterior
    seed: int
    progress: Any

    def additive(
        self,
        scores: Three,
        subsample: Subsample = ALL_ROWS,
        learners: Sequence[str] | None = None,
    ) -> Scores:
        """The additive rung, with the folds of the others, from as many rows."""
        rows = self.rows
        return cross_fit_additive(
            rows.x1,
            rows.x2,
            rows.y,
            (scores[0], scores[1]),
            folds=self.method.split(rows, self.seed),
            budget=self.method.budget / 3,
            rng=np.random.default_rng([self.seed, 3]),
            sample_weight=rows.weights,
            learners=learners,
            subsample=subsample,
            progress=named(self.progress, f"{called_fits(subsample)} that add up"),
        )

    def all(self, subsample: Subsample, learners: Sequence[Sequence[str]]) -> tuple[Scores, ...]:
        """Scores of x1, x2, additive models and both, from a share of the rows."""
        one, two, adding, joint = learners
        three = self.method.fitted(
            self.rows, self.seed, self.progress, subsample, (one, two, joint)
        )
        return three[0], three[1], self.additive(three, subsample, adding), three[2]

    def unlearnt(self, four: Sequence[Scores], entropy_y: float) -> Unlearnt | None:
        """What scores of all rows lack, by how much better they are than those of half of them.

        None where that leaves too few rows of a class.
        """
        half = SHARES[-1]
        if half not in usable_shares(self.rows.y):
            return None
        curves = learning_curves(four, self.all, [half], self.rows.groups)
        return Unlearnt.of(curves, entropy_y)


def scored_gain(
    rows: Prepared, asked: Asked, choice: Choice, seed: int, progress: Any
) -> FusionGain:
    """The ladder by classifiers."""
    given = {f.name: getattr(choice.method, f.name) for f in fields(Posterior)}
    method = Recorded(**given)
    recorded = replace(asked, method=method, settings={})
    pid = answer(rows, recorded, seed=seed, progress=progress)
    numbers, inner, scores = method.solves[0]
    fits = Fits(numbers, method, inner, progress)
    additive = fits.additive(scores)
    four = (scores[0], scores[1], additive, scores[2])
    held = held_rows(numbers, four)
    unlearnt = fits.unlearnt(four, pid.entropy_y)
    drawn = held.resampled(REPLICATES, np.random.default_rng([seed, 3]))
    replicates = drawn.rungs(0.0 if unlearnt is None else unlearnt.draws(REPLICATES, seed, MEAN))
    level = asked.uncertainty.level
    found = rungs_found(held, unlearnt, extrapolate=method.extrapolate)
    provenance = {"seed": seed, "additive": additive.described(), "method_why": choice.why}
    if unlearnt is not None:
        provenance["learning_curves"] = unlearnt.described(level, seed, MODELS)
    return FusionGain(
        **{rung: found[rung] for rung in RUNGS},
        entropy_y=pid.entropy_y,
        accuracy={name: float(share[0]) for name, share in held.reached().accuracies().items()},
        intervals=intervals_of(replicates, found, level),
        accuracy_intervals=percentiles(drawn.accuracies(), level),
        level=level,
        stable=same_side(replicates, found["gain_of_interaction"]),
        pid=pid,
        n_samples=pid.n_samples,
        method="posterior",
        names=pid.names,
        notes=(
            *choice_notes(asked, choice),
            *numbers.notes,
            *learnt_notes(additive, scores),
            HELD_OUT + (TOO_FEW if unlearnt is None else INCLUDED),
        ),
        provenance=provenance,
    )


def held_rows(rows: NumericRows, four: tuple[Scores, Scores, Scores, Scores]) -> Held:
    """What the four models made of the rows."""
    one, two, additive, both = (score.posteriors for score in four)
    return Held.of((one, two, additive, both), rows.y, rows.weights, rows.groups)


def rungs_found(held: Held, unlearnt: Unlearnt | None, *, extrapolate: bool) -> dict[str, float]:
    """Rungs and gains by name, with what is typically unlearnt where that is asked for."""
    more = unlearnt.typical if extrapolate and unlearnt is not None else 0.0
    return {name: float(bits[0]) for name, bits in held.reached().rungs(more).items()}


def intervals_of(
    replicates: Mapping[str, Array], found: Mapping[str, float], level: float
) -> dict[str, Interval]:
    """Of rungs and gains: the middle of the replicates, and the estimate."""
    ends = percentiles(replicates, level)
    return {name: holding(ends[name], found[name]) for name in QUANTITIES}


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
