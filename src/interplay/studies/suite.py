"""The base suite: every fusion model on many datasets whose truth is known.

A dataset's piece holds its true decomposition, the additive information, and the estimate from the
rows that models are trained on. A model's piece holds what it reaches on rows held out, and the PID
of its predictions there. ``suite_lines`` joins both: the lines of ``models.base_suite()``.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit, ndtri

from interplay.core.channels import LEAST
from interplay.core.information import LN2
from interplay.core.pid import ATOMS, PID
from interplay.core.types import Array, Index
from interplay.datasets.synthetic.generative import Generative, Preset, generative, generative_names
from interplay.datasets.synthetic.varied import Varied, varied, varied_names
from interplay.models.suite import ATOM_COLUMNS, COLUMNS
from interplay.studies.experiment import Piece, Values

TEST_ROWS = 3_000
VALID_SHARE = 0.2  # of the rows that a model gets, to stop early
PAPER_ROWS = 17_000  # 14,000 to train on and 3,000 to stop early; the test rows make 20,000
PATIENCE = {"synthetic": 3}  # epochs of 110 steps without a gain, after which a training stops
GENERATIVE_PRESET: Preset = "published"
BUDGET = 6.0  # seconds of one core for the estimate from the training rows
MOST_ESTIMATED = 10_000  # rows that the estimate uses
MODELS = (
    *("ef", "additive", "agree", "align", "elem", "tensor", "mi", "mult", "lower", "rec"),
    *("unimodal1", "unimodal2"),
)
ADDITIVE_DRAWS = 50_000


@dataclass(frozen=True)
class Case:
    """A dataset at a size, and how models are trained on it.

    Attributes:
        dataset: its name in its suite.
        suite: ``"generative"`` (the paper's ten) or ``"varied"``.
        rows: that a model gets, those to stop early included.
        preset: of the models.

    """

    dataset: str
    suite: str
    rows: int
    preset: str

    def made(self) -> Generative | Varied:
        """The dataset."""
        if self.suite == "generative":
            return generative(self.dataset, GENERATIVE_PRESET)
        return varied(self.dataset)

    @property
    def patience(self) -> int | None:
        """Epochs without a gain that end a training; None for those of the preset."""
        return PATIENCE.get(self.preset)

    @property
    def settings(self) -> Values:
        """Plain values."""
        said = {} if self.patience is None else {"patience": self.patience}
        return {
            "suite": self.suite,
            "dataset": self.dataset,
            "rows": self.rows,
            "preset": self.preset,
            **said,
        }

    def drawn(self, seed: int) -> Split:
        """The rows of a seed, the same for every model."""
        made = self.made()
        place = (generative_names() if self.suite == "generative" else varied_names()).index(
            self.dataset
        )
        rng = np.random.default_rng([seed, place, self.rows])
        x1, x2, y = made.sample(self.rows + TEST_ROWS, rng)
        return Split(x1, x2, y, self.rows)


@dataclass(frozen=True, eq=False)
class Split:
    """Rows to train on, the first ``rows``, of which the last part stops early; and to test on."""

    x1: Array
    x2: Array
    y: Any
    rows: int

    def part(self, of: slice) -> tuple[tuple[Array, Array], Any]:
        """((x1, x2), y) of some rows."""
        return (self.x1[of], self.x2[of]), self.y[of]

    @property
    def train(self) -> tuple[tuple[Array, Array], Any]:
        """Rows whose loss is minimised."""
        return self.part(slice(0, self.rows - self._valid))

    @property
    def valid(self) -> tuple[tuple[Array, Array], Any]:
        """Rows that stop the training."""
        return self.part(slice(self.rows - self._valid, self.rows))

    @property
    def test(self) -> tuple[tuple[Array, Array], Any]:
        """Rows that no training has seen."""
        return self.part(slice(self.rows, None))

    @property
    def _valid(self) -> int:
        return TEST_ROWS if self.rows == PAPER_ROWS else int(VALID_SHARE * self.rows)


def generative_cases(preset: str = "synthetic") -> tuple[Case, ...]:
    """The paper's ten datasets at its sizes, models as in its table 11 or of another preset."""
    return tuple(Case(name, "generative", PAPER_ROWS, preset) for name in generative_names())


def varied_cases(rows: int, preset: str = "default") -> tuple[Case, ...]:
    """All further generators at a size."""
    return tuple(Case(name, "varied", rows, preset) for name in varied_names())


def truth_piece(case: Case, seed: int) -> Piece:
    """What is true of a dataset, and what is estimated from the rows of a seed."""
    settings = {"kind": "dataset", **case.settings, "seed": seed, "budget": BUDGET}
    return Piece(settings, partial(truth_of, case, seed))


def models_piece(case: Case, models: tuple[str, ...], seed: int) -> Piece:
    """What models reach on the rows of a seed; several share the regressions of their PIDs."""
    settings = {"kind": "models", **case.settings, "models": list(models), "seed": seed}
    return Piece(settings, partial(models_of, case, models, seed))


def truth_of(case: Case, seed: int) -> Values:
    """The values of a dataset's piece."""
    from interplay.estimators.estimate import estimate

    made = case.made()
    truth = made.true_pid()
    (x1, x2), y = case.drawn(seed).part(slice(0, min(case.rows, MOST_ESTIMATED)))
    start = time.process_time()
    found = estimate(x1, x2, y, method="posterior", budget=BUDGET, rng=seed)
    return {
        "label": "" if isinstance(made, Generative) else made.kind,
        "columns1": x1.shape[1],
        "columns2": x2.shape[1],
        "classes": made.classes,
        "parameters": made.settings(),
        "data": atoms_of(truth),
        "informations": {name: float(getattr(truth, name)) for name in ("i1", "i2", "i12")},
        "standard_errors": dict(truth.provenance["standard_errors"]),
        "i_add": additive_of(made, truth),
        "estimate": atoms_of(found),
        "estimate_seconds": time.process_time() - start,
    }


def additive_of(made: Generative | Varied, truth: PID) -> float:
    """What additive logits reach, in bits.

    In the generative suite the chance of a class is that of a normal score, a sum over latents of
    either modality; logistic regression in that score is additive, so that this is a lower bound.
    """
    if isinstance(made, Varied):
        return made.additive_information()
    x1, x2, _ = made.sample(ADDITIVE_DRAWS, 0)
    p = np.clip(made.posteriors(x1, x2)[2][:, 1], LEAST, 1 - LEAST)
    score = ndtri(p)

    def loss(power: float) -> float:
        q = expit(power * score)
        return -float(np.mean(p * np.log(q + LEAST) + (1 - p) * np.log(1 - q + LEAST))) / LN2

    found = minimize_scalar(loss, bounds=(0.5, 4.0), method="bounded")
    return max(truth.i1, truth.i2, min(truth.i12, 1.0 - float(found.fun)))


def models_of(case: Case, models: tuple[str, ...], seed: int) -> Values:
    """The values of a piece of models."""
    from interplay.selection.quantify import quantify_models

    split = case.drawn(seed)
    (x1, x2), y = split.test
    truth = case.made().posteriors(x1, x2)[2]
    found, p = {}, {}
    for model in models:
        found[model], fusion = trained(case, model, split, seed)
        p[model] = fusion.predict_proba((x1, x2))
        codes = np.searchsorted(np.unique(split.train[1]), y)
        found[model] |= scored(truth, p[model], codes)
    kinds = ("sampled", "hard") if case.suite == "generative" else ("sampled",)
    for kind in kinds:
        pids = quantify_models(
            p, x1, x2, method="posterior", predictions=kind, regressions="quick", rng=seed
        )
        for model, pid in pids.items():
            found[model][kind] = atoms_of(pid)
    return {"found": found}


def trained(case: Case, model: str, split: Split, seed: int) -> tuple[Values, Any]:
    """(what the training took, the fitted model)."""
    from interplay.models import FusionClassifier

    start = time.process_time()
    fusion = FusionClassifier(model, preset=case.preset, patience=case.patience, random_state=seed)
    fusion.fit(*split.train, validation=split.valid)
    took = {
        "parameters": sum(w.numel() for w in fusion.module_.parameters()),
        "epochs": fusion.n_iter_,
        "seconds": time.process_time() - start,
    }
    return took, fusion


def scored(truth: Array, p: Array, codes: Index) -> Values:
    """Accuracy and log loss, of the labels and expected under the true posteriors (n, k)."""
    chosen = p.argmax(axis=1)
    logs = np.log2(np.maximum(p, LEAST))
    return {
        "accuracy": float(np.mean(chosen == codes)),
        "expected_accuracy": float(truth[np.arange(len(p)), chosen].mean()),
        "best_accuracy": float(truth.max(axis=1).mean()),
        "log_loss": -float(logs[np.arange(len(p)), codes].mean()),
        "expected_log_loss": -float((truth * logs).sum(axis=1).mean()),
    }


def atoms_of(pid: PID) -> list[float]:
    """R, U1, U2, S in bits."""
    return [float(getattr(pid, atom)) for atom in ATOMS]


def suite_lines(results: Iterable[Values]) -> Iterator[Values]:
    """A line for each model whose dataset's piece is there, in the frame's columns."""
    known = list(results)
    truths = {case_of(r): r for r in known if r["kind"] == "dataset"}
    for result in known:
        if result["kind"] == "models" and case_of(result) in truths:
            for model, found in result["found"].items():
                yield line_of(truths[case_of(result)], {**result, "model": model, **found})


def accuracy_cells(result: Values) -> Iterator[tuple[str, str, str]]:
    """(dataset, model, accuracy) of a piece of models, for a table that fills."""
    if result["kind"] == "models":
        for model, found in result["found"].items():
            yield f"{result['dataset']}, {result['rows']:,}", model, f"{found['accuracy']:.3f}"


def case_of(result: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a dataset's piece and its models' pieces have in common."""
    return tuple(result[name] for name in ("suite", "dataset", "rows", "seed"))


def line_of(truth: Values, found: Values) -> Values:
    """A line of the frame."""
    values = {
        **{name: found[name] for name in ("dataset", "suite", "rows", "model", "preset", "seed")},
        "kind": truth["label"] or found["suite"],
        "columns": truth["columns1"] + truth["columns2"],
        **{name: truth[name] for name in ("columns1", "columns2", "classes", "i_add")},
        **{name: found[name] for name in MEASURED},
        **truth["informations"],
        "est_seconds": truth["estimate_seconds"],
    }
    nothing = [None] * len(ATOMS)
    for prefix, atoms in (
        ("data", truth["data"]),
        ("est", truth["estimate"]),
        ("model", found["sampled"]),
        ("hard", found.get("hard", nothing)),
    ):
        values |= {f"{prefix}_{a}": v for a, v in zip(ATOM_COLUMNS, atoms, strict=True)}
    return {name: values[name] for name in COLUMNS}


MEASURED = (  # of a model
    *("accuracy", "expected_accuracy", "best_accuracy", "log_loss", "expected_log_loss"),
    *("parameters", "epochs", "seconds"),
)
