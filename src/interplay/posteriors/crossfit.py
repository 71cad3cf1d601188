"""Cross-fitted posteriors: every row is scored by a classifier that did not see it."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from interplay.core.channels import LEAST, likelihood_information, plug_in_information
from interplay.core.checks import checked_number
from interplay.core.information import LN2
from interplay.core.types import Array, Index
from interplay.errors import InputError
from interplay.posteriors.calibration import calibrated, calibration_error
from interplay.posteriors.candidates import CANDIDATES, Candidate, Size, SymbolCounts, are_symbols
from interplay.threads import by_size

FOLDS = 5
TRIAL_FOLDS = 3
TRIAL_ROWS = 10_000  # from which a classifier is chosen
WORTH_ADDING = 1e-3  # bits of log loss by which another classifier has to lower that of the mean
BUDGET = 20.0  # seconds of trials for a modality, by the expected time of each


@dataclass(frozen=True, eq=False)
class Scores:
    """Cross-fitted, calibrated posteriors of one modality, or of both.

    Attributes:
        posteriors: (n, k) class probabilities.
        fold: (n,) the fold in which each row was held out.
        name: the classifier.
        lower: H(Y) less the log loss, in bits: at most I(X;Y) on average.
        plug_in: mean divergence of the posteriors from the label's frequencies, in bits.
        calibration_error: of the posteriors (``calibration.calibration_error``).
        tried: log loss in bits of each classifier that was tried, on the rows of the trials.
        left_out: why each other classifier was not tried.

    """

    posteriors: Array = field(repr=False)
    fold: Index = field(repr=False)
    name: str
    lower: float
    plug_in: float
    calibration_error: float
    tried: Mapping[str, float] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)

    def described(self) -> dict[str, Any]:
        """All but the rows, as plain values."""
        return {
            "classifier": self.name,
            "lower": self.lower,
            "plug_in": self.plug_in,
            "calibration_error": self.calibration_error,
            "tried": dict(self.tried),
            "left_out": dict(self.left_out),
        }


def cross_fit(
    x: Any,
    y: Index,
    classifier: Any = "auto",
    *,
    folds: int | Index = FOLDS,
    budget: float = BUDGET,
    rng: np.random.Generator,
) -> Scores:
    """Posteriors of rows from classifiers that did not see them, calibrated.

    Args:
        x: (n, ...) numbers of one modality, or a tuple of two modalities.
        y: (n,) labels 0 ... k - 1, each of which occurs.
        classifier: ``"auto"`` for the one of ``candidates.CANDIDATES`` with the least
            cross-validated log loss; a scikit-learn classifier with ``predict_proba``, which gets
            (n, d) columns; or a torch module that turns a float tensor (n, ...), or one for each
            modality of a tuple, into (n, k) logits.
        folds: how many, or the fold of each row (n,).
        budget: seconds that trying out may take, by the expected time of each candidate.
        rng: of folds and classifiers.

    Raises:
        InputError: a class has fewer rows than there are folds, or the classifier cannot be used.

    """
    parts = x if isinstance(x, tuple) else (x,)
    k = int(y.max()) + 1
    seed = int(rng.integers(2**31))
    fold = split(y, folds, seed) if isinstance(folds, int) else np.asarray(folds)
    tried: dict[str, float] = {}
    left_out: dict[str, str] = {}
    if is_torch(classifier):
        from interplay.posteriors.torch_classifier import TorchClassifier

        model, name = TorchClassifier(classifier, seed=seed), type(classifier).__name__
        raw = held_out(model, parts, y, fold, k)
    else:
        columns = varying(np.hstack([part.reshape(len(y), -1) for part in parts]))
        if columns.shape[1] == 0:
            model, name = None, "the label's frequencies: no column varies"
        elif isinstance(classifier, str):
            check_auto(classifier)
            model, name, tried, left_out = automatic(columns, y, budget, seed)
        else:
            check_classifier(classifier)
            model, name = classifier, type(classifier).__name__
        raw = held_out(model, (columns,), y, fold, k)
    scaled = calibrated(raw, y, fold)
    prior = np.bincount(y, minlength=k) / len(y)
    return Scores(
        scaled,
        fold,
        name,
        likelihood_information(scaled, y),
        plug_in_information(scaled, prior),
        calibration_error(scaled, y),
        tried,
        left_out,
    )


def split(y: Index, folds: int, seed: int, groups: Index | None = None) -> Index:
    """(n,) the fold of each row: classes are spread evenly, groups (n,) stay together.

    Raises:
        InputError: too few rows of a class, or too few groups.

    """
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    checked_number("folds", folds)
    rows = np.bincount(y)
    if rows.min() < folds:
        raise InputError(
            f"y has a class of {rows.min()} rows (class {int(rows.argmin())} in sorted order), "
            f"fewer than folds={folds}: leave rare classes out, merge them, or ask for fewer folds"
        )
    if groups is not None and len(np.unique(groups)) < folds:
        raise InputError(
            f"groups has {len(np.unique(groups))} groups, fewer than folds={folds}: ask for fewer"
        )
    kinds = StratifiedKFold if groups is None else StratifiedGroupKFold
    fold = np.empty(len(y), dtype=np.intp)
    parts = kinds(folds, shuffle=True, random_state=seed).split(np.zeros((len(y), 1)), y, groups)
    for number, (_, held) in enumerate(parts):
        fold[held] = number
    return fold


def held_out(model: Any, parts: tuple[Array, ...], y: Index, fold: Index, k: int) -> Array:
    """(n, k) posteriors of each fold's rows from a clone of ``model`` fitted to the others.

    No model stands for the frequencies of the label.
    """
    out = np.zeros((len(y), k))
    for number in np.unique(fold):
        held = fold == number
        if model is None:
            out[held] = np.bincount(y[~held], minlength=k) / (~held).sum()
        else:
            fitted = fit(model, tuple(part[~held] for part in parts), y[~held])
            classes = np.asarray(fitted.classes_, dtype=np.intp)
            rows = tuple(part[held] for part in parts)
            out[np.ix_(held, classes)] = fitted.predict_proba(rows[0] if len(rows) == 1 else rows)
    if not np.isfinite(out).all():
        raise InputError(
            f"classifier {type(model).__name__} gave posteriors that are no finite numbers: "
            "scale its input, or pass another"
        )
    return out


@by_size(lambda _, parts, *__: sum(part.size for part in parts))
def fit(model: Any, parts: tuple[Array, ...], y: Index) -> Any:
    """A fitted clone."""
    from sklearn.base import clone
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():  # a fit that stops early is judged by its log loss
        warnings.simplefilter("ignore", ConvergenceWarning)
        return clone(model).fit(parts[0] if len(parts) == 1 else parts, y)


def automatic(
    columns: Array, y: Index, budget: float, seed: int
) -> tuple[Any, str, dict[str, float], dict[str, str]]:
    """(a classifier, its name, log losses of those tried, why the others were not)."""
    if are_symbols(columns):
        return SymbolCounts(), "class frequencies of symbols", {}, {}
    best, tried, left_out = choose(columns, y, budget, seed)
    size = Size(len(y), columns.shape[1], int(y.max()) + 1)
    return together(best, size, seed), called(best), tried, left_out


def choose(
    columns: Array, y: Index, budget: float, seed: int
) -> tuple[list[Candidate], dict[str, float], dict[str, str]]:
    """(the best candidates, log loss in bits of those tried, why the others were not).

    The best are one candidate, or several whose mean posterior has a lower log loss than each.
    """
    kept = trial_rows(y, seed)
    rows, labels = columns[kept], y[kept]
    k = int(y.max()) + 1
    fold = split(labels, TRIAL_FOLDS, seed)
    size = Size(len(labels) * (TRIAL_FOLDS - 1) // TRIAL_FOLDS, columns.shape[1], k)
    raw: dict[str, Array] = {}
    left_out: dict[str, str] = {}
    spent = 0.0
    for candidate in CANDIDATES:
        expected = TRIAL_FOLDS * candidate.seconds(size)
        if not candidate.applies(rows):
            left_out[candidate.name] = "not made for this kind of columns"
        elif raw and spent + expected > budget:
            left_out[candidate.name] = f"expected to take {expected:.0f} s"
        else:
            spent += expected
            raw[candidate.name] = held_out(candidate.make(size, seed), (rows,), labels, fold, k)

    def loss(names: list[str]) -> float:
        mean = np.mean([raw[name] for name in names], axis=0)
        return log_loss(calibrated(mean, labels, fold), labels)

    tried = {name: loss([name]) for name in raw}
    ranked = sorted(tried, key=lambda name: tried[name])
    best, least = ranked[:1], tried[ranked[0]]
    for name in ranked[1:]:
        if (found := loss([*best, name])) < least - WORTH_ADDING:
            best, least = [*best, name], found
            tried[" and ".join(best)] = found
    return [c for c in CANDIDATES if c.name in best], tried, left_out


def together(candidates: list[Candidate], size: Size, seed: int) -> Any:
    """One classifier, or the mean of several."""
    from sklearn.ensemble import VotingClassifier

    made = [(candidate.name, candidate.make(size, seed)) for candidate in candidates]
    return made[0][1] if len(made) == 1 else VotingClassifier(made, voting="soft")


def called(candidates: list[Candidate]) -> str:
    """The name of a candidate, or of the mean of several."""
    names = [candidate.name for candidate in candidates]
    return names[0] if len(names) == 1 else f"the mean of {' and '.join(names)}"


def trial_rows(y: Index, seed: int) -> Index:
    """Rows from which a classifier is chosen; of every class at least one for each fold."""
    order = np.random.default_rng(seed).permutation(len(y))
    if len(y) <= TRIAL_ROWS:
        return np.sort(order)
    chosen = np.zeros(len(y), dtype=bool)
    chosen[order[:TRIAL_ROWS]] = True
    for label in range(int(y.max()) + 1):
        chosen[order[y[order] == label][:TRIAL_FOLDS]] = True
    return np.flatnonzero(chosen)


def log_loss(posteriors: Array, y: Index) -> float:
    """Mean of -log2 of the posterior of the label, in bits."""
    given = np.maximum(posteriors[np.arange(len(y)), y], LEAST)
    return float(-np.log(given).mean() / LN2)


def varying(columns: Array) -> Array:
    """The columns that take more than one value."""
    return np.ascontiguousarray(columns[:, (columns != columns[:1]).any(axis=0)])


def is_torch(classifier: Any) -> bool:
    """Whether this is a torch module; torch is not loaded to find out."""
    return any(kind.__module__.startswith("torch.nn") for kind in type(classifier).__mro__)


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
