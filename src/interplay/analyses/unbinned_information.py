"""What a modality tells about a label before it is discretised: a yardstick for discretisations."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.core.information import LN2, entropy, mutual_information
from interplay.core.types import Codes, Matrix
from interplay.data.coding.column_coders import Given
from interplay.data.coding.encoder import Encoder
from interplay.data.coding.levels import numeric_matrix, value_levels
from interplay.data.coding.nearest import safe_scale
from interplay.data.reading.tables import Frame

MOST_ROWS = 10_000  # from which a reference is estimated
FOLDS = 5
ASIDE = 0.1  # of the rows of a fold, that say when boosting stops
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reference:
    """An estimate of I(X;Y) without bins.

    Attributes:
        bits: the estimate, in bits.
        how: how it was obtained.

    """

    bits: float
    how: str


def reference_information(frame: Frame, encoder: Encoder, y: Codes, seed: int) -> Reference:
    """An estimate of I(X;Y) without bins.

    One continuous column: nearest neighbours (Ross 2014). Other columns that are binned or
    clustered: H(Y) less the cross-validated log loss of a classifier, a lower bound. Columns used
    as they are: their counts. At most 10,000 rows are used, of classes with five rows or more.

    Args:
        frame: (n, d) the columns of the modality.
        encoder: what turns them into symbols.
        y: (n,) codes of the label.
        seed: of the rows drawn, the folds and the classifiers.

    """
    if encoder.discrete:
        return Reference(corrected_information(encoder.transform(frame).codes, y), "its counts")
    numbers, given = columns_of(frame, encoder)
    rows = usable_rows(numbers, y, seed)
    classes = np.unique(y[rows], return_inverse=True)[1]
    if len(rows) == 0 or classes.max() == 0:
        return Reference(0.0, f"no two classes have {FOLDS} rows without missing values")
    scaled = numbers[rows] * safe_scale(np.nanmax(np.abs(numbers), axis=0), common=False)
    if scaled.shape[1] == 1 and not given:
        return neighbours(scaled, classes, seed)
    return classifiers(np.column_stack([scaled, *(codes[rows] for codes in given)]), classes, seed)


def columns_of(frame: Frame, encoder: Encoder) -> tuple[Matrix, list[Matrix]]:
    """(the columns that are binned or clustered, an indicator matrix for each other column)."""
    numeric = [c for part in encoder.parts if not isinstance(part, Given) for c in part.columns]
    others = [c for part in encoder.parts if isinstance(part, Given) for c in part.columns]
    levels = [value_levels(frame[column]) for column in others]
    return numeric_matrix(frame, numeric), [np.eye(lev.number)[lev.codes] for lev in levels]


def usable_rows(numbers: Matrix, y: Codes, seed: int) -> Codes:
    """Rows without missing values, of classes that have one for each fold."""
    rows = np.flatnonzero(~np.isnan(numbers).any(axis=1))
    if len(rows) > MOST_ROWS:
        rows = np.sort(np.random.default_rng(seed).choice(rows, MOST_ROWS, replace=False))
    return rows[np.bincount(y[rows])[y[rows]] >= FOLDS]


def neighbours(values: Matrix, y: Codes, seed: int) -> Reference:
    """The estimate of Ross (2014) from distances to the nearest neighbours of the same class."""
    from sklearn.feature_selection import mutual_info_classif

    found = mutual_info_classif(values, y, discrete_features=False, random_state=seed)
    return Reference(float(found[0]) / LN2, f"nearest neighbours in {len(y):,} rows")


def classifiers(values: Matrix, y: Codes, seed: int) -> Reference:
    """H(Y) less the cross-validated log loss of the better of two classifiers; 0 at least.

    Of rows too few to keep one of each class aside, that of the logistic regression alone.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    models: dict[str, Any] = {
        "logistic regression": make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
    }
    fitted = len(y) - ceil(len(y) / FOLDS)  # rows of the smallest training part
    if ceil(ASIDE * fitted) > y.max():  # a row of each class can be kept aside
        models["gradient boosting"] = HistGradientBoostingClassifier(
            early_stopping=True, validation_fraction=ASIDE, random_state=seed
        )
    losses = {name: log_loss(model, values, y, seed) for name, model in models.items()}
    best = min(losses, key=lambda name: losses[name])
    bits = max(0.0, entropy(np.bincount(y) / len(y)) - losses[best])
    return Reference(bits, f"cross-validated {best} in {len(y):,} rows, a lower bound")


def log_loss(model: Any, values: Matrix, y: Codes, seed: int) -> float:
    """Mean of -log2 p(y|x), in bits, each row scored by a model that did not see it."""
    from sklearn import metrics
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    with warnings.catch_warnings():  # a fit that stops early bounds the information as well
        warnings.simplefilter("ignore", ConvergenceWarning)
        posteriors = cross_val_predict(model, values, y, cv=folds, method="predict_proba")
    return float(metrics.log_loss(y, posteriors)) / LN2


def corrected_information(x: Codes, y: Codes) -> float:
    """I(X;Y) in bits of two columns of codes, corrected after Miller and Madow; 0 at least.

    The bias of the plug-in value is (occupied cells - symbols - labels + 1) / (2 n ln 2).
    """
    shape = (int(x.max()) + 1, int(y.max()) + 1)
    table = np.bincount(np.ravel_multi_index((x, y), shape), minlength=shape[0] * shape[1])
    table = table.reshape(shape)
    cells, symbols, labels = (np.count_nonzero(t) for t in (table, table.sum(1), table.sum(0)))
    bias = (cells - symbols - labels + 1) / (2 * len(x) * LN2)
    return max(0.0, mutual_information(table / len(x)) - float(bias))
