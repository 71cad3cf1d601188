"""Fitting a classifier of any kind, with weights of rows where they are given."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from interplay.core.types import Array, Index
from interplay.errors import InputError
from interplay.posteriors.folds import Target


def fitted_posteriors(
    model: Any, parts: tuple[Array, ...], target: Target, used: Index, asked: Index
) -> Array:
    """(m, k) posteriors of the rows ``asked`` from a clone of ``model`` fitted to those ``used``.

    Classes that it did not see get 0.

    Raises:
        InputError: posteriors that are no finite numbers, or weights that the model cannot use.

    """
    known, others = (tuple(part[rows] for part in parts) for rows in (used, asked))
    fitted = fit(model, known, target.y[used], target.weights(used))
    classes = np.asarray(fitted.classes_, dtype=np.intp)
    out = np.zeros((len(others[0]), target.k))
    out[:, classes] = fitted.predict_proba(others[0] if len(others) == 1 else others)
    if not np.isfinite(out).all():
        raise InputError(
            f"classifier {type(model).__name__} gave posteriors that are no finite numbers: "
            "scale its input, or pass another"
        )
    return out


def fit(model: Any, parts: tuple[Array, ...], y: Index, sample_weight: Array | None = None) -> Any:
    """A fitted clone."""
    from sklearn.base import clone
    from sklearn.exceptions import ConvergenceWarning

    weights = {} if sample_weight is None else {weight_name(model): sample_weight}
    with warnings.catch_warnings():  # a fit that stops early is judged by its log loss
        warnings.simplefilter("ignore", ConvergenceWarning)
        return clone(model).fit(parts[0] if len(parts) == 1 else parts, y, **weights)


def weight_name(model: Any) -> str:
    """What ``fit`` calls the weights of rows; of the last step of a pipeline.

    Raises:
        InputError: the model takes no weights.

    """
    from sklearn.pipeline import Pipeline
    from sklearn.utils.validation import has_fit_parameter

    prefix, inner = "", model
    while isinstance(inner, Pipeline):
        prefix += f"{inner.steps[-1][0]}__"
        inner = inner.steps[-1][1]
    if not has_fit_parameter(inner, "sample_weight"):
        raise InputError(
            f"classifier {type(inner).__name__} takes no sample_weight: pass one that does, or "
            "leave sample_weight out"
        )
    return f"{prefix}sample_weight"
