"""Several one-layer perceptrons with weight decay, which need no rows kept aside to stop."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning

from interplay.core.types import Array, Index

MANY_ROWS = 5000  # beyond which batches learn sooner than all rows at once
BATCH = 200
VISITS = 400_000  # of rows, in batches
FEWEST_PASSES, MOST_PASSES = 8, 60
FLOOR = 1e-6


class Perceptrons(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The geometric mean of networks that start differently.

    Args:
        number: of networks; one where rows are many.
        width: of the hidden layer.
        decay: the precision of the normal prior of a weight.
        row_decay: what it is at the least for each row, where rows are many: a prior that they do
            not outvote.
        rounds: of the quasi-Newton search, where rows are few.
        seed: of the starts.

    """

    def __init__(
        self,
        *,
        number: int = 2,
        width: int = 32,
        decay: float = 5.0,
        row_decay: float = 0.0,
        rounds: int = 60,
        seed: int = 0,
    ) -> None:
        self.number = number
        self.width = width
        self.decay = decay
        self.row_decay = row_decay
        self.rounds = rounds
        self.seed = seed

    def fit(self, X: Array, y: Index, sample_weight: Array | None = None) -> Perceptrons:
        """Train on columns X (n, d) and labels y (n,)."""
        many = len(y) > MANY_ROWS
        networks = [self.network(len(y), start) for start in range(1 if many else self.number)]
        with warnings.catch_warnings():  # so many rounds are meant, not convergence
            warnings.simplefilter("ignore", ConvergenceWarning)
            self.models_ = [model.fit(X, y, sample_weight=sample_weight) for model in networks]
        self.classes_ = self.models_[0].classes_
        return self

    def network(self, n: int, start: int) -> Any:
        """An untrained one for n rows."""
        from sklearn.neural_network import MLPClassifier

        how: dict[str, Any] = {"solver": "lbfgs", "alpha": self.decay, "max_iter": self.rounds}
        if n > MANY_ROWS:
            how = {
                "solver": "adam",
                "alpha": BATCH * max(self.decay / n, self.row_decay),  # divided by rows of a batch
                "batch_size": BATCH,
                "max_iter": int(np.clip(VISITS / n, FEWEST_PASSES, MOST_PASSES)),
                "learning_rate_init": 1e-2,
            }
        return MLPClassifier((self.width,), random_state=self.seed + start, **how)

    def predict_proba(self, X: Array) -> Array:
        """(n, k) posteriors."""
        logs = [np.log(np.maximum(m.predict_proba(X), FLOOR)) for m in self.models_]
        return np.asarray(softmax(np.mean(logs, axis=0), axis=1))
