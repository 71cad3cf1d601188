"""Posterior quantisation: the PID of high-dimensional data through classifiers of the label.

Calibrated, cross-fitted classifiers give each row its class probabilities given X1, X2 and both.
What a modality tells of the label is what its posterior tells, whatever the dimension, so that the
posteriors can be put in cells and the exact problem solved (reference: sufficient statistics).
``Posterior`` trains the classifiers; ``from_posteriors`` takes the probabilities of any models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.broja.decompose import VERSIONS, check_names, decompose
from interplay.core.atoms import pid_from_informations
from interplay.core.information import entropy
from interplay.core.joint import Joint
from interplay.core.pid import NAMES, PID
from interplay.core.posteriors import checked_posteriors, fitted_to_prior, plug_in_information
from interplay.data.checks import checked_generator, checked_number
from interplay.errors import InputError
from interplay.estimators.bootstrap import Units, centred, replicate
from interplay.estimators.crossfit import BUDGET, FOLDS, Scores, cross_fit, split
from interplay.estimators.fusion import cross_fit_both
from interplay.estimators.retraining import retrained
from interplay.estimators.row_arrays import checked_codes, checked_labels, checked_rows
from interplay.estimators.scores import (
    PARTS,
    Quantised,
    Solved,
    check_bias,
    named_informations,
    quality,
    soft_table,
    solve_scores,
)
from interplay.estimators.uncertainty import Progress, named, with_intervals

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Three = tuple[Array, Array, Array]

FEWEST_REPLICATES = 20
SOFT_CELLS = 500  # of two classes where no labels are counted
TOL = 1e-6  # bits: certified gap of the table, small beside all else
BADLY_CALIBRATED = 0.05
WIDE = 0.05  # bits between the lower and the plug-in value of an information


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
        scores = self._scores(rows, labels, fold, seed, progress)
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
        return resampled(pid, found.solved, self, units=units, rng=for_bootstrap, progress=progress)

    def _scores(
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


def from_posteriors(
    p1: Any,
    p2: Any,
    p12: Any,
    y: Any = None,
    *,
    bins: int | None = None,
    bias: str = "surrogate",
    replicates: int = 0,
    level: float = 0.95,
    groups: Any = None,
    names: Sequence[str] = NAMES,
    n_jobs: int | None = None,
    checkpoint: str | Path | None = None,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
) -> PID:
    """PID from the class probabilities that any three models give; nothing is trained here.

    The models should not have seen the rows: probabilities of training rows make every information
    too large. With labels, the cells of the probabilities are counted, so that models that are
    badly calibrated do no harm beyond what they confuse; without, they are believed.

    Args:
        p1: (n, k) probabilities given X1, or (n,) of the second of two classes.
        p2: likewise given X2.
        p12: likewise given both.
        y: (n,) labels: classes 0 ... k - 1, the columns of the probabilities; None if unknown.
        bins: cells of each modality's probabilities; None for the cube root of the rows (500 for
            two classes without labels).
        bias: as in ``Posterior``; used with labels.
        replicates: bootstrap resamples of rows behind ``intervals``; needs labels. 0 for none.
        level: of the intervals.
        groups: (n,) what rows belong to; groups are resampled together.
        names: of X1, X2 and Y, for printing.
        n_jobs: joblib workers of the bootstrap.
        checkpoint: .npz file from which an interrupted bootstrap goes on.
        progress: called with (what, done, all).
        rng: seed or generator.

    Returns:
        The PID; ``provenance["posteriors"]`` has the lower and plug-in value of each information,
        the calibration error and the bits lost by cells.

    Raises:
        InputError: no probabilities, unequal shapes, labels that are no columns, or replicates
            without labels.

    """
    x1y2 = check_names(names)
    first = checked_posteriors("p1", p1)
    n, k = first.shape
    second, both = (checked_posteriors(a, p, n, k) for a, p in (("p2", p2), ("p12", p12)))
    if bins is not None:
        checked_number("bins", bins)
    check_bias(bias)
    check_replicates(replicates, level)
    generator = checked_generator(rng)
    for_cells, for_bootstrap = generator.spawn(2)
    if y is None:
        if replicates or groups is not None:
            raise InputError("replicates and groups need labels: pass y")
        return believed((first, second, both), bins, for_cells, x1y2)
    labels = column_labels(y, n, k)
    belongs = None if groups is None else checked_codes("groups", groups, n)
    found = described_estimate(
        (first, second, both), labels, cells=bins, bias=bias, rng=for_cells, names=x1y2
    )
    if not replicates:
        return found.pid
    settings = Posterior(
        replicates=replicates, level=level, n_jobs=n_jobs, checkpoint=checkpoint, bias=bias
    )
    units = found.units(belongs, labels)
    return resampled(
        found.pid, found.solved, settings, units=units, rng=for_bootstrap, progress=progress
    )


@dataclass(frozen=True, eq=False)
class Estimated:
    """A PID, and what its resamples are made of."""

    pid: PID
    solved: Solved
    quantised: Quantised

    def units(self, groups: Index | None, y: Index) -> Units | None:
        """The groups of rows, or None where every row stands for itself."""
        if groups is None:
            return None
        return self.solved.counts.units(groups, *self.quantised.codes, y)


def described_estimate(
    posteriors: Three,
    y: Index,
    *,
    cells: int | None,
    bias: str,
    rng: np.random.Generator,
    names: tuple[str, str, str],
) -> Estimated:
    """The PID of scored rows, with what there is to know of the scores."""
    quantised = Quantised.of(posteriors, cells, rng)
    solved = solve_scores(quantised, y, bias, tol=TOL, rng=rng)
    parts = quality(posteriors, y, quantised.lost)
    pid = pid_from_informations(
        **named_informations(solved.informations),
        entropy_y=entropy(np.bincount(y) / len(y)),
        gap=None,
        n_samples=len(y),
        method="posterior",
        names=names,
        notes=tuple(score_notes(parts, solved, quantised, names)),
        provenance={
            "posteriors": parts,
            "cells": [int(code.max()) + 1 for code in quantised.codes],
            "table_gap": solved.exact.gap,
            "bias": {"method": bias, "taken_off": named_informations(solved.bias)},
            "versions": dict(VERSIONS),
        },
    )
    return Estimated(pid, solved, quantised)


def believed(
    posteriors: Three, bins: int | None, rng: np.random.Generator, names: tuple[str, str, str]
) -> PID:
    """The PID that probabilities have if they are true, from rows without labels."""
    n, k = posteriors[0].shape
    prior = np.mean([rows.mean(axis=0) for rows in posteriors], axis=0)
    first, second, both = (fitted_to_prior(rows, prior) * n for rows in posteriors)
    cells = (min(SOFT_CELLS, n) if k == 2 else None) if bins is None else bins
    quantised = Quantised.of((first, second, both), cells, rng)
    tables = [
        soft_table(rows, code) for rows, code in zip((first, second), quantised.codes, strict=False)
    ]
    exact = decompose(Joint.from_marginals(tables[0], tables[1], entropy(prior)), tol=TOL)
    i1, i2, i12 = (plug_in_information(rows, prior) for rows in (first, second, both))
    i_star = exact.i_star + float(quantised.lost_informations[3])
    parts = {
        part: {"plug_in": bits, "lost_by_cells": lost}
        for part, bits, lost in zip(PARTS, (i1, i2, i12), quantised.lost, strict=True)
    }
    return pid_from_informations(
        i1=i1,
        i2=i2,
        i12=i12,
        i_star=i_star,
        entropy_y=entropy(prior),
        n_samples=n,
        method="posterior",
        names=names,
        notes=(
            "The probabilities were believed: there were no labels to check them against. "
            "Overconfident models make every number too large.",
        ),
        provenance={
            "posteriors": parts,
            "cells": [int(code.max()) + 1 for code in quantised.codes],
            "table_gap": exact.gap,
            "versions": dict(VERSIONS),
        },
    )


def score_notes(
    parts: dict[str, dict[str, Any]],
    solved: Solved,
    quantised: Quantised,
    names: tuple[str, str, str],
) -> list[str]:
    """What to heed about the scores, in sentences."""
    x1, x2, _ = names
    called = dict(zip(PARTS, (x1, x2, f"{x1} and {x2} together"), strict=True))
    cells = [str(int(code.max()) + 1) for code in quantised.codes]
    lost = ", ".join(f"{bits:.3f}" for bits in quantised.lost)
    notes = [
        f"The probabilities given {x1}, {x2} and both were put in {', '.join(cells)} cells; {lost} "
        "bits that cells cannot hold were added."
    ]
    for part, values in parts.items():
        error = values["calibration_error"]
        if error > BADLY_CALIBRATED:
            notes.append(
                f"The probabilities given {called[part]} are off by {error:.2f} on average: labels "
                "were counted, but a better model may tell more."
            )
        if values["plug_in"] - values["lower"] > WIDE:
            notes.append(
                f"The model of {called[part]} is surer than it is right: its probabilities claim "
                f"{values['plug_in']:.2f} bits, the labels bear out {values['lower']:.2f}."
            )
    if solved.plug_in[2] - solved.bias[2] < solved.informations[2] - WIDE / 10:
        notes.append(
            f"The model of both modalities tells less than {x1} and {x2} tell without synergy: "
            "synergy is given as 0, and a better model of both may show some."
        )
    return notes


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


def resampled(
    pid: PID,
    solved: Solved,
    settings: Posterior,
    *,
    units: Units | None,
    rng: np.random.Generator,
    progress: Progress | None,
) -> PID:
    """The PID with intervals from resampled rows (or groups), whose scores are kept."""
    raw = replicate(
        solved.counts,
        settings.replicates,
        seed=int(rng.integers(2**62)),
        units=units,
        n_jobs=settings.n_jobs,
        checkpoint=settings.checkpoint,
        progress=named(progress, "resample"),
    )
    return finished(pid, solved, raw, settings.level, rng)


def finished(pid: PID, solved: Solved, raw: Array, level: float, rng: np.random.Generator) -> PID:
    """The PID with intervals from raw replicates (b, 4)."""
    four = centred(raw, solved.informations, solved.bias, int(rng.integers(2**62)))
    record = {"replicates": len(raw), "level": level}
    return replace(with_intervals(pid, four, level, None), provenance={**pid.provenance, **record})


def three_classifiers(classifier: Any) -> tuple[Any, Any, Any]:
    """One classifier for x1, x2 and both each."""
    if not isinstance(classifier, (tuple, list)):
        return classifier, classifier, classifier
    if len(classifier) != 3:
        raise InputError(
            f"classifier has {len(classifier)} entries: pass one, or three for x1, x2 and both"
        )
    return classifier[0], classifier[1], classifier[2]


def check_replicates(replicates: Any, level: float) -> None:
    """Refuse numbers of resamples, and levels, that make no interval."""
    if replicates != 0:
        checked_number("replicates", replicates, FEWEST_REPLICATES)
    if not 0 < level < 1:
        raise InputError(f"level is {level!r}: pass a share such as 0.95")


def column_labels(y: Any, n: int, k: int) -> Index:
    """Labels 0 ... k - 1, of which two at least occur."""
    values = np.asarray(y)
    if values.shape != (n,):
        raise InputError(f"y has shape {values.shape}, the probabilities {n} rows: pass one each")
    if values.dtype.kind not in "iub" or values.min() < 0 or values.max() >= k:
        raise InputError(
            f"y must hold the columns of the probabilities: whole numbers from 0 to {k - 1}"
        )
    if len(np.unique(values)) < 2:
        raise InputError("y has one class: pass labels of at least two")
    return values.astype(np.intp)
