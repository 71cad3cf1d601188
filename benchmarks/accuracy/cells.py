"""How many cells should posteriors be put in? Error in bits by the number of cells and of rows.

    python -m benchmarks.accuracy.cells     # 10 minutes

True posteriors of drawn rows, so that no classifier adds to the error. The rule is the cube root of
the rows; a half, a quarter, two and four times as many are beside it. Writes
benchmarks/results/cells.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from interplay import from_posteriors
from interplay.core.pid import ATOMS
from interplay.data.coding.edges import cube_root_bins
from interplay.datasets import continuous, gmm

RESULT = Path(__file__).parents[1] / "results" / "cells.md"
ROWS = (1000, 5000, 20_000, 100_000)
FACTORS = (0.25, 0.5, 1, 2, 4)
SEEDS = 5


WORLDS = {
    "Gaussian mixture, norm 1.5": gmm(1.5, 0.6),
    "product": continuous("product"),
    "three classes": continuous("three classes"),
    "ten classes": continuous("ten classes"),
}


def error(world: Any, truth: Any, n: int, factor: float) -> float:
    """Mean absolute error of the atoms, over seeds."""
    found = []
    for seed in range(SEEDS):
        x1, x2, y = world.sample(n, rng=seed)
        bins = max(2, round(factor * cube_root_bins(n)))
        pid = from_posteriors(*world.posteriors(x1, x2), y, bins=bins)
        found.append([abs(getattr(pid, a) - getattr(truth, a)) for a in ATOMS])
    return float(np.mean(found))


def main() -> None:
    head = "| dataset | rows | rule | " + " | ".join(f"{f:g} of it" for f in FACTORS) + " |"
    lines = ["# Mean absolute error of an atom in bits, by the number of cells", "", head]
    lines.append("| --- |" + " ---: |" * (2 + len(FACTORS)))
    for name, world in WORLDS.items():
        truth = world.true_pid()
        for n in ROWS:
            errors = [f"{error(world, truth, n, factor):.4f}" for factor in FACTORS]
            cells = cube_root_bins(n)
            lines.append(f"| {name} | {n:,} | {cells} | " + " | ".join(errors) + " |")
            print(lines[-1], flush=True)
    RESULT.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
