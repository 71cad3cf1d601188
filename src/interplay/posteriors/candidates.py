"""The classifiers that are tried for a modality, and what fitting each is expected to take.

Columns of symbols need no trial: the class frequencies of each symbol are all there is to learn.

What is tried depends on the size of the data alone, not on a clock, so that the same data gives the
same answer on a busy machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from interplay.core.types import Array

MOST_DISTINCT = 200  # rows of different values that are counted as symbols
ROWS_PER_DISTINCT = 10
FEW_COLUMNS = 20  # whose squares and products are worth having
MOST_COMPONENTS = 512  # principal components of very many columns
EXPLAINED = 0.999999  # of the variance: what is left out is rounding


class Size(NamedTuple):
    """How large a training set is."""

    rows: int
    columns: int
    classes: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A classifier that may be tried.

    Attributes:
        name: what it is called in results.
        make: a new classifier, from its size and a seed.
        seconds: roughly what one fit takes on one core.
        applies: whether it makes sense for some rows (n, d).

    """

    name: str
    make: Callable[[Size, int], Any]
    seconds: Callable[[Size], float]
    applies: Callable[[Array], bool] = lambda rows: True  # noqa: ARG005


class SymbolCounts(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Class frequencies of each distinct row, for modalities that are symbols.

    Half a row, with the class proportions of all rows, is added to each symbol; a symbol that was
    not seen gets these proportions.
    """

    def fit(self, X: Any, y: Any) -> SymbolCounts:
        """Count the classes ``y`` (n,) of each distinct row of ``X`` (n, d)."""
        X, y = validate_data(self, X, y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        self.prior_ = np.bincount(codes) / len(codes)
        symbols, where = np.unique(X, axis=0, return_inverse=True)
        counts = np.zeros((len(symbols), len(self.classes_)))
        np.add.at(counts, (where.ravel(), codes), 1)
        counts += self.prior_ / 2
        counts /= counts.sum(axis=1, keepdims=True)
        self.posteriors_ = {row.tobytes(): p for row, p in zip(symbols, counts, strict=True)}
        return self

    def predict_proba(self, X: Any) -> Array:
        """(n, k) frequencies."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False)
        symbols, where = np.unique(X, axis=0, return_inverse=True)
        known = [self.posteriors_.get(row.tobytes(), self.prior_) for row in symbols]
        return np.stack(known)[where.ravel()]

    def predict(self, X: Any) -> NDArray[Any]:
        """The most frequent class of each row's symbol."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])


def are_symbols(rows: Array) -> bool:
    """Whether rows (n, d) take few distinct values, each of them often."""
    some = rows[: MOST_DISTINCT * ROWS_PER_DISTINCT]
    if len(np.unique(some, axis=0)) > MOST_DISTINCT:
        return False
    distinct = len(np.unique(rows, axis=0))
    return distinct <= MOST_DISTINCT and distinct * ROWS_PER_DISTINCT <= len(rows)


def logistic(strength: float, *, whiten: bool, products: bool = False) -> Callable[..., Any]:
    """Makes logistic regressions on scaled columns; ``strength`` is the inverse of the penalty.

    Whitened, all directions that vary count alike, however much they vary.
    """

    def make(size: Size, seed: int) -> Any:
        from sklearn.decomposition import PCA
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import PolynomialFeatures, StandardScaler

        steps: list[Any] = [StandardScaler()]
        if products:
            steps += [PolynomialFeatures(2, include_bias=False), StandardScaler()]
        if whiten and min(size.columns, size.rows) > MOST_COMPONENTS:
            steps += [PCA(MOST_COMPONENTS, whiten=True, random_state=seed)]
        elif whiten:
            steps += [PCA(EXPLAINED, whiten=True, svd_solver="full")]
        return make_pipeline(*steps, LogisticRegression(C=strength, max_iter=500))

    return make


def boosting(size: Size, seed: int) -> Any:
    """Gradient boosting of histograms, stopped early."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    early = size.rows >= 10 * size.classes
    return HistGradientBoostingClassifier(
        max_iter=200 if early else 50, early_stopping=early, random_state=seed
    )


def perceptron(size: Size, seed: int) -> Any:
    """Two hidden layers of 64, stopped early."""
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    early = size.rows >= 100 * size.classes
    network = MLPClassifier(
        (64, 64), early_stopping=early, alpha=1e-3, max_iter=200, random_state=seed
    )
    return make_pipeline(StandardScaler(), network)


def linear_seconds(size: Size) -> float:
    """Of a logistic regression."""
    columns = min(size.columns, MOST_COMPONENTS)
    return 1e-9 * size.rows * columns**2 + 2e-7 * size.rows * columns * size.classes


def boosting_seconds(size: Size) -> float:
    """Of gradient boosting."""
    return size.columns * size.classes * (2.5e-3 + 1.1e-6 * size.rows)


def perceptron_seconds(size: Size) -> float:
    """Of the perceptron."""
    return size.rows * (8e-5 + 1e-7 * size.columns)


CANDIDATES = (
    Candidate("logistic regression", logistic(1.0, whiten=True), linear_seconds),
    Candidate("logistic regression, shrunk", logistic(0.02, whiten=True), linear_seconds),
    Candidate("ridge logistic regression", logistic(0.01, whiten=False), linear_seconds),
    Candidate(
        "logistic regression on products",
        logistic(1.0, whiten=True, products=True),
        linear_seconds,
        lambda rows: 1 < rows.shape[1] <= FEW_COLUMNS,
    ),
    Candidate("perceptron", perceptron, perceptron_seconds),
    Candidate("gradient boosting", boosting, boosting_seconds),
)
