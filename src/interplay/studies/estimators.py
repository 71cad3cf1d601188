"""The estimators that the tables compare: the paper's two, with our settings beside, and ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

import numpy as np

from interplay.core.pid import PID
from interplay.core.types import Array, Index
from interplay.errors import InputError, MissingExtraError
from interplay.estimators.discrete import estimate_counts
from interplay.estimators.estimate import estimate

CLUSTERS, COMPONENTS, STARTS = 20, 2, 10  # of the published clustering

Run = Callable[[Any, Any, Any, int], PID]


@dataclass(frozen=True, slots=True)
class Estimator:
    """A way from rows to a decomposition.

    Attributes:
        name: as ``--estimator`` takes it.
        label: in tables and plots.
        run: of (x1, x2, y, seed).
        rows: it takes the first of them, at most so many; None for all.
        settings: what else its results depend on, as plain values.
        needs_torch: whether it runs on torch.

    """

    name: str
    label: str
    run: Run
    rows: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    needs_torch: bool = False


def counting(bias: str) -> Run:
    """Counts of discrete symbols, solved exactly."""

    def run(x1: Any, x2: Any, y: Any, seed: int) -> PID:
        return estimate(x1, x2, y, method="discrete", bias=bias, rng=seed)

    return run


def clustering(bias: str) -> Run:
    """The published CVX recipe for features: 20 clusters for each modality, counted and solved."""

    def run(x1: Any, x2: Any, y: Any, seed: int) -> PID:
        counts = np.zeros((CLUSTERS, CLUSTERS, int(y.max()) + 1))
        np.add.at(counts, (clustered(x1, seed), clustered(x2, seed), y), 1)
        return estimate_counts(counts, bias=bias, rng=seed)

    return run


def clustered(x: Array, seed: int) -> Index:
    """(n,) clusters of rows (n, d): rows of length 1, two principal components, k-means."""
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA
    from sklearn.preprocessing import normalize

    scores = PCA(COMPONENTS, random_state=seed).fit_transform(normalize(x))
    kmeans = KMeans(CLUSTERS, n_init=STARTS, random_state=seed)
    return np.asarray(kmeans.fit_predict(scores), dtype=np.intp)


def batch(preset: Any = "default", **settings: Any) -> Run:
    """BATCH, Algorithm 1 of the paper: as published with the preset ``"paper"``, else ours."""

    def run(x1: Any, x2: Any, y: Any, seed: int) -> PID:
        from interplay.estimators import Batch, PublishedBatch

        kind = PublishedBatch if preset == "paper" else Batch
        return kind(**settings).estimate(x1, x2, y, rng=seed)

    return run


def posterior(x1: Any, x2: Any, y: Any, seed: int) -> PID:
    """Posterior quantisation."""
    from interplay.estimators.posterior.estimator import Posterior

    return Posterior().estimate(x1, x2, y, rng=seed)


def chosen(estimators: Iterable[Estimator], names: tuple[str, ...] | None) -> list[Estimator]:
    """Those of the names, or all; torch must be there for those that need it.

    Raises:
        InputError: a name that none has.
        MissingExtraError: torch is needed and not installed.

    """
    known = {estimator.name: estimator for estimator in estimators}
    for name in names or ():
        if name not in known:
            raise InputError(f"--estimator is {name!r}: choose from {', '.join(known)}")
    found = [known[name] for name in dict.fromkeys(names or known)]
    for estimator in found:
        if estimator.needs_torch and find_spec("torch") is None:
            what = f"the estimator {estimator.name!r} (--estimator chooses others)"
            raise MissingExtraError(what, "torch", "neural")
    return found
