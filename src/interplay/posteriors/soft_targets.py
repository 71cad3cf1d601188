"""Cross-fitted regressions of probabilities: what a modality tells of a model's prediction.

The mean E[m | x] of a model's probabilities m given one modality is the chance of its prediction
given that modality. Its noise is that of the other modality, not that of a label drawn from m.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import softmax, xlogy

from interplay.core.channels import LEAST
from interplay.core.information import LN2
from interplay.core.types import Array, Index, Steps
from interplay.errors import InputError
from interplay.posteriors.learners import FEW_COLUMNS
from interplay.posteriors.ridge import HeldOutRidge
from interplay.posteriors.views import Views

MEAN = "mean"
ROUNDS = 300  # of the weights of the pool
LEAST_WEIGHT = 1e-3  # of a regression that is told of
TREE_ROWS = 5  # in a leaf, at least


@dataclass(frozen=True, slots=True)
class Regression:
    """A kind of regression.

    Attributes:
        view: the attribute of ``Views`` that it is fitted to.
        make: a new regressor, from a seed and the axes of its targets: 1 for (n,), 2 for (n, k);
            None for a ridge regression.
        few_columns: only for modalities of at most ``FEW_COLUMNS`` columns.

    """

    view: str
    make: Callable[[int, int], Any] | None = None
    few_columns: bool = False


def boosting(seed: int, axes: int) -> Any:
    """Boosted trees, a model for each class."""
    from sklearn.ensemble import HistGradientBoostingRegressor
    from sklearn.multioutput import MultiOutputRegressor

    trees = HistGradientBoostingRegressor(
        learning_rate=0.1, max_leaf_nodes=12, min_samples_leaf=TREE_ROWS, random_state=seed
    )
    return trees if axes == 1 else MultiOutputRegressor(trees)


def perceptron(seed: int, axes: int) -> Any:  # noqa: ARG001
    """Two layers, stopped where rows held out are predicted best."""
    from sklearn.neural_network import MLPRegressor

    return MLPRegressor(
        hidden_layer_sizes=(64, 64),
        learning_rate_init=3e-3,
        early_stopping=True,
        random_state=seed,
    )


REGRESSIONS: dict[str, Regression] = {
    "linear": Regression("scaled"),
    "splines": Regression("splines", few_columns=True),
    "products": Regression("squares"),
    "near": Regression("near"),
    "far": Regression("far"),
    "boosting": Regression("components", boosting),
    "perceptron": Regression("components", perceptron),
}
QUICK = ("linear", "splines", "products", "near", "far")  # closed forms


@dataclass(frozen=True, eq=False)
class SoftScores:
    """Cross-fitted means of probabilities given one modality.

    Attributes:
        posteriors: (n, k) probabilities.
        shares: the weight of each regression in the pool.
        tried: cross-entropy in bits of the rows held out, by regression.

    """

    posteriors: Array = field(repr=False)
    shares: Mapping[str, float]
    tried: Mapping[str, float]


def check_regressions(names: Any) -> tuple[str, ...]:
    """The names of regressions; ``"auto"`` is all of them, ``"quick"`` those in closed form.

    Raises:
        InputError: no such regression.

    """
    if isinstance(names, str) and names in ("auto", "quick"):
        return tuple(REGRESSIONS) if names == "auto" else QUICK
    found = (names,) if isinstance(names, str) else tuple(names)
    unknown = [name for name in found if name not in REGRESSIONS]
    if unknown or not found:
        raise InputError(
            f"regressions has {unknown[0] if unknown else 'no name'!r}: pass 'auto', 'quick', or "
            f"some of {', '.join(REGRESSIONS)}"
        )
    return found


class SoftRegressions:
    """E[m | x] of probabilities m of any models, each row from regressions that did not see it.

    Each regression's predictions are turned into probabilities in two ways, clipped at 0 and by a
    softmax fitted to them; the mixture of all of least cross-entropy is taken (EM).

    Args:
        x: (n, d) columns.
        fold: (n,) which rows are held out together.
        regressions: names of those to pool.
        seed: of the regressions.
        half: (n,) 0 and 1, halves of the rows whose regressions show how much is learnt by twice as
            many rows, each with rows of two folds at least; None for no such halves.

    """

    def __init__(
        self,
        x: Array,
        fold: Index,
        *,
        regressions: Sequence[str] = tuple(REGRESSIONS),
        seed: int = 0,
        half: Index | None = None,
    ) -> None:
        columns = x[:, (x != x[:1]).any(axis=0)]
        self.fold, self.seed, self.half = fold, seed, half
        self.columns, self.asked = columns, tuple(regressions)
        self.names = [
            name
            for name in regressions
            if columns.shape[1]
            and not (REGRESSIONS[name].few_columns and columns.shape[1] > FEW_COLUMNS)
        ]
        self.views = Views.of(columns, seed) if self.names else None
        self.ridges: dict[str, HeldOutRidge] = {}

    def fit(self, target: Array, progress: Steps | None = None) -> SoftScores:
        """The scores of probabilities (n, k)."""
        candidates = {MEAN: held_out_means(target, self.fold)}
        names = self.names if np.ptp(target, axis=0).any() else []
        for done, name in enumerate(names):
            raw = self.raw(name, target)
            candidates[name] = clipped(raw)
            candidates[f"{name}, softmax"] = squashed(raw, target)
            if progress:
                progress(done + 1, len(names))
        stack = np.stack(list(candidates.values()))
        weights = mixture_weights(stack, target)
        shares = dict(zip(candidates, weights.tolist(), strict=True))
        return SoftScores(
            normalised(np.tensordot(weights, stack, 1)),
            {name: weight for name, weight in shares.items() if weight > LEAST_WEIGHT},
            {name: cross_entropy(rows, target) for name, rows in candidates.items()},
        )

    @cached_property
    def halves(self) -> list[tuple[Index, SoftRegressions]]:
        """(rows, regressions on them alone) of each half."""
        assert self.half is not None
        found = []
        for number in (0, 1):
            rows = np.flatnonzero(self.half == number)
            own = SoftRegressions(
                self.columns[rows], self.fold[rows], regressions=self.asked, seed=self.seed
            )
            found.append((rows, own))
        return found

    def fit_halves(self, target: Array) -> Array:
        """(n, k) posteriors of all rows, each from regressions that saw half as many rows."""
        found = np.empty_like(target)
        for rows, own in self.halves:
            found[rows] = own.fit(target[rows]).posteriors
        return found

    def raw(self, name: str, target: Array) -> Array:
        """(n, k) what a regression predicts of rows held out."""
        kind = REGRESSIONS[name]
        columns = getattr(self.views, kind.view)
        if kind.make is not None:
            return held_out(columns, target, self.fold, partial(kind.make, self.seed))
        if name not in self.ridges:
            self.ridges[name] = HeldOutRidge(columns, self.fold)
        return self.ridges[name].predict(target)


def held_out_means(target: Array, fold: Index) -> Array:
    """(n, k) the mean target of the other folds."""
    found = np.empty_like(target)
    for number in np.unique(fold):
        held = fold == number
        found[held] = target[~held].mean(axis=0)
    return clipped(found)


def held_out(columns: Array, target: Array, fold: Index, make: Callable[[int], Any]) -> Array:
    """(n, k) what regressions fitted to the other folds predict; for two classes one is fitted."""
    from sklearn.exceptions import ConvergenceWarning

    binary = target.shape[1] == 2
    wanted = target[:, 1] if binary else target
    found = np.empty_like(wanted)
    for number in np.unique(fold):
        held = fold == number
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # rows held out judge the fit
            model = make(wanted.ndim).fit(columns[~held], wanted[~held])
        found[held] = model.predict(columns[held])
    return np.stack([1 - found, found], axis=1) if binary else found


def clipped(rows: Array) -> Array:
    """Probabilities: what is below 0 becomes nearly 0, and rows add up to 1."""
    return normalised(np.maximum(rows, LEAST))


def normalised(rows: Array) -> Array:
    """Rows that add up to 1."""
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))


def squashed(scores: Array, target: Array) -> Array:
    """softmax(a scores + b), with the scale a and the k offsets b of least cross-entropy."""

    def loss(parameters: Array) -> tuple[float, Array]:
        rows = softmax(parameters[0] * scores + parameters[1:], axis=1)
        error = (rows - target) / len(rows)
        value = -float(xlogy(target, np.maximum(rows, LEAST)).sum()) / len(rows)
        return value, np.concatenate([[float((error * scores).sum())], error.sum(axis=0)])

    start = np.zeros(1 + scores.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return clipped(softmax(found[0] * scores + found[1:], axis=1))


def mixture_weights(stack: Array, target: Array) -> Array:
    """(m,) weights of (m, n, k) probabilities whose mixture has the least cross-entropy, by EM."""
    flat, wanted = stack.reshape(len(stack), -1), target.ravel()
    weights = np.full(len(stack), 1 / len(stack))
    for _ in range(ROUNDS):
        weights = weights * (flat @ (wanted / (weights @ flat))) / len(target)
    return np.asarray(weights / weights.sum())


def cross_entropy(rows: Array, target: Array) -> float:
    """Mean of -sum target log2 rows."""
    return float(-xlogy(target, np.maximum(rows, LEAST)).sum(axis=1).mean() / LN2)
