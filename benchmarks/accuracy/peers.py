"""Public estimators of others against the true PID, on the datasets of one column a modality.

    pip install hoi dit
    python -m benchmarks.accuracy.peers     # half an hour

- hoi (Gaussian copula or nearest neighbours): its redundancy is the smaller of I1 and I2, another
  definition than that of the truth here, so that part of its error is the definition's.
- dit: the same definition, exactly, of the frequencies of each column cut into ten bins of equal
  content, without a correction for the size of the sample.

Packages for continuous PID that can't be installed by name (Gaussian PID, unique information of
continuous variables) are left out. Lines are added to benchmarks/results/accuracy.jsonl.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import warnings
from collections.abc import Callable
from itertools import product
from pathlib import Path
from time import perf_counter

import numpy as np
from benchmarks.accuracy.results import RESULTS, opened, record
from benchmarks.accuracy.worlds import worlds

FAMILIES = ("bitwise", "gmm")
BINS = 10
NEIGHBOURS_ROWS = 5000

Atoms = list[float]


def hoi(method: str) -> Callable[..., Atoms]:
    """R, U1, U2, S by the smaller of two informations."""

    def run(x1: np.ndarray, x2: np.ndarray, y: np.ndarray) -> Atoms:
        from hoi.metrics import InfoTot

        columns, label = np.column_stack([x1, x2]).astype(float), y.astype(float)
        with contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = InfoTot(columns, label, verbose=False).fit(minsize=1, maxsize=2, method=method)
        i1, i2, i12 = np.asarray(found, dtype=float).ravel()
        return [min(i1, i2), max(i1 - i2, 0), max(i2 - i1, 0), i12 - max(i1, i2)]

    return run


def dit(x1: np.ndarray, x2: np.ndarray, y: np.ndarray) -> Atoms:
    """The exact decomposition of the frequencies in bins."""
    from dit import Distribution
    from dit.pid import PID_BROJA

    rows = np.stack([cut(x1), cut(x2), np.unique(y, return_inverse=True)[1]], axis=1)
    outcomes, counts = np.unique(rows, axis=0, return_counts=True)
    table = Distribution([tuple(map(int, row)) for row in outcomes], counts / counts.sum())
    found = PID_BROJA(table)
    return [float(found.get_pi(at)) for at in (((0,), (1,)), ((0,),), ((1,),), ((0, 1),))]


def cut(x: np.ndarray) -> np.ndarray:
    """(n,) symbols: values as they are where they are few."""
    values, codes = np.unique(x, return_inverse=True)
    if len(values) <= BINS:
        return codes
    return np.searchsorted(np.quantile(x, np.arange(1, BINS) / BINS), x, side="right")


PEERS = {
    "hoi, Gaussian copula": hoi("gc"),
    "hoi, nearest neighbours": hoi("knn"),
    "dit, ten bins": dit,
}
NEIGHBOURS = "hoi, nearest neighbours"  # for columns without ties; 5,000 rows take half a minute


def applies(peer: str, family: str, n: int) -> bool:
    return peer != NEIGHBOURS or (family == "gmm" and n <= NEIGHBOURS_ROWS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, nargs="+", default=[1000, 5000, 20_000])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=RESULTS)
    asked = parser.parse_args()
    store = opened(asked.out)
    chosen = [world for world in worlds().values() if world.family in FAMILIES]
    for seed, n, world in product(range(asked.seeds), asked.n, chosen):
        rows = world.dataset.sample(n, rng=np.random.default_rng([seed, 99]))
        for name, run in PEERS.items():
            run_of = {"world": world.key, "n": n, "seed": seed, "estimator": name}
            if not applies(name, world.family, n) or store.get(run_of) is not None:
                continue
            start = perf_counter()
            pid = run(*rows)
            seconds = perf_counter() - start
            row = record(store, run_of, pid, world.dataset.true_pid(), seconds)
            print(world.key, n, seed, name, np.round(row["error"], 4), flush=True)


if __name__ == "__main__":
    main()
