"""Learners scored fold by fold, those that cannot help left behind on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from interplay.core.information import LN2
from interplay.core.types import Array, Index
from interplay.posteriors import pool
from interplay.posteriors.fitting import fitted_posteriors
from interplay.posteriors.folds import Target
from interplay.posteriors.learners import Learner, Size, is_quick
from interplay.posteriors.views import Views
from interplay.threads import by_size

FEWEST_SCORED = 300  # rows, before any learner is left behind
TRAILING = 1.0  # standard errors of log loss by which a learner may trail the best and stay
NEGLIGIBLE = 0.03  # weight in the pool


@dataclass(eq=False)
class Race:
    """Learners, and the logits of rows that were held out from each.

    Attributes:
        views: of n rows.
        target: labels, and how they are held out.
        seed: of the learners.
        most_rows: that a learner is fitted to.
        given: (m, n, k) logits of classifiers that are there already and stay.
        tried: log loss in bits of each learner at its best scale, on the rows that it scored.
        behind: why each other learner was left behind.
        fitted: how often each learner was fitted, in a trial before this race too.

    """

    views: Views
    target: Target
    seed: int
    most_rows: int
    given: Array
    tried: dict[str, float] = field(default_factory=dict)
    behind: dict[str, str] = field(default_factory=dict)
    fitted: Counter[str] = field(default_factory=Counter)

    @property
    def fits(self) -> int:
        """How many were done."""
        return self.fitted.total()

    @by_size(lambda self, *_: self.views.scaled.size)
    def run(
        self, learners: Sequence[Learner], step: Callable[[int, int], None]
    ) -> tuple[list[Learner], Array]:
        """The learners that are left, and the stack (m, n, k) of mean logits over repeats.

        Those that seem to add nothing are fitted in the first split alone.

        Args:
            learners: at least one.
            step: called with fits done and expected.

        """
        folds = self.target.repeats
        shape = (folds.shape[1], self.target.k)
        logits = {learner.name: np.zeros(shape) for learner in learners}
        times = dict.fromkeys(logits, 0)
        left = again = list(learners)
        numbers = [np.unique(fold) for fold in folds]
        rounds_left = sum(map(len, numbers))
        for repeat, fold in enumerate(folds):
            for number in numbers[repeat]:
                held = fold == number
                rounds_left -= 1
                for ahead, learner in enumerate(again, start=1):
                    logits[learner.name][held] += self.scored(learner, held)
                    self.fitted[learner.name] += 1
                    step(self.fits, self.fits + len(again) - ahead + rounds_left * len(again))
                if repeat == 0:
                    left = again = self.ahead(left, logits, fold <= number)
            for learner in again:
                times[learner.name] += 1
            if repeat == 0 and len(folds) > 1:
                again = self.worth_repeating(left, logits)
        stack = np.stack([logits[learner.name] / times[learner.name] for learner in left])
        return left, np.concatenate([stack, self.given])

    def scored(self, learner: Learner, held: Index) -> Array:
        """Logits (h, k) of rows held out."""
        used = self.target.learnt_from(held)
        if len(used) > self.most_rows:
            used = thinned(used, self.target.y, self.most_rows)
        rows = getattr(self.views, learner.view)
        model = learner.make(self.seed)
        return pool.logits(fitted_posteriors(model, (rows,), self.target, used, held))

    def ahead(self, left: list[Learner], logits: dict[str, Array], seen: Index) -> list[Learner]:
        """The learners that may still help, by the rows that were scored."""
        rows = int(seen.sum())
        if rows < FEWEST_SCORED:
            self.compared(left, logits, seen)
            return left
        keep, bits = self.helping(left, logits, seen)
        for learner, kept, far in zip(left, keep, bits, strict=True):
            if not kept:
                self.behind[learner.name] = (
                    f"left behind after {rows:,} rows, {far:.3f} bits from the best"
                )
        return [learner for learner, kept in zip(left, keep, strict=True) if kept]

    def worth_repeating(self, left: list[Learner], logits: dict[str, Array]) -> list[Learner]:
        """The learners to fit in further splits too, by all rows.

        What the others gave stays in the pool. Were they left out of it, the choice would have seen
        the label of every row it is made for: at 100 rows the log loss came out .013 bits too low.
        """
        keep, _ = self.helping(left, logits, np.ones(self.target.repeats.shape[1], dtype=bool))
        return [learner for learner, kept in zip(left, keep, strict=True) if kept]

    def helping(
        self, left: list[Learner], logits: dict[str, Array], seen: Index
    ) -> tuple[Index, Array]:
        """(m,) whether each learner may help the others, and its bits from the best."""
        stack, counts, losses = self.compared(left, logits, seen)
        y, means = self.target.y[seen], losses.mean(axis=1)
        far = losses - losses[int(means.argmin())]
        weights = pool.learn(stack, y, counts).scales[: len(left)]
        near = far.mean(axis=1) <= TRAILING * far.std(axis=1) / np.sqrt(len(y))
        keep = (weights > NEGLIGIBLE) | (near[: len(left)] & self.cheap(left))
        keep[int(means[: len(left)].argmin())] = True
        return keep, far.mean(axis=1)[: len(left)] / LN2

    def compared(
        self, left: list[Learner], logits: dict[str, Array], seen: Index
    ) -> tuple[Array, Array, Array]:
        """(s, h, k) logits of learners and classifiers given, (h,) counts, (s, h) losses in nats.

        The mean loss of each learner is kept as the one that it was tried with.
        """
        stack = np.stack([logits[learner.name][seen] for learner in left])
        stack = np.concatenate([stack, self.given[:, seen]])
        y = self.target.y[seen]
        counts = pool.mean_one(self.target.weights(seen), len(y))
        losses, _ = pool.alone(stack, y, counts)
        for learner, mean in zip(left, losses.mean(axis=1), strict=False):
            self.tried[learner.name] = float(mean / LN2)
        return stack, counts, losses

    def cheap(self, learners: Sequence[Learner]) -> Index:
        """(m,) whether fitting a learner costs little beside boosting."""
        n, d = self.views.scaled.shape
        size = Size(n, d, self.target.k)
        return np.array([is_quick(learner, size) for learner in learners])


def thinned(used: Index, y: Index, most: int) -> Index:
    """About ``most`` rows spread evenly over each class; of a rare class all."""
    parts = []
    for label in np.unique(y[used]):
        own = used[y[used] == label]
        share = max(most * len(own) // len(used), min(len(own), most // 20), 1)
        parts.append(own[np.linspace(0, len(own) - 1, share).astype(np.intp)])
    return np.sort(np.concatenate(parts))
