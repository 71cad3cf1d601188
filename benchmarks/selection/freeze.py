"""Write the table behind ``interplay.recommend``: what each model reached on either side.

    python -m benchmarks.selection.freeze [SUITE.jsonl]

For datasets of the base suite whose interaction is truly worth more than the line, and for the
others: models in the order in which they add most to the best of those before (the first is the
best on average, or EF where combining is worth little), their mean share of the best accuracy and
their mean log loss beyond the least in bits, with 95% intervals over kinds. It writes
src/interplay/selection/evidence.csv.
"""

import csv
import sys
from pathlib import Path

import numpy as np
from benchmarks.selection.evaluate import FUSION, greedy, grouped, share

from interplay.selection.ladder import WORTH_COMBINING

HOME = Path(__file__).parents[2] / "src" / "interplay" / "selection" / "evidence.csv"
DRAWS = 2000
COLUMNS = (
    *("side", "model", "expected", "low", "high", "regret", "regret_low", "regret_high"),
    *("best_so_far", "datasets", "kinds"),
)


def main(suite=None):
    datasets = grouped(suite)
    with HOME.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for side in ("combining", "adding"):
            own = [d for d in datasets if is_combining(d) == (side == "combining")]
            shares, kinds = np.array([share(d) for d in own]), np.array([d["kind"] for d in own])
            regret = np.array([d["loss"] - d["loss"].min() for d in own])
            best = np.zeros(len(own))
            for place in greedy(shares, None if side == "combining" else FUSION.index("ef")):
                low, high = ends(shares[:, place], kinds)
                best = np.maximum(best, shares[:, place])
                bits = regret[:, place]
                numbers = (shares[:, place].mean(), low, high, bits.mean(), *ends(bits, kinds))
                row = (f"{v:.4f}" for v in (*numbers, best.mean()))
                writer.writerow([side, FUSION[place], *row, len(own), len(set(kinds))])
    print(HOME.read_text("utf-8"))


def is_combining(dataset):
    return dataset["true"][3] - dataset["true"][2] > WORTH_COMBINING


def ends(values, kinds):
    names = sorted(set(kinds))
    sums = np.array([values[kinds == name].sum() for name in names])
    sizes = np.array([(kinds == name).sum() for name in names])
    drawn = np.random.default_rng(0).integers(len(names), size=(DRAWS, len(names)))
    return np.quantile(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1), [0.025, 0.975])


if __name__ == "__main__":
    main(*sys.argv[1:])
