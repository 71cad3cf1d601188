"""Methods that estimate the decomposition from data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interplay.estimators.batch.estimator import Batch as Batch
    from interplay.estimators.batch.published import PublishedBatch as PublishedBatch
    from interplay.estimators.discrete import Discrete as Discrete
    from interplay.estimators.posterior.estimator import Posterior as Posterior

__all__ = ["Batch", "Discrete", "Posterior", "PublishedBatch"]


def __getattr__(name: str) -> Any:
    """Load a method on first use."""
    if name not in __all__:
        raise AttributeError(f"module 'interplay.estimators' has no attribute {name!r}")
    from interplay.estimators.method import load

    return load(name)
