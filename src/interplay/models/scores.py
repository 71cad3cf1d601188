"""How well models do on rows, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from interplay.core.information import entropy
from interplay.core.types import Array
from interplay.errors import InputError
from interplay.models.classifier import FusionClassifier
from interplay.models.inputs import Modalities

SMALLEST = 1e-12  # probability in a logarithm


@dataclass(frozen=True)
class Score:
    """What one model reaches on some rows.

    Attributes:
        model: its name.
        accuracy: share of the rows whose likeliest class is right.
        log_loss: mean of -log2 of the probability of the true class, in bits.
        information: bits about the label that its probabilities give: the entropy of the label on
            these rows less the log loss; below 0 for a model that is worse than the frequencies.
        n: rows.
        parameters: numbers that were trained.
        epochs: of the training.

    """

    model: str
    accuracy: float
    log_loss: float
    information: float
    n: int
    parameters: int
    epochs: int


@dataclass(frozen=True)
class Scores:
    """What several models reach on the same rows.

    Attributes:
        scores: of each.
        n: rows.
        entropy_y: of the label on them, in bits.
        notes: what was done to the rows, and whether models were trained on them, in sentences.
        kept_out: whether they were kept out of the training.

    """

    scores: tuple[Score, ...]
    n: int
    entropy_y: float
    notes: tuple[str, ...] = ()
    kept_out: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "n": self.n,
            "entropy_y": self.entropy_y,
            "scores": [asdict(s) for s in self],
            "notes": list(self.notes),
            "kept_out": self.kept_out,
        }

    def __iter__(self) -> Iterator[Score]:
        return iter(self.scores)

    def __len__(self) -> int:
        return len(self.scores)

    def __str__(self) -> str:
        which = " kept out of the training" if self.kept_out else ""
        title = f"On {self.n:,} rows{which}, whose label has {self.entropy_y:.3f} bits"
        names = f"{'accuracy':>10}{'log loss':>10}{'bits':>8}{'weights':>12}{'epochs':>8}"
        lines = [
            f"  {s.model:<12}{s.accuracy:>10.3f}{s.log_loss:>10.3f}{s.information:>8.3f}"
            f"{s.parameters:>12,}{s.epochs:>8}"
            for s in self
        ]
        return "\n".join([title, f"  {'model':<12}{names}", *lines, *self.notes])


def score(model: FusionClassifier, rows: Any, y: Any) -> Score:
    """What a fitted model reaches on rows.

    Args:
        model: fitted.
        rows: a tuple of the modalities, or ``Modalities``.
        y: (n,) labels, of the classes that the model knows.

    Raises:
        InputError: labels that it does not know, or not one a row.

    """
    given, rows = np.asarray(y), Modalities.of(rows)
    if given.shape != (len(rows),):
        raise InputError(f"y has {given.size} labels for {len(rows)} rows: pass one a row")
    unseen = np.setdiff1d(given, model.classes_).tolist()
    if unseen:
        raise InputError(
            f"y has class {unseen[0]!r}, which the model was not trained on: leave its rows out"
        )
    codes = np.searchsorted(model.classes_, given)
    posteriors = model.predict_proba(rows)
    told = posteriors[np.arange(len(codes)), codes]
    loss = float(-np.log2(np.maximum(told, SMALLEST)).mean())
    return Score(
        model.called,
        float((posteriors.argmax(axis=1) == codes).mean()),
        loss,
        entropy(frequencies(codes)) - loss,
        len(codes),
        sum(weights.numel() for weights in model.module_.parameters()),
        model.n_iter_,
    )


def frequencies(codes: Any) -> Array:
    """(k,) shares of the classes that occur."""
    counts = np.unique(codes, return_counts=True)[1]
    return np.asarray(counts / counts.sum())


def table(
    scores: list[Score], y: Any, notes: tuple[str, ...] = (), *, kept_out: bool = False
) -> Scores:
    """The scores of several models on rows with the labels y (n,)."""
    return Scores(tuple(scores), len(y), entropy(frequencies(y)), notes, kept_out)
