"""Posteriors of rows by classifiers, their learning curves, and the true posteriors of the rows.

python -m benchmarks.intervals.collect DIRECTORY --half tuned -n 1000 --seeds 3

One file a sample; what is there already is not made again, so that a run can be interrupted.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
from benchmarks.intervals.worlds import ONCE, TUNED
from benchmarks.learners.worlds import World

from interplay.datasets.synthetic.monte_carlo import pid_of_posteriors
from interplay.estimators.numeric_rows import NumericRows
from interplay.estimators.posterior.estimator import Posterior
from interplay.posteriors.learning_curves import LearningCurves

TRUTH_ROWS = 40_000
NO_CURVES = LearningCurves(np.empty(0), np.empty((0, 3)))  # a class of too few rows


def file_name(world: World, n: int, seed: int) -> str:
    return f"{world.name.replace(' ', '_')}-{n}-{seed}.npz"


def true_informations(world: World) -> list[float]:
    """I1, I2, I12, I* of the world, from the true posteriors of many rows."""
    drawn = world.draw(TRUTH_ROWS, 987_654)
    prior = np.mean(drawn.truth[2], axis=0)
    pid = pid_of_posteriors(
        *drawn.truth,
        prior,
        rng=np.random.default_rng(0),
        names=("x1", "x2", "y"),
        provenance={},
    )
    return [pid.i1, pid.i2, pid.i12, pid.i_star]


def collected(world: World, n: int, seed: int) -> dict:
    """What an estimate fits: all rows, then the shares of its learning curves."""
    drawn = world.draw(n, seed)
    rows = NumericRows.from_arrays(drawn.x1, drawn.x2, drawn.y, None, ("x1", "x2", "y"))
    learner = Posterior()
    start = time.process_time()
    full = learner.scores(rows, seed)
    middle = time.process_time()
    drawing = learner.curves(rows, full, seed).get("curves")
    curves = NO_CURVES if drawing is None else drawing(None)
    end = time.process_time()
    return {
        "posteriors": np.stack([score.posteriors for score in full]).astype(np.float32),
        "truth": np.stack(drawn.truth).astype(np.float32),
        "y": rows.y,
        "curve_rows": curves.rows,
        "curve_bits": curves.bits,
        "seconds": np.array([middle - start, end - middle]),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("directory", type=Path)
    arguments.add_argument("--half", choices=("tuned", "once"), default="tuned")
    arguments.add_argument("-n", type=int, default=1000)
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--seconds", type=float, default=1e9, help="stop after so many")
    given = arguments.parse_args()
    given.directory.mkdir(parents=True, exist_ok=True)
    start = time.time()
    for seed in range(given.seeds):
        for world in TUNED if given.half == "tuned" else ONCE:
            truth = given.directory / f"truth-{world.name.replace(' ', '_')}.json"
            if not truth.exists():
                truth.write_text(json.dumps(true_informations(world)))
            file = given.directory / file_name(world, given.n, seed)
            if file.exists():
                continue
            if time.time() - start > given.seconds:
                raise SystemExit(3)
            found = collected(world, given.n, seed)
            np.savez_compressed(file.with_suffix(".part.npz"), **found)
            file.with_suffix(".part.npz").rename(file)
            print(file.name, found["seconds"].round(1), f"{time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
