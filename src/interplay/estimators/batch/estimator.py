"""``interplay.estimators.Batch``: settings, and the way from rows to a PID."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import torch

from interplay.broja.decompose import VERSIONS, check_names
from interplay.core.atoms import pid_from_informations
from interplay.core.channels import checked_posteriors, likelihood_information
from interplay.core.checks import checked_generator, checked_number
from interplay.core.information import entropy
from interplay.core.pid import NAMES, PID
from interplay.core.row_checks import checked_labels, checked_rows
from interplay.core.store import fingerprint
from interplay.core.types import Array, Index, Progress
from interplay.errors import InputError
from interplay.estimators.batch.evaluation import Judgement, judged
from interplay.estimators.batch.problem import Problem
from interplay.estimators.batch.published import published_pid
from interplay.estimators.batch.training import Plan, Trainer
from interplay.estimators.posterior.estimator import Posterior
from interplay.estimators.posterior.informations import named_informations
from interplay.posteriors.crossfit import BUDGET, split
from interplay.uncertainty.bias import nearest_possible
from interplay.uncertainty.quantify import named

PRESETS = ("default", "paper")
HELD_OUT = 0.5  # of the rows are not trained on
BATCHES = 8  # of held-out rows that are evaluated
FEWEST = 40  # rows
APART = 0.02  # bits between the bounds that are worth a note
MOVED = 0.01  # bits by which informations are moved to possible ones that are worth a note


@dataclass(frozen=True)
class Batch:
    """Estimates a PID by a neural coupling of batches (paper, section 3.2 and appendix B.3).

    Classifiers give p(y|x1), p(y|x2) and p(y|x1,x2); networks make of each pair of a batch's rows
    the weight of a kernel; Sinkhorn's algorithm fits the kernel to the posteriors, label by label;
    and the networks are trained until the coupling tells as little as possible of the label. What
    it then tells is I*, from above. Potentials bound I* from below, and the exact solver checks a
    batch.

    The default differs from the published algorithm where that was measured to be better
    (docs/accuracy.md): posteriors are cross-fitted and calibrated; the labels share a kernel, since
    the best coupling does; posteriors are moved to the same label masses, without which no coupling
    fits both; gradients are exact, by implicit differentiation; the networks see posteriors, which
    are all that matters; evaluation is on rows that were not trained on; and the error that small
    batches make is taken off. ``preset="paper"`` is Algorithm 1 as it was published.

    Attributes:
        preset: ``"default"``, or ``"paper"`` (which uses none of the settings below but ``epochs``,
            ``classifier_epochs`` and ``device``).
        classifier: as in ``Posterior``: ``"auto"``, a scikit-learn classifier, a torch module, or
            three of these.
        folds: of the cross-fitting.
        budget: seconds that trying out classifiers may take for each modality.
        encoder: a torch module that turns rows of a modality (float32, as they are given) into
            vectors, for the coupling to see more than posteriors; or two of them; or None.
        batch_size: rows of a training batch.
        evaluation_size: rows of an evaluated batch.
        max_steps: the most gradient steps.
        learning_rate: of Adam, at first; it falls where nothing is gained.
        tolerance: bits of progress in 50 steps that count as a gain.
        marginal_error: total deviation from the marginals that evaluation allows.
        dual: whether potentials are trained as networks beside the coupling.
        device: such as ``"cuda"``.
        checkpoint: file from which an interrupted training goes on.
        epochs: of the coupling with ``preset="paper"``.
        classifier_epochs: of the classifiers with ``preset="paper"`` (the authors used 40, and 1 on
            the generative data).

    """

    preset: str = "default"
    classifier: Any = "auto"
    folds: int = 5
    budget: float = BUDGET
    encoder: Any = None
    batch_size: int = 256
    evaluation_size: int = 1024
    max_steps: int = 600
    learning_rate: float = 3e-3
    tolerance: float = 5e-4
    marginal_error: float = 1e-6
    dual: bool = True
    device: str = "cpu"
    checkpoint: str | Path | None = None
    epochs: int = 10
    classifier_epochs: int = 40

    def __post_init__(self) -> None:
        if self.preset not in PRESETS:
            raise InputError(f"preset is {self.preset!r}: choose one of {', '.join(PRESETS)}")
        for name, least in (
            ("batch_size", 8),
            ("evaluation_size", 8),
            ("max_steps", 1),
            ("epochs", 1),
            ("classifier_epochs", 1),
        ):
            checked_number(name, getattr(self, name), least)
        for name in ("learning_rate", "tolerance", "marginal_error"):
            value = getattr(self, name)
            if not (np.isfinite(value) and value > 0):
                raise InputError(f"{name} is {value!r}: pass a positive number")
        two_encoders(self.encoder)
        check_device(self.device)
        Posterior(classifier=self.classifier, folds=self.folds, budget=self.budget)

    def estimate(
        self,
        x1: Any,
        x2: Any,
        y: Any,
        *,
        posteriors: Sequence[Any] | None = None,
        names: Sequence[str] = NAMES,
        progress: Progress | None = None,
        rng: int | np.random.Generator | None = 0,
    ) -> PID:
        """What two modalities tell about a label, in bits.

        Args:
            x1: (n,) or (n, ...) numbers, a row a sample.
            x2: the second modality, likewise.
            y: (n,) labels of any kind.
            posteriors: class probabilities (n, k) given x1, x2 and both, from models that did not
                see the rows; no classifier is trained then. Classes are in the sorted order of the
                labels.
            names: of X1, X2 and Y, for printing.
            progress: called with (what, done, all).
            rng: seed or generator of all chance.

        Returns:
            The PID; its ``provenance`` has the loss curve (``loss_curve``: I_q in bits on held-out
            rows, every 50 steps), whether training ``converged``, and ``bounds``: lower, upper and
            exact I* of one batch.

        Raises:
            InputError: values that cannot be used, one class, a class of fewer rows than folds, or
                a checkpoint of other data or settings.

        """
        started = perf_counter()
        called = check_names(names)
        rows = checked_rows(x1=x1, x2=x2)
        labels, k = checked_labels(y, len(rows[0]))
        if len(labels) < FEWEST:
            raise InputError(f"the data has {len(labels)} rows: BATCH needs at least {FEWEST}")
        seed = int(checked_generator(rng).integers(2**31))
        if self.preset == "paper":
            return published_pid(
                rows,
                labels,
                epochs=self.epochs,
                classifier_epochs=self.classifier_epochs,
                device=self.device,
                seed=seed,
                names=called,
                progress=progress,
            )
        given, record = self._posteriors(
            rows, labels, k, given=posteriors, seed=seed, progress=progress
        )
        prior = np.bincount(labels, minlength=k) / len(labels)
        modules = two_encoders(self.encoder)
        read = [None if m is None else x for m, x in zip(modules, rows, strict=True)]
        problem = Problem((given[0], given[1]), given[2], (read[0], read[1]), self.device)
        order = np.random.default_rng([seed, 1]).permutation(len(labels))
        held = max(int(HELD_OUT * len(order)), FEWEST // 4)
        trainer = Trainer(
            problem, order[held:], order[:held], self.plan(), modules=modules, seed=seed
        )
        trainer.run(
            None if self.checkpoint is None else Path(self.checkpoint),
            self._fingerprint(problem, seed),
            named(progress, "coupling"),
        )
        judgement = judged(trainer, order[:held], self.evaluation_size, BATCHES)
        told = [likelihood_information(rows_, labels) for rows_ in given]
        raw = np.array([*told, judgement.excess + (told[0] + told[1]) / 2])
        four = nearest_possible(raw, entropy(prior))
        return pid_from_informations(
            **named_informations(four),
            entropy_y=entropy(prior),
            n_samples=len(labels),
            method="batch",
            names=called,
            notes=tuple(notes_of(trainer, judgement, raw, four, called)),
            provenance={
                "preset": self.preset,
                "seed": seed,
                "settings": self.settings(),
                "posteriors": record,
                "steps": trainer.step,
                "converged": trainer.converged,
                "loss_curve": trainer.curve,
                **described(judgement),
                "seconds": perf_counter() - started,
                "versions": {**VERSIONS, "torch": torch.__version__},
            },
        )

    def plan(self) -> Plan:
        """How training goes."""
        return Plan(
            self.batch_size,
            self.max_steps,
            self.learning_rate,
            self.tolerance,
            self.dual,
            self.marginal_error,
        )

    def settings(self) -> dict[str, Any]:
        """All settings, as plain values; classifiers and encoders by their kind."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        plain = (str, int, float, bool, type(None))
        return {
            name: value if isinstance(value, plain) else type(value).__name__
            for name, value in values.items()
        }

    def _posteriors(
        self,
        rows: tuple[Array, Array],
        y: Index,
        k: int,
        *,
        given: Sequence[Any] | None,
        seed: int,
        progress: Progress | None,
    ) -> tuple[list[Array], dict[str, Any]]:
        """(posteriors given x1, x2 and both; how they came about)."""
        if given is not None:
            if len(given) != 3:
                raise InputError(f"posteriors has {len(given)} entries: pass three (x1, x2, both)")
            called = ("posteriors[0]", "posteriors[1]", "posteriors[2]")
            checked = [
                checked_posteriors(a, p, len(y), k) for a, p in zip(called, given, strict=True)
            ]
            return checked, {"given": True}
        settings = Posterior(classifier=self.classifier, folds=self.folds, budget=self.budget)
        fold = split(y, self.folds, seed)
        scores = settings.scores(rows, y, fold, seed, progress)
        parts = zip(("x1", "x2", "both"), scores, strict=True)
        return [score.posteriors for score in scores], {p: s.described() for p, s in parts}

    def _fingerprint(self, problem: Problem, seed: int) -> str:
        """A digest of all that the training depends on."""
        settings = {k: v for k, v in self.settings().items() if k != "checkpoint"}
        digest = sha256(f"{seed} {settings} {problem.fingerprint()}".encode()).hexdigest()
        return fingerprint({"training": digest})


def described(judgement: Judgement) -> dict[str, Any]:
    """What the evaluation found, as plain values."""
    bounds = judgement.bounds
    return {
        "bounds": {"lower": bounds.lower, "upper": bounds.upper, "exact": bounds.referee},
        "bounded_rows": judgement.bounded_rows,
        "dual_source": judgement.dual_source,
        "excess_by_batch_size": {str(size): v for size, v in judgement.by_size.items()},
        "standard_error": judgement.spread,
        "marginal_error": judgement.marginal_error,
    }


def notes_of(
    trainer: Trainer, judgement: Judgement, raw: Array, four: Array, names: tuple[str, str, str]
) -> list[str]:
    """What to heed, in sentences."""
    bounds = judgement.bounds
    notes = [
        f"On {judgement.bounded_rows} rows that were not trained on, what {names[0]} and "
        f"{names[1]} tell without synergy lies between {bounds.lower:.3f} and {bounds.upper:.3f} "
        f"bits; exactly it is {bounds.referee:.3f}."
    ]
    if not trainer.converged:
        notes.append(
            f"Training stopped after {trainer.step} steps while it still gained: raise max_steps."
        )
    if bounds.upper - bounds.referee > APART:
        notes.append(
            f"The coupling is {bounds.upper - bounds.referee:.3f} bits above the best one: R is "
            "too low and S too low by about that."
        )
    if np.abs(raw - four).max() > MOVED:
        notes.append(
            "The three informations and I* did not fit together and were moved by up to "
            f"{np.abs(raw - four).max():.3f} bits: the classifiers differ in quality."
        )
    return notes


def two_encoders(encoder: Any) -> tuple[Any, Any]:
    """One encoder for each modality.

    Raises:
        InputError: something else than torch modules.

    """
    pair = encoder if isinstance(encoder, (tuple, list)) else (encoder, encoder)
    if len(pair) != 2:
        raise InputError(f"encoder has {len(pair)} entries: pass one, or one for each modality")
    for module in pair:
        if module is not None and not isinstance(module, torch.nn.Module):
            raise InputError(f"encoder is {module!r}: pass torch modules, or None")
    return pair[0], pair[1]


def check_device(device: str) -> None:
    """Refuse devices that torch does not know or this machine does not have."""
    try:
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise InputError(f"device is {device!r}: torch cannot use it ({error})") from error
