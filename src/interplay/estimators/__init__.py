"""Estimators of the decomposition from data."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interplay.estimators.posterior import Posterior as Posterior

_HOMES = {"Posterior": "interplay.estimators.posterior"}

__all__ = ["Posterior"]


def __getattr__(name: str) -> Any:
    """Load an estimator on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'interplay.estimators' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
