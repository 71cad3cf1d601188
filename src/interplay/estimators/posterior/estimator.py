"""Posterior quantisation: the PID of high-dimensional data through classifiers of the label.

Calibrated, cross-fitted classifiers give each row its class probabilities given X1, X2 and both.
What a modality tells of the label is what its posterior tells, whatever the dimension, so that the
posteriors can be put in cells and the exact problem solved (reference: sufficient statistics).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from interplay.core.checks import checked_number
from interplay.core.pid import PID
from interplay.core.settings import BUDGET
from interplay.core.types import Index, Progress
from interplay.errors import InputError
from interplay.estimators.numeric_rows import NumericRows
from interplay.estimators.posterior.informations import PARTS
from interplay.estimators.posterior.scored import BIASES, scored_sample
from interplay.estimators.retraining import Anew
from interplay.estimators.trained import Trained
from interplay.posteriors.crossfit import (
    FOLDS,
    Scores,
    check_no_sequences,
    cross_fit,
    splits,
    takes_modalities,
)
from interplay.posteriors.ensemble import most_folds, most_repeats
from interplay.posteriors.folds import ALL_ROWS, Subsample
from interplay.posteriors.given_both import cross_fit_both
from interplay.posteriors.learners import Size
from interplay.posteriors.learning_curves import (
    LearningCurves,
    learning_curves,
    usable_shares,
)
from interplay.uncertainty.quantify import named
from interplay.uncertainty.sampled import Sampled

Three = tuple[Scores, Scores, Scores]

TOO_FEW = (
    "Intervals leave out what the classifiers have not learnt: a class has too few rows to see how "
    "they learn from half of them."
)


@dataclass(frozen=True)
class Posterior(Trained):
    """Estimates a PID through classifiers of the label; needs no bins or clusters of the data.

    Attributes:
        classifier: ``"auto"``, a log-linear pool of up to 20 learners (logistic regressions,
            kernels, perceptrons, boosting and others) with cross-fitted weights; a scikit-learn
            classifier with ``predict_proba``; a torch module that gives (n, k) logits; or three of
            these, for x1, x2 and both. A torch module for both is called with x1 and x2. Or an
            ``interplay.models.FusionClassifier``, whose family is taken for both and whose encoders
            alone for x1 and for x2.
        folds: every row is scored by classifiers that were trained on the other folds; None for 10
            up to 1,500 rows, and up to 20,000 where ``budget`` has time for ``"auto"`` in each,
            else 5. Very few rows are split several times, where it has.
        budget: seconds of one core that ``"auto"`` may take for x1, x2 and both together, by the
            expected time of each learner; a third of it for each.
        cells: of the posteriors of each modality; None for the cube root of the rows.
        extrapolate: whether the estimate adds what classifiers would learn from ever more rows, by
            their learning curves. Intervals include it in any case; they draw the same curves,
            which take up to as long as the classifiers themselves, beyond the budget.

    Raises:
        InputError: a setting that cannot be used.

    """

    classifier: Any = "auto"
    folds: int | None = None
    budget: float = BUDGET
    cells: int | None = None
    extrapolate: bool = False

    name: ClassVar[str] = "posterior"
    biases: ClassVar[tuple[str, ...]] = BIASES
    takes_weights: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.folds is not None:
            checked_number("folds", self.folds)
        if self.cells is not None:
            checked_number("cells", self.cells)
        check_budget(self.budget)
        if not isinstance(self.extrapolate, bool):
            raise InputError(f"extrapolate is {self.extrapolate!r}: pass True or False")
        three_classifiers(self.classifier)

    def solve_rows(
        self, rows: NumericRows, rng: np.random.Generator, progress: Progress | None = None
    ) -> Sampled:
        """The four informations of rows that are numbers.

        ``pid.provenance["posteriors"]`` says for each of x1, x2 and both which classifier was
        taken, its lower and plug-in information, its calibration error, and the bits lost by cells.
        """
        for_scores, for_cells = rng.spawn(2)
        seed = int(for_scores.integers(2**31))
        scores = self.scores(rows, seed, progress)
        one, two, both = (score.posteriors for score in scores)
        sampled = scored_sample(
            (one, two, both),
            rows.y,
            cells=self.cells,
            rng=for_cells,
            names=rows.names,
            groups=rows.groups,
            weights=rows.weights,
        )
        settings = f"{self.folds} {self.cells}"
        return replace(
            sampled,
            pid=with_classifiers(sampled.pid, scores, rows),
            **self.curves(rows, scores, seed),
            retraining=Anew(rows, (one, two), self.folds or FOLDS, self.informations, settings),
        )

    def curves(self, rows: NumericRows, scores: Three, seed: int) -> dict[str, Any]:
        """Learning curves yet to be drawn, or why there are none, as fields of ``Sampled``.

        Raises:
            InputError: too few rows of a class to extrapolate.

        """
        shares = usable_shares(rows.y)
        if not shares and self.extrapolate:
            raise InputError(
                "extrapolate is given, but a class has fewer than 10 rows, too few to learn from "
                "half of them: leave it out"
            )
        if not shares:
            return {"includes": TOO_FEW}

        def drawn(progress: Progress | None) -> LearningCurves:
            def refit(subsample: Subsample, kept: Sequence[Sequence[str]]) -> Three:
                return self.fitted(rows, seed, progress, subsample, kept)

            return learning_curves(scores, refit, shares, rows.groups)

        return {"curves": drawn, "extrapolate": self.extrapolate}

    def scores(self, rows: NumericRows, seed: int, progress: Progress | None = None) -> Three:
        """Cross-fitted posteriors given x1, x2 and both."""
        return self.fitted(rows, seed, progress)

    def split(self, rows: NumericRows, seed: int) -> Index:
        """(r, n) the fold of each row in each of r splits."""
        if not isinstance(self.classifier, str):
            return splits(rows.y, self.folds, seed, rows.groups)
        size = Size(len(rows.y), (rows.x1.size + rows.x2.size) // len(rows.y), rows.k)
        most = most_folds(size, self.budget / 3)
        repeats = most_repeats(size, self.folds or most, self.budget / 3)
        return splits(rows.y, self.folds, seed, rows.groups, repeats, most=most)

    def fitted(
        self,
        rows: NumericRows,
        seed: int,
        progress: Progress | None = None,
        subsample: Subsample = ALL_ROWS,
        learners: Sequence[Sequence[str] | None] = (None, None, None),
    ) -> Three:
        """Cross-fitted posteriors given x1, x2 and both, from all rows or from a share.

        Args:
            rows: to score.
            seed: of folds and classifiers.
            progress: called with (what, done, all).
            subsample: how many of the rows that are not held out are learnt from.
            learners: names of those of ``"auto"`` that take part in x1, x2 and both; None for a
                race of all.

        """
        given = three_classifiers(self.classifier)
        for classifier, parts in zip(
            given, ((rows.x1,), (rows.x2,), (rows.x1, rows.x2)), strict=True
        ):
            check_no_sequences(classifier, *parts)
        common: dict[str, Any] = {"folds": self.split(rows, seed), "budget": self.budget / 3}
        common |= {"sample_weight": rows.weights, "subsample": subsample}
        what = called_fits(subsample)
        alone = []
        for part, x in enumerate((rows.x1, rows.x2)):
            rng = np.random.default_rng([seed, 0])  # the same: swapping modalities swaps scores
            own: dict[str, Any] = {"rng": rng, "learners": learners[part]}
            own["progress"] = named(progress, f"{what} of {rows.names[part]}")
            alone.append(cross_fit(x, rows.y, given[part], **own, **common))
        both = cross_fit_both(
            rows.x1,
            rows.x2,
            rows.y,
            (alone[0], alone[1]),
            given[2],
            rng=np.random.default_rng([seed, 2]),
            learners=learners[2],
            progress=named(progress, f"{what} of both"),
            **common,
        )
        return alone[0], alone[1], both


def called_fits(subsample: Subsample) -> str:
    """What fits are called where progress is told."""
    if subsample.share >= 1:
        return "classifiers"
    return f"classifiers from {subsample.share:.3g} of the rows"


def with_classifiers(pid: PID, scores: Three, rows: NumericRows) -> PID:
    """The PID with notes on the rows and a record of the classifiers."""
    x1, x2, _ = pid.names
    told = dict(zip(PARTS, (x1, x2, "both"), strict=True))
    used = "; ".join(
        f"{told[part]}: {score.name}" for part, score in zip(PARTS, scores, strict=True)
    )
    folds = int(scores[0].fold.max()) + 1
    note = f"Each row was scored by classifiers trained on other rows ({folds} folds): {used}."
    parts = {
        part: {**pid.provenance["posteriors"][part], **score.described()}
        for part, score in zip(PARTS, scores, strict=True)
    }
    record = {"posteriors": parts, "classes": rows.k, "folds": folds}
    notes = (*rows.notes, note, *pid.notes)
    return replace(pid, notes=notes, provenance={**pid.provenance, **record})


def check_budget(budget: Any) -> None:
    """Refuse what are no seconds."""
    if not isinstance(budget, (int, float)) or not (np.isfinite(budget) and budget >= 0):
        raise InputError(f"budget is {budget!r}: pass seconds, such as 60")


def three_classifiers(classifier: Any) -> tuple[Any, Any, Any]:
    """One classifier for x1, x2 and both each."""
    if takes_modalities(classifier):
        return classifier.alone(0), classifier.alone(1), classifier
    if not isinstance(classifier, (tuple, list)):
        return classifier, classifier, classifier
    if len(classifier) != 3:
        raise InputError(
            f"classifier has {len(classifier)} entries: pass one, or three for x1, x2 and both"
        )
    return classifier[0], classifier[1], classifier[2]
