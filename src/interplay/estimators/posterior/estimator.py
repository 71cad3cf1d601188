"""Posterior quantisation: the PID of high-dimensional data through classifiers of the label.

Calibrated, cross-fitted classifiers give each row its class probabilities given X1, X2 and both.
What a modality tells of the label is what its posterior tells, whatever the dimension, so that the
posteriors can be put in cells and the exact problem solved (reference: sufficient statistics).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from interplay.broja.decompose import check_names
from interplay.core.checks import checked_generator, checked_number
from interplay.core.pid import NAMES, PID
from interplay.core.row_checks import checked_codes, checked_labels, checked_rows
from interplay.core.types import Array, Index, Progress
from interplay.errors import InputError
from interplay.estimators.posterior.informations import (
    PARTS,
    check_bias,
)
from interplay.estimators.posterior.retraining import retrained
from interplay.estimators.posterior.scored_pid import (
    Resampling,
    check_replicates,
    described_estimate,
    finished,
    resampled,
)
from interplay.posteriors.crossfit import BUDGET, FOLDS, Scores, cross_fit, split
from interplay.posteriors.given_both import cross_fit_both
from interplay.uncertainty.quantify import named


@dataclass(frozen=True)
class Posterior:
    """Estimates a PID through classifiers of the label; needs no bins or clusters of the data.

    Attributes:
        classifier: ``"auto"``, the one with the least cross-validated log loss among logistic
            regressions, a perceptron and gradient boosting; a scikit-learn classifier with
            ``predict_proba``; a torch module that gives (n, k) logits; or three of these, for x1,
            x2 and both. A torch module for both is called with x1 and x2.
        folds: every row is scored by a classifier that was trained on the other folds.
        budget: seconds that trying out classifiers may take for each modality, by the expected time
            of each.
        cells: of the posteriors of each modality; None for the cube root of the rows.
        bias: what is done about the upward bias of counts: ``"surrogate"``, ``"miller-madow"``,
            ``"extrapolation"`` or ``"none"``.
        replicates: bootstrap resamples of the scored rows behind ``intervals``; 0 for none.
        retrain: each replicate draws rows and trains the classifiers anew, so that intervals cover
            the training as well; it takes as long as so many estimates.
        level: of the intervals.
        n_jobs: joblib workers of the bootstrap.
        checkpoint: .npz file from which an interrupted bootstrap goes on.

    """

    classifier: Any = "auto"
    folds: int = FOLDS
    budget: float = BUDGET
    cells: int | None = None
    bias: str = "surrogate"
    replicates: int = 0
    retrain: bool = False
    level: float = 0.95
    n_jobs: int | None = None
    checkpoint: str | Path | None = None

    def __post_init__(self) -> None:
        checked_number("folds", self.folds)
        if self.cells is not None:
            checked_number("cells", self.cells)
        if not (np.isfinite(self.budget) and self.budget >= 0):
            raise InputError(f"budget is {self.budget!r}: pass seconds, such as 60")
        check_bias(self.bias)
        check_replicates(self.replicates, self.level)
        if self.retrain and not self.replicates:
            raise InputError("retrain is given without replicates: pass replicates=20 or more")
        three_classifiers(self.classifier)

    def estimate(
        self,
        x1: Any,
        x2: Any,
        y: Any,
        *,
        groups: Any = None,
        names: Sequence[str] = NAMES,
        progress: Progress | None = None,
        rng: int | np.random.Generator | None = 0,
    ) -> PID:
        """What two modalities tell about a label, in bits.

        Args:
            x1: (n,) or (n, ...) numbers, a row a sample; images and sequences only with torch
                modules.
            x2: the second modality, likewise.
            y: (n,) labels of any kind, each class with at least ``folds`` rows.
            groups: (n,) what rows belong to, such as the subject: its rows are in one fold, and
                are resampled together.
            names: of X1, X2 and Y, for printing.
            progress: called with (what, done, all).
            rng: seed or generator of folds, classifiers, cells and resamples.

        Returns:
            The PID; ``provenance["posteriors"]`` says for each of x1, x2 and both which classifier
            was taken, its lower and plug-in information, its calibration error, and the bits lost
            by cells.

        Raises:
            InputError: values that cannot be used, one class, or a class of fewer rows than folds.

        """
        x1y2 = check_names(names)
        rows = checked_rows(x1=x1, x2=x2)
        labels, n_classes = checked_labels(y, len(rows[0]))
        belongs = None if groups is None else checked_codes("groups", groups, len(labels))
        generator = checked_generator(rng)
        for_scores, for_cells, for_bootstrap = generator.spawn(3)
        seed = int(for_scores.integers(2**31))
        fold = split(labels, self.folds, seed, belongs)
        scores = self.scores(rows, labels, fold, seed, progress)
        posteriors = tuple(score.posteriors for score in scores)
        found = described_estimate(
            (posteriors[0], posteriors[1], posteriors[2]),
            labels,
            cells=self.cells,
            bias=self.bias,
            rng=for_cells,
            names=x1y2,
        )
        pid = with_classifiers(found.pid, scores, self, n_classes)
        if not self.replicates:
            return pid
        if self.retrain:
            raw = retrained(
                self, scores, rows, labels, groups=belongs, rng=for_bootstrap, progress=progress
            )
            return finished(pid, found.solved, raw, self.level, for_bootstrap)
        units = found.units(belongs, labels)
        settings = Resampling(self.replicates, self.level, self.n_jobs, self.checkpoint)
        return resampled(
            pid, found.solved, settings, units=units, rng=for_bootstrap, progress=progress
        )

    def scores(
        self,
        rows: tuple[Array, Array],
        y: Index,
        fold: Index,
        seed: int,
        progress: Progress | None,
    ) -> tuple[Scores, Scores, Scores]:
        """Cross-fitted posteriors given x1, x2 and both."""
        given = three_classifiers(self.classifier)
        tell = named(progress, "classifiers") or (lambda done, total: None)  # noqa: ARG005
        alone = []
        for number, (x, classifier) in enumerate(zip(rows, given[:2], strict=True)):
            tell(number, 3)
            rng = np.random.default_rng([seed, number])
            alone.append(cross_fit(x, y, classifier, folds=fold, budget=self.budget, rng=rng))
        tell(2, 3)
        both = cross_fit_both(
            *rows,
            y,
            (alone[0], alone[1]),
            given[2],
            folds=fold,
            budget=self.budget,
            rng=np.random.default_rng([seed, 2]),
        )
        tell(3, 3)
        return alone[0], alone[1], both


def with_classifiers(
    pid: PID, scores: tuple[Scores, Scores, Scores], settings: Posterior, n_classes: int
) -> PID:
    """The PID with a note and a record of the classifiers."""
    x1, x2, _ = pid.names
    told = dict(zip(PARTS, (x1, x2, "both"), strict=True))
    used = "; ".join(
        f"{told[part]}: {score.name}" for part, score in zip(PARTS, scores, strict=True)
    )
    folds = settings.folds
    note = f"Each row was scored by classifiers trained on other rows ({folds} folds): {used}."
    parts = {
        part: {**pid.provenance["posteriors"][part], **score.described()}
        for part, score in zip(PARTS, scores, strict=True)
    }
    record = {
        "posteriors": parts,
        "folds": settings.folds,
        "budget": settings.budget,
        "classes": n_classes,
    }
    return replace(pid, notes=(note, *pid.notes), provenance={**pid.provenance, **record})


def three_classifiers(classifier: Any) -> tuple[Any, Any, Any]:
    """One classifier for x1, x2 and both each."""
    if not isinstance(classifier, (tuple, list)):
        return classifier, classifier, classifier
    if len(classifier) != 3:
        raise InputError(
            f"classifier has {len(classifier)} entries: pass one, or three for x1, x2 and both"
        )
    return classifier[0], classifier[1], classifier[2]
