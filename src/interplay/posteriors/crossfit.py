"""Cross-fitted posteriors: every row is scored by classifiers that did not see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from interplay.core.channels import LEAST, likelihood_information, plug_in_information
from interplay.core.padded import Padded
from interplay.core.settings import BUDGET
from interplay.core.types import Array, Index
from interplay.errors import InputError
from interplay.posteriors import pool
from interplay.posteriors.calibration import calibrated, calibration_error
from interplay.posteriors.ensemble import Ensemble, ensemble
from interplay.posteriors.fitting import fitted_posteriors
from interplay.posteriors.folds import ALL_ROWS, FOLDS, Subsample, Target, split, splits
from interplay.posteriors.symbols import SymbolCounts, are_symbols
from interplay.posteriors.views import Views
from interplay.threads import by_size

__all__ = ["FOLDS", "PART_BUDGET", "Scores", "cross_fit", "split", "splits"]

PART_BUDGET = BUDGET / 3  # seconds of one core for x1, for x2 or for both

Step = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Scores:
    """Cross-fitted, calibrated posteriors of one modality, or of both.

    Attributes:
        posteriors: (n, k) class probabilities.
        fold: (n,) the fold in which each row was held out; of the first repeat.
        name: the classifier, or the pool of several.
        lower: H(Y) less the log loss, in bits: at most I(X;Y) on average.
        plug_in: mean divergence of the posteriors from the label's frequencies, in bits.
        calibration_error: of the posteriors (``calibration.calibration_error``).
        shares: what part of the pooled log odds each learner makes up.
        tried: log loss in bits of each learner that was tried, on the rows it was tried on.
        left_out: why each other learner has no part.

    """

    posteriors: Array = field(repr=False)
    fold: Index = field(repr=False)
    name: str
    lower: float
    plug_in: float
    calibration_error: float
    shares: Mapping[str, float] = field(default_factory=dict)
    tried: Mapping[str, float] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)

    def described(self) -> dict[str, Any]:
        """All but the rows, as plain values."""
        return {
            "classifier": self.name,
            "lower": self.lower,
            "plug_in": self.plug_in,
            "calibration_error": self.calibration_error,
            "shares": dict(self.shares),
            "tried": dict(self.tried),
            "left_out": dict(self.left_out),
        }


def cross_fit(
    x: Any,
    y: Index,
    classifier: Any = "auto",
    *,
    folds: int | Index | None = None,
    budget: float = PART_BUDGET,
    rng: np.random.Generator,
    sample_weight: Array | None = None,
    learners: Sequence[str] | None = None,
    subsample: Subsample = ALL_ROWS,
    progress: Step | None = None,
) -> Scores:
    """Posteriors of rows from classifiers that did not see them, calibrated.

    Args:
        x: (n, ...) numbers of one modality, or a tuple of two modalities.
        y: (n,) labels 0 ... k - 1, each of which occurs.
        classifier: ``"auto"`` for the log-linear pool of ``learners.LEARNERS``; a scikit-learn
            classifier with ``predict_proba``, which gets (n, d) columns; or a torch module that
            turns a float tensor (n, ...), or one for each modality of a tuple, into (n, k) logits;
            or a fusion model, which is fitted to the same.
        folds: how many, or the fold of each row (n,), or of each row in each of r repeats (r, n),
            whose scores are averaged; None for ``folds.splits``, by the number of rows.
        budget: seconds of one core that fitting may take, by the expected time of each learner.
        rng: of folds and classifiers.
        sample_weight: (n,) what each row counts, positive; None for 1.
        learners: names of the learners of ``"auto"`` that take part, without a race.
        subsample: how many of the rows that are not held out are learnt from; all are scored.
        progress: called with fits done and fits expected.

    Raises:
        InputError: a class has fewer rows than there are folds, or the classifier cannot be used.

    """
    parts = x if isinstance(x, tuple) else (x,)
    seed = int(rng.integers(2**31))
    target = Target(y, as_repeats(folds, y, seed), sample_weight, subsample)
    step = progress or ignored
    if is_torch(classifier):
        from interplay.posteriors.torch_classifier import TorchClassifier

        model = TorchClassifier(classifier, seed=seed)
        return single(model, type(classifier).__name__, parts, target, step)
    if takes_modalities(classifier):
        return single(classifier, classifier.called, parts, target, step)
    columns = varying(np.hstack([part.reshape(len(y), -1) for part in parts]))
    if columns.shape[1] == 0:
        named = "the label's frequencies: no column varies"
        return single(None, named, (columns,), target, step)
    if not isinstance(classifier, str):
        check_classifier(classifier)
        return single(classifier, type(classifier).__name__, (columns,), target, step)
    check_auto(classifier)
    if are_symbols(columns):
        return single(SymbolCounts(), "class frequencies of symbols", (columns,), target, step)
    found = ensemble(
        Views.of(columns, seed),
        target,
        given={},
        budget=budget,
        seed=seed,
        only=learners,
        step=step,
    )
    return pooled_scores(found, target)


def single(model: Any, name: str, parts: tuple[Array, ...], target: Target, step: Step) -> Scores:
    """Scores of one classifier, the mean log posteriors of repeats, calibrated."""
    raw = held_out(model, parts, target, step)
    scaled = [calibrated(raw, target.y, fold, target.weight) for fold in target.repeats]
    return described(pool.mean(scaled), target, name)


def pooled_scores(found: Ensemble, target: Target) -> Scores:
    """Scores of a pool."""
    record = {"shares": found.shares, "tried": found.tried, "left_out": found.left_out}
    return described(found.posteriors, target, found.name, **record)


def described(posteriors: Array, target: Target, name: str, **record: Mapping[str, Any]) -> Scores:
    """Posteriors with what they tell."""
    y, weight = target.y, target.weight
    prior = np.bincount(y, weight, minlength=posteriors.shape[1])
    return Scores(
        posteriors,
        target.repeats[0],
        name,
        likelihood_information(posteriors, y, weight),
        plug_in_information(posteriors, prior / prior.sum(), weight),
        calibration_error(posteriors, y, weight),
        **record,
    )


def as_repeats(folds: int | Index | None, y: Index, seed: int) -> Index:
    """(r, n) folds of each repeat."""
    if folds is None:
        return splits(y, seed=seed)
    if isinstance(folds, int):
        return splits(y, folds, seed, repeats=1)
    return np.atleast_2d(np.asarray(folds))


@by_size(lambda _, parts, *__: sum(part.size for part in parts))
def held_out(model: Any, parts: tuple[Array, ...], target: Target, step: Step) -> Array:
    """(n, k) posteriors of each fold's rows from clones of ``model`` fitted to the others.

    Those of several repeats are averaged by their logarithms. No model stands for the frequencies
    of the label.
    """
    fits = [(fold, number) for fold in target.repeats for number in np.unique(fold)]
    once = len(target.repeats) == 1
    out = np.zeros((len(target.y), target.k))
    for done, (fold, number) in enumerate(fits, start=1):
        held = fold == number
        used = target.learnt_from(held)
        given = (
            frequencies(target, used)
            if model is None
            else fitted_posteriors(model, parts, target, used, held)
        )
        out[held] += given if once else np.log(np.maximum(given, LEAST)) / len(target.repeats)
        step(done, len(fits))
    return out if once else pool.normalised(out)


def frequencies(target: Target, used: Index) -> Array:
    """(k,) shares of the classes among some rows."""
    shares = np.bincount(target.y[used], target.weights(used), minlength=target.k)
    return np.asarray(shares / shares.sum())


def ignored(done: int, total: int) -> None:
    """What is told of progress where nobody asked."""


def varying(columns: Array) -> Array:
    """The columns that take more than one value."""
    return np.ascontiguousarray(columns[:, (columns != columns[:1]).any(axis=0)])


def is_torch(classifier: Any) -> bool:
    """Whether this is a torch module; torch is not loaded to find out."""
    return any(kind.__module__.startswith("torch.nn") for kind in type(classifier).__mro__)


def takes_modalities(classifier: Any) -> bool:
    """Whether this is a fusion model, which takes rows of any shape and is asked for one part."""
    return getattr(classifier, "takes_modalities", False) is True


def check_no_sequences(classifier: Any, *parts: Any) -> None:
    """Refuse sequences of different lengths where the classifier is no fusion model."""
    if takes_modalities(classifier) or not any(isinstance(part, Padded) for part in parts):
        return
    raise InputError(
        "a modality has sequences of different lengths: pass "
        "classifier=interplay.models.FusionClassifier('mult') or another fusion model, or one row "
        "of numbers for each sequence"
    )


def check_auto(classifier: str) -> None:
    """Refuse texts that name nothing."""
    if classifier != "auto":
        raise InputError(
            f"classifier is {classifier!r}: pass 'auto', a scikit-learn classifier or a torch "
            "module"
        )


def check_classifier(classifier: Any) -> None:
    """Refuse what cannot be fitted and asked for posteriors."""
    lacking = [m for m in ("fit", "predict_proba", "get_params") if not hasattr(classifier, m)]
    if lacking or isinstance(classifier, type):
        what = "a class, not an object" if isinstance(classifier, type) else f"no {lacking[0]}"
        raise InputError(
            f"classifier {classifier!r} has {what}: pass a scikit-learn classifier with "
            "predict_proba, or a torch module"
        )
