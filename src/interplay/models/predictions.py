"""What a model says of rows: probabilities of its predictions, from whatever the user has."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.core.channels import checked_posteriors
from interplay.core.types import Array
from interplay.errors import InputError

KINDS = ("sampled", "hard")
WHAT = "pass a fitted classifier, a function (x1, x2) -> (n, k) probabilities, or those themselves"


def predictions_of(model: Any, x1: Any, x2: Any) -> Array:
    """(n, k) probabilities that a model gives to rows.

    Raises:
        InputError: no model, one that is not fitted, or what it gives are no probabilities.

    """
    n = len(x1)
    if hasattr(model, "predict_proba"):
        return checked_posteriors("the model's output", asked(model, x1, x2), n)
    if isinstance(model, type):
        raise InputError(f"model is the class {model.__name__}: {WHAT}")
    if callable(model):
        return checked_posteriors("the model's output", as_array(model(x1, x2)), n)
    if hasattr(model, "fit") or isinstance(model, (str, dict, type(None))):
        raise InputError(f"model is {model!r}, which gives no probabilities: {WHAT}")
    return checked_posteriors("model", as_array(model), n)


def asked(model: Any, x1: Any, x2: Any) -> Any:
    """What a fitted classifier says: a fusion model gets both, any other all columns."""
    from sklearn.exceptions import NotFittedError

    if isinstance(model, type):
        raise InputError(f"model is the class {model.__name__}: {WHAT}")
    try:
        if getattr(model, "takes_modalities", False):
            return model.predict_proba((x1, x2))
        return model.predict_proba(np.hstack([columns(x1), columns(x2)]))
    except NotFittedError as error:
        raise InputError(f"model is not fitted: call fit first ({error})") from error


def columns(rows: Any) -> Any:
    """(n, d) columns of a modality."""
    found = np.asarray(rows)
    return found.reshape(len(found), -1)


def as_array(rows: Any) -> Any:
    """An array of what may be a tensor that carries gradients."""
    return rows.detach().cpu().numpy() if hasattr(rows, "detach") else rows


def hardened(rows: Array) -> Array:
    """(n, k) all on the likeliest class, the first of equal ones."""
    return np.asarray(np.eye(rows.shape[1])[rows.argmax(axis=1)])
