"""Posterior quantisation: the PID of high-dimensional data through classifiers of the label.

Calibrated, cross-fitted classifiers give each row its class probabilities given X1, X2 and both.
What a modality tells of the label is what its posterior tells, whatever the dimension, so that the
posteriors can be put in cells and the exact problem solved (reference: sufficient statistics).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from interplay.core.checks import checked_number
from interplay.core.pid import PID
from interplay.core.settings import BUDGET
from interplay.core.types import Progress
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
from interplay.posteriors.given_both import cross_fit_both
from interplay.uncertainty.quantify import named
from interplay.uncertainty.sampled import Sampled

Three = tuple[Scores, Scores, Scores]


@dataclass(frozen=True)
class Posterior(Trained):
    """Estimates a PID through classifiers of the label; needs no bins or clusters of the data.

    Attributes:
        classifier: ``"auto"``, a log-linear pool of up to 17 learners (logistic regressions,
            kernels, perceptrons, boosting and others) with cross-fitted weights; a scikit-learn
            classifier with ``predict_proba``; a torch module that gives (n, k) logits; or three of
            these, for x1, x2 and both. A torch module for both is called with x1 and x2. Or an
            ``interplay.models.FusionClassifier``, whose family is taken for both and whose encoders
            alone for x1 and for x2.
        folds: every row is scored by classifiers that were trained on the other folds; None for 8
            on few rows, else 5. Very few rows are split several times.
        budget: seconds of one core that ``"auto"`` may take for x1, x2 and both together, by the
            expected time of each learner; a third of it for each.
        cells: of the posteriors of each modality; None for the cube root of the rows.

    Raises:
        InputError: a setting that cannot be used.

    """

    classifier: Any = "auto"
    folds: int | None = None
    budget: float = BUDGET
    cells: int | None = None

    name: ClassVar[str] = "posterior"
    biases: ClassVar[tuple[str, ...]] = BIASES
    takes_weights: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.folds is not None:
            checked_number("folds", self.folds)
        if self.cells is not None:
            checked_number("cells", self.cells)
        check_budget(self.budget)
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
            retraining=Anew(rows, (one, two), self.folds or FOLDS, self.informations, settings),
        )

    def scores(self, rows: NumericRows, seed: int, progress: Progress | None = None) -> Three:
        """Cross-fitted posteriors given x1, x2 and both."""
        given = three_classifiers(self.classifier)
        for classifier, parts in zip(
            given, ((rows.x1,), (rows.x2,), (rows.x1, rows.x2)), strict=True
        ):
            check_no_sequences(classifier, *parts)
        fold = splits(rows.y, self.folds, seed, rows.groups)
        common: dict[str, Any] = {"folds": fold, "budget": self.budget / 3}
        common |= {"sample_weight": rows.weights}
        alone = []
        for name, x, classifier in zip(rows.names, (rows.x1, rows.x2), given, strict=False):
            rng = np.random.default_rng([seed, 0])  # the same: swapping modalities swaps scores
            tell = named(progress, f"classifiers of {name}")
            alone.append(cross_fit(x, rows.y, classifier, rng=rng, progress=tell, **common))
        both = cross_fit_both(
            rows.x1,
            rows.x2,
            rows.y,
            (alone[0], alone[1]),
            given[2],
            rng=np.random.default_rng([seed, 2]),
            progress=named(progress, "classifiers of both"),
            **common,
        )
        return alone[0], alone[1], both


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
