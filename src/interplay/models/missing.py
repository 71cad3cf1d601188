"""What a model loses when a modality is missing (paper, section 4.4 and figure 4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from interplay.core.channels import LEAST
from interplay.core.checks import checked_generator, checked_number
from interplay.core.information import LN2
from interplay.core.results import Columns, Result
from interplay.core.row_checks import checked_codes
from interplay.core.types import Array, Index
from interplay.errors import InputError
from interplay.models.predictions import as_array, predictions_of

DRAWS = 20
Parts = tuple[Array, Array]

HEADS = ("missing", "way", "accuracy", "drop", "log_loss", "drop_bits")


@dataclass(frozen=True, slots=True)
class Drop:
    """What is lost with one modality missing.

    Attributes:
        missing: ``"x1"`` or ``"x2"``.
        way: ``"unimodal"``, a model trained on the other modality takes over; ``"masked"``, every
            row of the missing one is replaced by its mean; ``"marginal"``, the model's
            probabilities are averaged over rows of it that have nothing to do with the other.
        accuracy: without the modality.
        drop: of accuracy.
        log_loss: without the modality, in bits.
        drop_bits: increase of the log loss: bits of label information lost.

    """

    missing: str
    way: str
    accuracy: float
    drop: float
    log_loss: float
    drop_bits: float


@dataclass(frozen=True, slots=True)
class Robustness(Result):
    """A model with both modalities, and without either.

    Attributes:
        accuracy: with both.
        log_loss: with both, in bits.
        drops: for each missing modality and each way.
        n_samples: rows.

    """

    accuracy: float
    log_loss: float
    drops: tuple[Drop, ...]
    n_samples: int

    def drop(self, missing: str, way: str = "marginal") -> Drop:
        """One of the drops.

        Raises:
            InputError: there is none such.

        """
        for found in self.drops:
            if (found.missing, found.way) == (missing, way):
                return found
        known = ", ".join(f"{d.missing} {d.way}" for d in self.drops)
        raise InputError(f"there is no drop of missing {missing!r} by {way!r}: choose from {known}")

    def columns(self) -> Columns:
        """A line for each drop."""
        return {name: [getattr(drop, name) for drop in self.drops] for name in HEADS}

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "accuracy": self.accuracy,
            "log_loss": self.log_loss,
            "n_samples": self.n_samples,
            "drops": [{name: getattr(drop, name) for name in HEADS} for drop in self.drops],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of ``to_dict``.

        Raises:
            InputError: the data is of something else.

        """
        try:
            drops = tuple(Drop(**drop) for drop in data["drops"])
            return cls(data["accuracy"], data["log_loss"], drops, data["n_samples"])
        except (KeyError, TypeError) as error:
            raise InputError(f"data is no Robustness: {error}") from error

    def __str__(self) -> str:
        lines = [
            f"With both: accuracy {self.accuracy:.3f}, log loss {self.log_loss:.3f} bits, "
            f"n = {self.n_samples:,}"
        ]
        lines += [
            f"  without {d.missing}, {d.way:<8}  accuracy {d.accuracy:.3f} ({-d.drop:+.3f})  "
            f"log loss {d.log_loss:.3f} bits ({d.drop_bits:+.3f})"
            for d in self.drops
        ]
        return "\n".join(lines)


def robustness(
    model: Any,
    x1: Any,
    x2: Any,
    y: Any,
    *,
    unimodal: Sequence[Any] | None = None,
    background: tuple[Any, Any] | None = None,
    draws: int = DRAWS,
    rng: int | np.random.Generator | None = 0,
) -> Robustness:
    """What a model loses, in accuracy and in bits, when a modality is missing.

    The paper's drop is that to a unimodal model (figure 4). Masking is what happens to a deployed
    model whose sensor fails; averaging over the missing modality's marginal is the best that the
    model itself can say without it, if the modalities were independent.

    Args:
        model: a fitted classifier, or a function (x1, x2) -> (n, k) probabilities.
        x1: (n, ...) numbers of the first modality, rows that the model was not trained on.
        x2: (n, ...) of the second.
        y: (n,) labels: those of ``model.classes_``, or columns 0 ... k - 1 of the probabilities.
        unimodal: fitted models of x1 alone and of x2 alone, each called as ``model`` is; without
            them the way ``"unimodal"`` is left out.
        background: rows (x1, x2) that the mean and the marginal are taken from, such as those of
            training; None for the rows themselves.
        draws: of the missing modality for each row.
        rng: seed or generator of the draws.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    parts, known = checked_parts(x1, x2, background)
    checked_number("draws", draws, 1)
    ask = speaker(model)
    whole = ask(*parts)
    codes = label_columns(model, y, *whole.shape)
    accuracy, loss = scored(whole, codes)
    others = None if unimodal is None else [speaker(one) for one in checked_pair(unimodal)]
    drops = []
    for missing, own in enumerate(checked_generator(rng).spawn(2)):
        ways = {} if others is None else {"unimodal": others[1 - missing](*parts)}
        ways["masked"] = ask(*replaced(parts, missing, mean_of(known[missing], len(codes))))
        ways["marginal"] = averaged(ask, parts, missing, known[missing], draws, rng=own)
        for way, probabilities in ways.items():
            left, lossy = scored(probabilities, codes)
            drops.append(Drop(f"x{missing + 1}", way, left, accuracy - left, lossy, lossy - loss))
    return Robustness(accuracy, loss, tuple(drops), len(codes))


def checked_parts(x1: Any, x2: Any, background: Any) -> tuple[Parts, Parts]:
    """(both modalities, those that the mean and the marginal are taken from)."""
    parts = arrays("x1", x1), arrays("x2", x2)
    if len(parts[0]) != len(parts[1]):
        raise InputError(f"x1 has {len(parts[0])} rows, x2 has {len(parts[1])} rows: pass as many")
    if background is None:
        return parts, parts
    if not isinstance(background, (tuple, list)) or len(background) != 2:
        raise InputError("background is no pair: pass (rows of x1, rows of x2)")
    known = arrays("background", background[0]), arrays("background", background[1])
    for number, (part, rows) in enumerate(zip(parts, known, strict=True), start=1):
        if part.shape[1:] != rows.shape[1:]:
            raise InputError(
                f"background of x{number} has rows of shape {rows.shape[1:]}, not "
                f"{part.shape[1:]}: pass rows of the same columns"
            )
    return parts, known


def speaker(model: Any) -> Callable[[Any, Any], Array]:
    """A function from rows to checked probabilities.

    Raises:
        InputError: probabilities, which cannot be asked again.

    """
    if not callable(model) and not hasattr(model, "predict_proba"):
        raise InputError(
            "model cannot be asked of other rows: pass a fitted classifier or a function "
            "(x1, x2) -> (n, k) probabilities"
        )
    return lambda x1, x2: predictions_of(model, x1, x2)


def averaged(
    ask: Callable[[Any, Any], Array],
    parts: Parts,
    missing: int,
    rows: Array,
    draws: int,
    *,
    rng: np.random.Generator,
) -> Array:
    """(n, k) mean probabilities over draws of the missing modality."""
    n = len(parts[0])
    total: Any = 0.0
    for _ in range(draws):
        total = total + ask(*replaced(parts, missing, rows[rng.integers(len(rows), size=n)]))
    return np.asarray(total / draws)


def replaced(parts: Parts, missing: int, rows: Array) -> tuple[Array, Array]:
    """The modalities with other rows for the missing one."""
    return (rows, parts[1]) if missing == 0 else (parts[0], rows)


def mean_of(rows: Array, n: int) -> Array:
    """(n, ...) the mean row, n times."""
    return np.broadcast_to(rows.mean(axis=0), (n, *rows.shape[1:])).astype(rows.dtype)


def arrays(name: str, rows: Any) -> Array:
    """(n, ...) numbers, in the shape that the model takes."""
    try:
        found = np.asarray(as_array(rows))
    except ValueError as error:
        raise InputError(f"{name} has rows of different lengths, which have no mean") from error
    if found.dtype.kind not in "iubf" or not found.size:
        raise InputError(f"{name} holds no numbers: encode it first")
    return np.asarray(found if found.dtype.kind == "f" else found.astype(np.float64))


def label_columns(model: Any, y: Any, n: int, k: int) -> Index:
    """(n,) the column of each label."""
    classes = getattr(model, "classes_", np.arange(k))
    values = np.asarray(y)
    checked_codes("y", values, n)
    place = {value: column for column, value in enumerate(np.asarray(classes).tolist())}
    unseen = sorted({str(v) for v in values.tolist() if v not in place})
    if unseen:
        raise InputError(
            f"y has {unseen[0]}, which is none of the model's classes: leave these rows out"
        )
    return np.array([place[value] for value in values.tolist()], dtype=np.intp)


def scored(p: Array, codes: Index) -> tuple[float, float]:
    """(accuracy, log loss in bits) of probabilities (n, k)."""
    given = np.maximum(p[np.arange(len(codes)), codes], LEAST)
    return float((p.argmax(axis=1) == codes).mean()), -float(np.log(given).mean()) / LN2


def checked_pair(models: Any) -> Sequence[Any]:
    """A model of x1 alone and one of x2 alone."""
    if not isinstance(models, (tuple, list)) or len(models) != 2:
        raise InputError("unimodal is no pair: pass (model of x1 alone, model of x2 alone)")
    return models
