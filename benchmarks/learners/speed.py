"""Processor time of an estimate's classifiers beside five-fold histogram boosting, in one run.

python -m benchmarks.learners.speed                # the four sizes
python -m benchmarks.learners.speed --learners     # expected and measured seconds of each learner
python -m benchmarks.learners.speed --budget 5     # how a budget is kept
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from benchmarks.learners.measure import boosting_seconds, scored
from benchmarks.learners.worlds import Drawn

from interplay.posteriors.crossfit import PART_BUDGET
from interplay.posteriors.fitting import fit
from interplay.posteriors.learners import LEARNERS, Size
from interplay.posteriors.views import Views

SIZES = ((1000, 20), (10_000, 50), (100_000, 50), (10_000, 500))


def drawn(n: int, columns: int, seed: int = 0) -> Drawn:
    """Two classes; linear, bent and product effects in each modality, and a sign xor of both."""
    rng = np.random.default_rng(seed)
    x1, x2 = rng.normal(size=(2, n, columns))
    logit = x1[:, 0] + x1[:, 1] * x1[:, 2] + np.abs(x2[:, 0]) + np.sign(x1[:, 3] * x2[:, 3]) - 1
    y = (rng.random(n) < 1 / (1 + np.exp(-logit))).astype(np.intp)
    none = np.empty((0, 2))
    return Drawn(x1, x2, y, (none, none, none))


def each_learner(n: int, columns: int) -> None:
    """Expected and measured seconds of one fit."""
    rows = drawn(n, columns)
    views = Views.of(rows.x1, 0)
    for learner in LEARNERS:
        if not learner.applies(views):
            continue
        view = getattr(views, learner.view)
        start = time.process_time()
        fit(learner.make(0), (view,), rows.y)
        took = time.process_time() - start
        expected = learner.seconds(Size(n, columns, 2))
        print(f"{n:7,} x {columns:3d} {learner.name:50s} expected {expected:7.3f} took {took:7.3f}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--learners", action="store_true")
    arguments.add_argument(
        "--budget", type=float, default=PART_BUDGET, help="seconds for each part"
    )
    arguments.add_argument("--sizes", type=int, nargs="*", default=range(len(SIZES)))
    given = arguments.parse_args()
    for number in given.sizes:
        n, columns = SIZES[number]
        if given.learners:
            each_learner(n, columns)
            continue
        rows = drawn(n, columns)
        yardstick = boosting_seconds(rows)
        start = time.process_time()
        scores = scored(rows, 0, budget=given.budget)
        took = time.process_time() - start
        found = ", ".join(f"{score.lower:.3f}" for score in scores)
        print(
            f"{n:,} x {columns}: boosting {yardstick:.1f} s, ours {took:.1f} s, ratio "
            f"{took / yardstick:.2f}; budget {3 * given.budget:g} s; bits {found}",
            flush=True,
        )


if __name__ == "__main__":
    main()
