"""``interplay.estimators.Batch``: settings, and the way from rows to informations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any, ClassVar

import numpy as np
import torch

from interplay.broja.decompose import VERSIONS
from interplay.core.atoms import pid_from_informations
from interplay.core.channels import checked_posteriors, likelihood_information
from interplay.core.checks import checked_number
from interplay.core.information import entropy
from interplay.core.pid import NAMES, PID
from interplay.core.settings import BUDGET
from interplay.core.store import fingerprint
from interplay.core.types import Array, Index, Progress
from interplay.errors import InputError
from interplay.estimators.batch.devices import check_device
from interplay.estimators.batch.evaluation import Judgement, judged
from interplay.estimators.batch.problem import Problem
from interplay.estimators.batch.training import Plan, Trainer
from interplay.estimators.numeric_rows import NumericRows
from interplay.estimators.posterior.estimator import Posterior
from interplay.estimators.posterior.informations import PARTS, named_informations
from interplay.estimators.posterior.scored import MODELS_ONLY, Three, scored_sample
from interplay.estimators.retraining import Anew
from interplay.estimators.trained import Trained
from interplay.posteriors.crossfit import FOLDS
from interplay.uncertainty.bias import nearest_possible
from interplay.uncertainty.quantify import Uncertainty, named
from interplay.uncertainty.sampled import Sampled

HELD_OUT = 0.5  # of the rows are not trained on
BATCHES = 8  # of held-out rows that are evaluated
FEWEST = 40  # rows
APART = 0.02  # bits between the bounds that are worth a note
MOVED = 0.01  # bits by which informations are moved to possible ones that are worth a note


@dataclass(frozen=True)
class Batch(Trained):
    """Estimates a PID by a neural coupling of batches (paper, section 3.2 and appendix B.3).

    Classifiers give p(y|x1), p(y|x2) and p(y|x1,x2); networks make of each pair of a batch's rows
    the weight of a kernel; Sinkhorn's algorithm fits the kernel to the posteriors, label by label;
    and the networks are trained until the coupling tells as little as possible of the label. What
    it then tells is I*, from above. Potentials bound I* from below, and the exact solver checks a
    batch.

    It differs from the published algorithm (``PublishedBatch``) where that was measured to be
    better (docs/accuracy.md): posteriors are cross-fitted and calibrated; the labels share a
    kernel, since the best coupling does; posteriors are moved to the same label masses, without
    which no coupling fits both; gradients are exact, by implicit differentiation; the networks see
    posteriors, which are all that matters; evaluation is on rows that were not trained on; and the
    error that small batches make is taken off. Resamples and tests are of the posteriors' cells, as
    in ``Posterior``.

    Attributes:
        classifier: as in ``Posterior``: ``"auto"``, a scikit-learn classifier, a torch module, or
            three of these.
        folds: of the cross-fitting, as in ``Posterior``.
        budget: seconds that classifiers may take, as in ``Posterior``.
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

    Raises:
        InputError: a setting that cannot be used.

    """

    classifier: Any = "auto"
    folds: int | None = None
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

    name: ClassVar[str] = "batch"
    biases: ClassVar[tuple[str, ...]] = ("none",)

    def __post_init__(self) -> None:
        for name, least in (("batch_size", 8), ("evaluation_size", 8), ("max_steps", 1)):
            checked_number(name, getattr(self, name), least)
        for name in ("learning_rate", "tolerance", "marginal_error"):
            value = getattr(self, name)
            if not isinstance(value, (int, float)) or not (np.isfinite(value) and value > 0):
                raise InputError(f"{name} is {value!r}: pass a positive number")
        two_encoders(self.encoder)
        check_device(self.device)
        self.scorer()

    def scorer(self) -> Posterior:
        """What gives rows their posteriors."""
        return Posterior(classifier=self.classifier, folds=self.folds, budget=self.budget)

    def estimate(
        self,
        x1: Any,
        x2: Any,
        y: Any,
        *,
        posteriors: Sequence[Any] | None = None,
        groups: Any = None,
        names: Sequence[str] = NAMES,
        uncertainty: Uncertainty | None = None,
        progress: Progress | None = None,
        rng: int | np.random.Generator | None = 0,
    ) -> PID:
        """What arrays of any shape tell about a label, in bits: images and sequences as they are.

        Args:
            x1: (n,) or (n, ...) numbers, a row a sample.
            x2: the second modality, likewise.
            y: (n,) labels of any kind.
            posteriors: class probabilities (n, k) given x1, x2 and both, from models that did not
                see the rows; no classifier is trained then. Classes are in the sorted order of the
                labels.
            groups: as in ``Posterior.estimate``.
            names: of X1, X2 and Y, for printing.
            uncertainty: intervals and tests; None for none.
            progress: called with (what, done, all).
            rng: seed or generator of all chance.

        Raises:
            InputError: values that cannot be used, one class, a class of fewer rows than folds, or
                a checkpoint of other data or settings.

        """
        rows = NumericRows.from_arrays(x1, x2, y, groups, names)
        if posteriors is not None:
            rows = replace(rows, posteriors=checked_three(posteriors, rows))
        return self.estimate_rows(rows, uncertainty, progress, rng)

    def solve_rows(
        self, rows: NumericRows, rng: np.random.Generator, progress: Progress | None = None
    ) -> Sampled:
        """The four informations of rows that are numbers.

        ``pid.provenance`` has the loss curve (``loss_curve``: I_q in bits on held-out rows, every
        50 steps), whether training ``converged``, and ``bounds``: lower, upper and exact I* of one
        batch.
        """
        if rows.n < FEWEST:
            raise InputError(f"the data has {rows.n} rows: BATCH needs at least {FEWEST}")
        started = perf_counter()
        seed = int(rng.spawn(1)[0].integers(2**31))
        given, record, learnt = self.posteriors(rows, seed, progress)
        trainer, judgement = self.trained(rows, given, seed, progress)
        told = [likelihood_information(p, rows.y) for p in given]
        raw = np.array([*told, judgement.excess + (told[0] + told[1]) / 2])
        four = nearest_possible(raw, entropy(rows.prior))
        pid = pid_from_informations(
            **named_informations(four),
            entropy_y=entropy(rows.prior),
            n_samples=rows.n,
            method=self.name,
            names=rows.names,
            notes=(*rows.notes, *notes_of(trainer, judgement, raw, four, rows.names)),
            provenance={
                "training_seed": seed,
                "posteriors": record,
                "steps": trainer.step,
                "converged": trainer.converged,
                "loss_curve": trainer.curve,
                **described(judgement),
                "seconds": perf_counter() - started,
                "versions": {**VERSIONS, "torch": torch.__version__},
            },
        )
        return replace(self.resampled_by_cells(rows, given, pid, seed), **learnt)

    def resampled_by_cells(self, rows: NumericRows, given: Three, pid: PID, seed: int) -> Sampled:
        """What was found, with the posteriors' cells to resample."""
        sampled = scored_sample(
            given,
            rows.y,
            cells=None,
            rng=np.random.default_rng([seed, 4]),
            names=rows.names,
            groups=rows.groups,
        )
        least = {"at_least": sampled.pid.provenance["at_least"]}
        pid = replace(pid, provenance={**pid.provenance, **least})
        anew = None
        if rows.posteriors is None:
            run = replace(self, checkpoint=None).informations
            anew = Anew(rows, given[:2], self.folds or FOLDS, run, str(self.settings()))
        return replace(sampled, pid=pid, biases=self.biases, retraining=anew)

    def trained(
        self, rows: NumericRows, given: Three, seed: int, progress: Progress | None
    ) -> tuple[Trainer, Judgement]:
        """(the coupling, what rows that it was not trained on show)."""
        modules = two_encoders(self.encoder)
        read = [None if m is None else x for m, x in zip(modules, (rows.x1, rows.x2), strict=True)]
        problem = Problem((given[0], given[1]), given[2], (read[0], read[1]), self.device)
        held, train = halves(rows, np.random.default_rng([seed, 1]))
        trainer = Trainer(problem, train, held, self.plan(), modules=modules, seed=seed)
        trainer.run(
            None if self.checkpoint is None else Path(self.checkpoint),
            self._fingerprint(problem, seed),
            named(progress, "coupling"),
        )
        return trainer, judged(trainer, held, self.evaluation_size, BATCHES)

    def posteriors(
        self, rows: NumericRows, seed: int, progress: Progress | None
    ) -> tuple[Three, dict[str, Any], dict[str, Any]]:
        """(posteriors given x1, x2 and both; how they came about; how they were learnt)."""
        if rows.posteriors is not None:
            return rows.posteriors, {"given": True}, {"includes": MODELS_ONLY}
        scores = self.scorer().scores(rows, seed, progress)
        one, two, both = (score.posteriors for score in scores)
        record = {p: s.described() for p, s in zip(PARTS, scores, strict=True)}
        return (one, two, both), record, self.scorer().curves(rows, scores, seed)

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

    def _fingerprint(self, problem: Problem, seed: int) -> str:
        """A digest of all that the training depends on."""
        settings = {k: v for k, v in self.settings().items() if k != "checkpoint"}
        digest = sha256(f"{seed} {settings} {problem.fingerprint()}".encode()).hexdigest()
        return fingerprint({"training": digest})


def halves(rows: NumericRows, rng: np.random.Generator) -> tuple[Index, Index]:
    """(rows held out, rows to train on); groups stay whole."""
    unit = np.arange(rows.n) if rows.groups is None else rows.groups
    rank = rng.permutation(int(unit.max()) + 1)[unit]
    order = np.argsort(rank, kind="stable")
    cut = max(int(HELD_OUT * rows.n), FEWEST // 4)
    if rows.groups is not None:
        ends = np.flatnonzero(np.diff(rank[order])) + 1
        if len(ends) == 0:
            raise InputError("groups has one group: BATCH holds groups out, pass two or more")
        cut = int(ends[np.abs(ends - cut).argmin()])
    return order[:cut], order[cut:]


def checked_three(given: Sequence[Any], rows: NumericRows) -> Three:
    """(n, k) class probabilities given x1, x2 and both."""
    if len(given) != 3:
        raise InputError(f"posteriors has {len(given)} entries: pass three (x1, x2, both)")
    one, two, both = (
        checked_posteriors(f"posteriors[{i}]", p, rows.n, rows.k) for i, p in enumerate(given)
    )
    return one, two, both


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
