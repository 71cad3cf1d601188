"""Bits that classifiers leave unlearnt in worlds of known posteriors, and what they cost.

python -m benchmarks.learners.measure --half tuned -n 1000 --out runs.jsonl
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
from benchmarks.learners.worlds import FOURTH, FRESH, LATER, ONCE, TUNED, Drawn, World
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from interplay.core.channels import likelihood_information
from interplay.core.settings import BUDGET
from interplay.estimators.numeric_rows import NumericRows
from interplay.estimators.posterior.estimator import Posterior
from interplay.posteriors import crossfit
from interplay.posteriors.given_both import cross_fit_both
from interplay.posteriors.remembered import nothing_remembered

HALVES = {"tuned": TUNED, "once": ONCE, "fresh": FRESH, "later": LATER, "fourth": FOURTH}
PARTS = ("x1", "x2", "both")


def scored(
    drawn: Drawn, seed: int, budget: float = crossfit.PART_BUDGET
) -> tuple[crossfit.Scores, ...]:
    """Scores given x1, x2 and both as the estimator has them, each with ``budget`` seconds."""
    x1, x2, y, _ = drawn
    fold = split(drawn, seed, budget)
    rngs = [np.random.default_rng([seed, part]) for part in range(3)]
    with nothing_remembered():  # times are taken
        alone = tuple(
            crossfit.cross_fit(x, y, folds=fold, rng=rng, budget=budget)
            for x, rng in zip((x1, x2), rngs, strict=False)
        )
        both = cross_fit_both(x1, x2, y, alone, folds=fold, rng=rngs[2], budget=budget)
        return (*alone, both)


def split(drawn: Drawn, seed: int, budget: float) -> np.ndarray:
    """The folds of an estimate; the first revisions always had five."""
    if not hasattr(Posterior, "split"):
        return crossfit.split(drawn.y, 5, seed)
    rows = NumericRows.from_arrays(drawn.x1, drawn.x2, drawn.y, None, ("x1", "x2", "y"))
    return Posterior(budget=3 * budget).split(rows, seed)


def boosting_seconds(drawn: Drawn) -> float:
    """Processor time of the yardstick: five-fold histogram boosting of x1, x2 and both."""
    start = time.process_time()
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    for x in (drawn.x1, drawn.x2, np.hstack([drawn.x1, drawn.x2])):
        model = HistGradientBoostingClassifier(random_state=0)
        cross_val_predict(model, x, drawn.y, cv=folds, method="predict_proba")
    return time.process_time() - start


def measured(world: World, n: int, seed: int, *, budget: float, yardstick: bool) -> dict:
    drawn = world.draw(n, seed)
    start = time.process_time()
    scores = scored(drawn, seed, budget)
    seconds = time.process_time() - start
    return {
        "world": world.name,
        "half": world.half,
        "n": n,
        "seed": seed,
        "true": [likelihood_information(p, drawn.y) for p in drawn.truth],
        "found": [score.lower for score in scores],
        "seconds": round(seconds, 2),
        "boosting": round(boosting_seconds(drawn), 2) if yardstick else None,
        "names": [score.name for score in scores],
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--half", choices=HALVES, default="tuned")
    arguments.add_argument("-n", type=int, default=1000)
    arguments.add_argument("--seeds", type=int, default=2)
    arguments.add_argument(
        "--stack", default="ours", help="what these classifiers are called, with their revision"
    )
    arguments.add_argument("--world", default=None)
    arguments.add_argument("--budget", type=float, default=BUDGET, help="seconds for all three")
    arguments.add_argument("--yardstick", action="store_true", help="time boosting as well")
    arguments.add_argument("--out", type=Path, required=True)
    given = arguments.parse_args()
    for world in HALVES[given.half]:
        if given.world not in (None, world.name):
            continue
        for seed in range(given.seeds):
            run = {
                "stack": given.stack,
                **measured(
                    world, given.n, seed, budget=given.budget / 3, yardstick=given.yardstick
                ),
            }
            lost = np.subtract(run["true"], run["found"]).round(3)
            print(
                f"{world.name:28s} {seed} unlearnt {lost} {run['seconds']} s of "
                f"{run['boosting']} s",
                flush=True,
            )
            with given.out.open("a") as file:
                file.write(json.dumps(run) + "\n")


if __name__ == "__main__":
    main()
