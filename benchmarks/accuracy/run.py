"""Every estimator against the true PID: error in bits of each atom.

    python -m benchmarks.accuracy.run --n 1000 5000 20000 --seeds 3
    python -m benchmarks.accuracy.run --family 'generative, published' --n 20000 --seeds 5

Each finished measurement is a line of benchmarks/results/accuracy.jsonl; a second run goes on from
there. ``python -m benchmarks.accuracy.table`` makes the tables and the figure.

The posterior estimator and BATCH are given the same cross-fitted posteriors, as they would compute
them; the seconds of each include them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from benchmarks.accuracy.results import RESULTS, four, opened, record
from benchmarks.accuracy.worlds import World, worlds

from interplay import estimate, from_posteriors
from interplay.core.pid import PID
from interplay.estimators import Batch, Posterior, PublishedBatch
from interplay.estimators.numeric_rows import NumericRows
from interplay.studies.estimators import clustering

ESTIMATORS = ("discrete, as published", "discrete", "posterior", "batch", "batch, as published")
SLOW = {"batch, as published": 20_000}  # the most rows that it is run on
Run = Callable[[Any, Any, Any, int], PID]


def published_discrete(x1: Any, x2: Any, y: Any, seed: int) -> PID:
    """Of features: 20 clusters of two components. Of single columns: 50 bins of equal width."""
    if x1.ndim == 1:
        whole = x1.dtype.kind in "iu"
        settings = {} if whole else {"bins": 50, "binning": "width"}
        return estimate(x1, x2, y, method="discrete", bias="none", rng=seed, **settings)
    return clustering("none")(x1, x2, y, seed)


def default_discrete(x1: Any, x2: Any, y: Any, seed: int) -> PID:
    return estimate(x1, x2, y, method="discrete", rng=seed)


def published_batch(x1: Any, x2: Any, y: Any, seed: int) -> PID:
    """One epoch of the classifiers on feature vectors, as published for the generative suite."""
    epochs = 1 if x1.ndim == 2 and x1.shape[1] > 20 else 40
    return PublishedBatch(classifier_epochs=epochs).estimate(x1, x2, y, rng=seed)


SIMPLE: dict[str, Run] = {
    "discrete, as published": published_discrete,
    "discrete": default_discrete,
    "batch, as published": published_batch,
}


def scored(rows: tuple[Any, Any, Any], seed: int) -> Iterator[tuple[str, PID, float]]:
    """The two estimators that need posteriors, from the same ones."""
    x1, x2, labels = rows
    y = np.unique(labels, return_inverse=True)[1]
    parts = tuple(np.asarray(x, dtype=float).reshape(len(y), -1) for x in (x1, x2))
    start = perf_counter()
    scores = Posterior().scores(NumericRows(*parts, y), seed)
    posteriors = [score.posteriors for score in scores]
    common = perf_counter() - start
    start = perf_counter()
    yield "posterior", from_posteriors(*posteriors, y, rng=seed), common + perf_counter() - start
    start = perf_counter()
    pid = Batch().estimate(*parts, y, posteriors=posteriors, rng=seed)
    yield "batch", pid, common + perf_counter() - start


def measured(
    world: World, n: int, seed: int, wanted: list[str]
) -> Iterator[tuple[str, PID, float]]:
    """(estimator, PID, seconds) of one draw."""
    rows = world.dataset.sample(n, rng=np.random.default_rng([seed, 99]))
    for name, run in SIMPLE.items():
        if name in wanted and n <= SLOW.get(name, n):
            start = perf_counter()
            pid = run(*rows, seed)
            yield name, pid, perf_counter() - start
    if {"posterior", "batch"} & set(wanted):
        yield from scored(rows, seed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, nargs="+", default=[1000, 5000, 20_000])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--family", nargs="+")
    parser.add_argument("--estimator", nargs="+", choices=ESTIMATORS, default=list(ESTIMATORS))
    parser.add_argument("--out", type=Path, default=RESULTS)
    asked = parser.parse_args()
    chosen = [w for w in worlds().values() if not asked.family or w.family in asked.family]
    store = opened(asked.out)
    for seed, n, world in product(range(asked.seeds), asked.n, chosen):
        runs = {
            name: {"world": world.key, "n": n, "seed": seed, "estimator": name}
            for name in asked.estimator
            if n <= SLOW.get(name, n)
        }
        left = [name for name, run in runs.items() if store.get(run) is None]
        for name, pid, seconds in measured(world, n, seed, left) if left else ():
            if name in left:
                row = record(store, runs[name], four(pid), world.dataset.true_pid(), seconds)
                errors = np.round(row["error"], 4)
                print(world.key, n, seed, name, errors, f"{seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
