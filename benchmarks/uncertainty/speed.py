"""1,000 bootstrap replicates: ours beside a loop over the exact solver, in one run.

    python benchmarks/uncertainty/speed.py

Both draw the same number of resamples of the same table. The loop is what a careful user would
write: `interplay.decompose` with a tolerance of 1e-4 bits for each resample. Writes
results/bootstrap.md.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from interplay import Joint, decompose
from interplay.uncertainty.bootstrap import replicate
from interplay.uncertainty.pair_counts import PairCounts

RESULTS = Path(__file__).parents[1] / "results"
SHAPES = ((4, 4, 2), (20, 20, 2), (50, 50, 2), (4, 4, 4), (10, 10, 5), (20, 20, 10))
REPLICATES, LOOPED = 1000, 100
ROWS = 5000


def table(shape: tuple[int, int, int]) -> np.ndarray:
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.full(np.prod(shape), 0.3))
    return rng.multinomial(ROWS, p).reshape(shape)


def ours(counts: np.ndarray) -> float:
    start = time.perf_counter()
    replicate(PairCounts.from_joint(Joint.from_table(counts)), REPLICATES, seed=0)
    return time.perf_counter() - start


def looped(counts: np.ndarray) -> float:
    rng = np.random.default_rng(0)
    start = time.perf_counter()
    for _ in range(LOOPED):
        resample = rng.multinomial(ROWS, counts.ravel() / ROWS).reshape(counts.shape)
        decompose(resample, tol=1e-4)
    return (time.perf_counter() - start) * REPLICATES / LOOPED


def main() -> None:
    lines = [
        f"{REPLICATES:,} replicates of {ROWS:,} rows, in seconds; the loop was timed on {LOOPED}.",
        "",
        "| table | ours | loop over decompose | ratio |",
        "| --- | ---: | ---: | ---: |",
    ]
    for shape in SHAPES:
        counts = table(shape)
        ours(counts[:2, :2])  # imports
        one, other = ours(counts), looped(counts)
        size = "x".join(map(str, shape))
        lines.append(f"| {size} | {one:.2f} | {other:.1f} | {other / one:.1f} |")
        print(lines[-1], flush=True)
    (RESULTS / "bootstrap.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
