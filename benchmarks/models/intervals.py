"""How often intervals of the PID of a model's predictions hold the truth.

Models whose PID is known to three decimals, on n rows of 5 + 5 columns held out. Those that are
"seen" were looked at when the intervals were made, "once" when a part of them was; those "unseen"
were not.

    python benchmarks/models/intervals.py [--samples 60] [--rows 600] [--level 0.9] [--which unseen]

A sample's x1 and x2 are the same for every model, so that what is amiss in them is so throughout.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from scipy.special import expit
from soft_predictions import COLUMNS, MODELS, truth, two

import interplay
from interplay.core.pid import ATOMS

CLOSE = 1e-3  # bits: an atom of zero counts as held by an interval that begins below this
SEEN = {
    "sum": MODELS["sum"],
    "sum and product": MODELS["sum and product"],
    "steep sum": lambda a, b: 4 * (a + b),
    "nearly equal sum": lambda a, b: 1.57 * a + 1.43 * b,
    "less equal sum": lambda a, b: 1.7 * a + 1.4 * b,
    "unequal sum": lambda a, b: 2.5 * a + b,
    "square and line": lambda a, b: 1.5 * (a**2 - 1) + 1.5 * b,
    "sign and product": lambda a, b: 1.5 * np.sign(a) + 3 * np.sign(a) * b,
}
ONCE = {  # looked at when ties were allowed for, and not since
    "flat sum": lambda a, b: 0.8 * (a + b) - 0.5,
    "sum of steps": lambda a, b: 2 * (np.tanh(3 * a) + np.tanh(3 * b)),
    "squares": lambda a, b: 1.5 * (a**2 + b**2 - 2),
    "larger": lambda a, b: 3 * np.maximum(a, b) - 1.5,
    "step and line": lambda a, b: 2 * np.tanh(2 * a) + 1.2 * b,
    "one modality": lambda a, b: 2 * a - 1 + 0 * b,
}
UNSEEN = {
    "low sum": lambda a, b: 1.3 * a + b - 1,
    "clipped sum": lambda a, b: 2.4 * np.clip(a, -1, 1) + 1.3 * b,
    "steps of two heights": lambda a, b: 2 * np.tanh(3 * a) + 1.3 * np.tanh(3 * b),
    "bend and line": lambda a, b: 2.5 * (np.abs(a) - 0.8) + b,
    "wave and line": lambda a, b: 2.2 * np.sin(2 * a) + 1.2 * b,
    "x2 ahead": lambda a, b: 1.2 * a + 1.6 * b + 0.5 * a * b,
}
WORLDS = {"seen": SEEN, "once": ONCE, "unseen": UNSEEN}


def found(score, rows, seed, level):
    """Intervals and estimates of the atoms of one sample."""
    rng = np.random.default_rng([seed, rows, 5])
    x1, x2 = rng.normal(size=(2, rows, COLUMNS))
    m = two(expit(score(x1[:, 0], x2[:, 0])))
    pid = interplay.quantify_model(
        m, x1, x2, regressions="quick", replicates=200, level=level, rng=seed
    )
    return [(*pid.intervals[atom], getattr(pid, atom)) for atom in ATOMS]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--samples", type=int, default=60)
    options.add_argument("--first", type=int, default=0, help="seed of the first sample")
    options.add_argument("--rows", type=int, default=600)
    options.add_argument("--level", type=float, default=0.9)
    options.add_argument("--which", choices=WORLDS, action="append", help="models [default: all]")
    options.add_argument("--out", type=Path)
    given = options.parse_args()
    print(f"n = {given.rows}, {given.samples} samples; percent of {given.level:.0%} intervals")
    print("that hold R, U1, U2, S; their widths and the mean error in thousandths of a bit")
    lines = []
    chosen = [(which, *item) for which in given.which or WORLDS for item in WORLDS[which].items()]
    for which, name, score in chosen:
        true = truth(score)
        seeds = range(given.first, given.first + given.samples)
        runs = [found(score, given.rows, seed, given.level) for seed in seeds]
        low, high, at = np.moveaxis(np.array(runs), 2, 0)
        line = {
            "model": name,
            "which": which,
            "first": given.first,
            "truth": true.round(4).tolist(),
            "held": (100 * ((low <= true + CLOSE) & (true <= high + CLOSE)).mean(axis=0))
            .round()
            .tolist(),
            "width": (1000 * (high - low).mean(axis=0)).round().tolist(),
            "error": (1000 * (at - true).mean(axis=0)).round(1).tolist(),
        }
        lines.append(line)
        print(json.dumps(line), flush=True)
    if given.out:
        given.out.write_text(json.dumps({"rows": given.rows, "lines": lines}, indent=1) + "\n")


if __name__ == "__main__":
    main()
