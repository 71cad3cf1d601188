"""Estimators of the decomposition from data."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from interplay.errors import MissingExtraError

if TYPE_CHECKING:
    from interplay.estimators.batch.estimator import Batch as Batch
    from interplay.estimators.posterior.estimator import Posterior as Posterior

_HOMES = {
    "Batch": "interplay.estimators.batch.estimator",
    "Posterior": "interplay.estimators.posterior.estimator",
}

__all__ = ["Batch", "Posterior"]


def __getattr__(name: str) -> Any:
    """Load an estimator on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'interplay.estimators' has no attribute {name!r}")
    try:
        return getattr(import_module(_HOMES[name]), name)
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
        raise MissingExtraError(name, "torch", "neural") from error
