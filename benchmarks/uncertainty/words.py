"""How often words call noise a finding, and how often they find what is there.

    python benchmarks/uncertainty/words.py --trials 100
    python benchmarks/uncertainty/words.py --quick

Tables of symbols with known atoms, sampled and estimated with intervals and tests. Writes
results/words.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from benchmarks.heading import heading

from interplay import estimate
from interplay.core.evidence import evidence_of
from interplay.core.pid import ATOMS, PID
from interplay.readings import advice

RESULTS = Path(__file__).parents[1] / "results"
SIZES = (150, 500, 2000)
POSITIVE = (0.5, 0.2, 0.05)  # share of the label's second class, where it is drawn by itself
FLIPPED = 0.25  # share of labels that are drawn anew
MODELS = ("Much is", "much of its own")

Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


def noise(n: int, rng: np.random.Generator) -> Rows:
    """A label that has nothing to do with symbols of 2 to 20 kinds."""
    kinds = rng.choice([2, 4, 8, 20], 2)
    x1, x2 = rng.integers(0, kinds[0], n), rng.integers(0, kinds[1], n)
    return x1, x2, (rng.random(n) < rng.choice(POSITIVE)).astype(int)


def garbled(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The label with a quarter of it drawn anew."""
    return np.where(rng.random(len(y)) < FLIPPED, rng.integers(0, 2, len(y)), y)


def unique(n: int, rng: np.random.Generator) -> Rows:
    """Only X1 tells: U1 alone is above 0."""
    x1, x2 = rng.integers(0, 4, (2, n))
    return x1, x2, garbled(x1 % 2, rng)


def synergy(n: int, rng: np.random.Generator) -> Rows:
    """Only both tell: S alone is above 0."""
    x1, x2 = rng.integers(0, 4, (2, n))
    return x1, x2, garbled((x1 + x2) % 2, rng)


def redundancy(n: int, rng: np.random.Generator) -> Rows:
    """Both hold the same coin, among two others: R alone is above 0."""
    coin, one, two = rng.integers(0, 2, (3, n))
    return 2 * coin + one, 2 * coin + two, garbled(coin, rng)


WORLDS = {"none": noise, "unique1": unique, "synergy": synergy, "redundancy": redundancy}


def said(pid: PID, true: str) -> tuple[bool, bool, bool, bool]:
    """Whether the true atom is found, another one, anything at all, and a model is advised."""
    found = {name for name in ATOMS if evidence_of(pid, name).verdict == "supported"}
    something = evidence_of(pid, "i12").verdict == "supported"
    models = any(words in line for line in advice(pid) for words in MODELS)
    return true in found, bool(found - {true}), something, models


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    trials, sizes = (5, SIZES[:1]) if args.quick else (args.trials, SIZES)
    lines = [
        "# What is said of noise, and of what is there",
        "",
        heading("uncertainty/words.py"),
        "",
        "Percent of samples in which sentences speak of the only atom there is as found, of any",
        "other, of anything at all, and in which advice names a kind of model. Intervals of",
        "95% and tests at 5%, by 200 resamples and 99 samples without the effect.",
        "",
        "| what is there | n | samples | found | another | anything | a model |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, world in WORLDS.items():
        for n in sizes:
            results = []
            for trial in range(trials):
                rows = world(n, np.random.default_rng([trial, n]))
                pid = estimate(*rows, replicates=200, permutations=99, rng=trial)
                results.append(said(pid, name))
            shares = " | ".join(f"{100 * share:.0f}" for share in np.mean(results, axis=0))
            lines.append(f"| {name} | {n:,} | {trials} | {shares} |")
            print(lines[-1], flush=True)
    if not args.quick:
        (RESULTS / "words.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
