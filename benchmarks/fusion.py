"""What each fusion model learns of a product and of what modalities share, and how long it takes.

    python benchmarks/fusion.py            # about five minutes of one core
    python benchmarks/fusion.py --seeds 1 --rows 1000

Rows of 12 normal columns a modality and a label of which 5% is flipped, so that 95% can be reached
and 50% by chance. "product": y = [x1 x2 > 0] of the first columns. "shared": the first columns are
one number with noise of their own. The share is (accuracy - .5) / (.95 - .5) on 4,000 other rows,
the mean and the least over seeds. "seconds": processor time of one fit to 14,000 rows of the
synergy set of the generative suite (100 columns a modality), on one core, early stopping included.
Writes results/fusion.md.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from heading import heading

from interplay.datasets import generative
from interplay.models import FusionClassifier, names

COLUMNS, FLIPPED, TESTED = 12, 0.05, 4000
REACHED = 1 - FLIPPED
TIMED = 14_000
AIM_SHARE, AIM_SECONDS = 0.8, 15
SOLVE = ("ef", "elem", "tensor", "mi", "mult", "lower", "rec")

Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


def flipped(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.where(rng.random(len(y)) < FLIPPED, 1 - y, y)


def product(n: int, seed: int) -> Rows:
    rng = np.random.default_rng(seed)
    x1, x2 = rng.normal(size=(2, n, COLUMNS))
    return x1, x2, flipped((x1[:, 0] * x2[:, 0] > 0).astype(int), rng)


def shared(n: int, seed: int) -> Rows:
    rng = np.random.default_rng(seed)
    x1, x2 = rng.normal(size=(2, n, COLUMNS))
    common = rng.normal(size=n)
    x1[:, 0], x2[:, 0] = common + 0.3 * x1[:, 0], common + 0.3 * x2[:, 0]
    return x1, x2, flipped((common > 0).astype(int), rng)


def shares(name: str, draw: Callable[[int, int], Rows], rows: int, seeds: int) -> list[float]:
    """Of what can be reached above chance, for each seed."""
    found = []
    for seed in range(seeds):
        x1, x2, y = draw(rows, seed)
        a, b, c = draw(TESTED, 1000 + seed)
        model = FusionClassifier(name, random_state=seed).fit((x1, x2), y)
        found.append((model.score((a, b), c) - 0.5) / (REACHED - 0.5))
    return found


def seconds(name: str) -> tuple[float, int]:
    """(processor time of a fit, its epochs)."""
    x1, x2, y = generative("S").sample(TIMED, 0)
    start = time.process_time()
    model = FusionClassifier(name).fit((x1, x2), y)
    return time.process_time() - start, model.n_iter_


def line(name: str, rows: int, seeds: int) -> str:
    """A row of the table."""
    one, two = (shares(name, draw, rows, seeds) for draw in (product, shared))
    took, epochs = seconds(name)
    solves = "yes" if name in SOLVE else "no"
    return (
        f"| {name} | {solves} | {np.mean(one):.2f} | {min(one):.2f} | {np.mean(two):.2f} "
        f"| {min(two):.2f} | {took:.1f} | {epochs} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=4500)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    args = parser.parse_args()
    columns = x1_columns()
    lines = [
        "| model | has products | product, mean | least | shared, mean | least "
        "| seconds | epochs |",
        "| --- | --- |" + " ---: |" * 6,
    ]
    print(*lines, sep="\n")
    for name in names():
        lines.append(line(name, args.rows, args.seeds))
        print(lines[-1], flush=True)
    caption = (
        f"{args.rows:,} rows, {args.seeds} seeds, preset default. Shares of what can be reached: "
        f"models that have products should reach {AIM_SHARE} of one. Seconds are of {TIMED:,} rows "
        f"of {columns} and {columns} columns; the aim is {AIM_SECONDS}.\n\n"
    )
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "fusion.md").write_text(heading("fusion.py") + caption + "\n".join(lines) + "\n")


def x1_columns() -> int:
    return generative("S").sample(2, 0)[0].shape[1]


if __name__ == "__main__":
    main()
