"""Labels that depend on hidden states which rows belong to with known chances (latent classes)."""

from __future__ import annotations

import warnings

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from interplay.core.types import Array, Index

ROUNDS = 60
TINY = 1e-12
NUMBERS = (1, 2, 3, 4, 5, 6, 8, 10)  # of clusters
MOST_ROWS = 5000  # that clusters are found from


def clusters(columns: Array, seed: int) -> Array:
    """(n, s) chances of normal clusters of one covariance, as many as BIC says (Schwarz, 1978).

    Args:
        columns: (n, d); no labels, so that rows held out may take part.
        seed: of the rows that clusters are found from, and of the starts.

    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    some = columns[np.random.default_rng(seed).permutation(len(columns))[:MOST_ROWS]]
    mixtures = [
        GaussianMixture(number, covariance_type="tied", random_state=seed)
        for number in NUMBERS
        if number < len(some)
    ]
    with warnings.catch_warnings():  # nearly settled is near enough
        warnings.simplefilter("ignore", ConvergenceWarning)
        best = min((mixture.fit(some) for mixture in mixtures), key=lambda found: found.bic(some))
    return np.asarray(best.predict_proba(columns))


class StateTable(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Shares of the labels in each state, the likeliest by expectation and maximisation.

    Args:
        doubt: rows that each state is taken to have seen of the labels' overall shares.

    """

    def __init__(self, doubt: float = 2.0) -> None:
        self.doubt = doubt

    def fit(self, X: Array, y: Index, sample_weight: Array | None = None) -> StateTable:
        """Learn from chances X (n, s) of the states and labels y (n,)."""
        self.classes_, codes = np.unique(y, return_inverse=True)
        weight = np.ones(len(y)) if sample_weight is None else sample_weight / sample_weight.mean()
        told = np.eye(len(self.classes_))[codes] * weight[:, None]
        prior = told.sum(axis=0) / told.sum()
        table = (X.T @ told) + self.doubt * prior
        for _ in range(ROUNDS):
            table /= table.sum(axis=1, keepdims=True)
            seen = np.maximum((X @ table)[np.arange(len(y)), codes], TINY)
            table = table * (X.T @ (told / seen[:, None])) + self.doubt * prior
        self.table_ = table / table.sum(axis=1, keepdims=True)
        return self

    def predict_proba(self, X: Array) -> Array:
        """(n, k) posteriors."""
        mixed = X @ self.table_
        return np.asarray(mixed / mixed.sum(axis=1, keepdims=True))
