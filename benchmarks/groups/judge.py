"""How often intervals of rows in groups hold the truth, with the true posteriors of the rows.

python -m benchmarks.groups.judge --half tuned --samples 60 --out groups.jsonl
python -m benchmarks.groups.judge --world near-copies --samples 20 --classifier --out fitted.jsonl

Worlds of three classes take long and are drawn a tenth as often.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from benchmarks.groups.worlds import WORLDS, Grouped, World
from sklearn.linear_model import LogisticRegression

import interplay
from interplay.core.atoms import atoms
from interplay.core.pid import PID
from interplay.datasets.synthetic.monte_carlo import pid_of_posteriors

SYMBOLS = ("R", "U1", "U2", "S", "I1", "I2", "I12")
NAMES = ("redundancy", "unique1", "unique2", "synergy", "i1", "i2", "i12")
TRUTH_ROWS = 40_000
REPLICATES = 200
SLOWER = 10  # times, with three classes
SLACK = 0.002  # bits: the standard error of the truth


def true_values(world: World) -> list[float]:
    """In the order of ``NAMES``, from the true posteriors of many groups of one row."""
    alone = replace(world, rows=1, spread=0.0)
    truth = alone.draw(TRUTH_ROWS, np.random.default_rng(987_654)).truth
    pid = pid_of_posteriors(
        *truth,
        np.mean(truth[2], axis=0),
        rng=np.random.default_rng(0),
        names=("x1", "x2", "y"),
        provenance={},
    )
    four = np.array([pid.i1, pid.i2, pid.i12, pid.i_star])
    return [*np.maximum(atoms(four), 0.0).tolist(), *four[:3].tolist()]


def believed(drawn: Grouped, seed: int) -> PID:
    """From the true posteriors of the rows."""
    return interplay.from_posteriors(
        *drawn.truth, drawn.y, groups=drawn.groups, replicates=REPLICATES, rng=seed
    )


def fitted(drawn: Grouped, seed: int) -> PID:
    """From logistic regressions, with what they have not learnt."""
    return interplay.estimate(
        drawn.x1,
        drawn.x2,
        drawn.y,
        groups=drawn.groups,
        replicates=REPLICATES,
        rng=seed,
        classifier=LogisticRegression(),
    )


def judged(
    world: World, truth: list[float], seed: int, estimated: Callable[[Grouped, int], PID]
) -> dict:
    pid = estimated(world.draw(world.groups, np.random.default_rng([seed, 1])), seed)
    return {
        "world": world.name,
        "half": world.half,
        "seed": seed,
        "truth": truth,
        "estimate": [getattr(pid, name) for name in NAMES],
        "intervals": [list(pid.intervals[name]) for name in NAMES],
    }


def table(runs: list[dict]) -> None:
    """Percent of samples in which each quantity is held, and mean widths, by world and over all."""
    worlds = {run["world"]: [r for r in runs if r["world"] == run["world"]] for run in runs}
    shares = {name: held(own) for name, own in worlds.items()}
    print(
        f"| world | samples | {', '.join(SYMBOLS)} held | mean width |\n| --- | ---: | --- | --- |"
    )
    for name, own in worlds.items():
        print(f"| {name} | {len(own)} | {percent(shares[name])} | {bits(widths(own))} |")
    every = np.mean([widths(own) for own in worlds.values()], axis=0)
    mean = np.mean(list(shares.values()), axis=0)
    print(f"| **mean of the worlds** | {len(runs)} | {percent(mean)} | {bits(every)} |")


def held(runs: list[dict]) -> np.ndarray:
    """(7,) share of the samples whose intervals hold the truth."""
    return np.mean(
        [[low - SLACK <= t <= high + SLACK for (low, high), t in pairs(run)] for run in runs],
        axis=0,
    )


def pairs(run: dict) -> zip:
    return zip(run["intervals"], run["truth"], strict=True)


def widths(runs: list[dict]) -> np.ndarray:
    return np.mean([np.diff(run["intervals"], axis=1)[:, 0] for run in runs], axis=0)


def percent(values: np.ndarray) -> str:
    return ", ".join(f"{100 * value:.0f}" for value in values)


def bits(values: np.ndarray) -> str:
    return ", ".join(f"{value:.2f}" for value in values)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--half", choices=("tuned", "once"), default="tuned")
    arguments.add_argument("--samples", type=int, default=40)
    arguments.add_argument("--first", type=int, default=0, help="seed of the first sample")
    arguments.add_argument("--classifier", action="store_true", help="logistic regression instead")
    arguments.add_argument("--world", default=None)
    arguments.add_argument("--out", type=Path, required=True, help="goes on from what is there")
    given = arguments.parse_args()
    lines = given.out.read_text().splitlines() if given.out.exists() else []
    runs = [json.loads(line) for line in lines]
    done = {(run["world"], run["seed"]) for run in runs}
    for world in WORLDS:
        if world.half != given.half or given.world not in (None, world.name):
            continue
        number = -(-given.samples // (1 if world.classes == 2 else SLOWER))
        seeds = range(given.first, given.first + number)
        left = [seed for seed in seeds if (world.name, seed) not in done]
        truth = true_values(world) if left else []
        for seed in left:
            runs.append(judged(world, truth, seed, fitted if given.classifier else believed))
            with given.out.open("a") as file:
                file.write(json.dumps(runs[-1]) + "\n")
    table(runs)


if __name__ == "__main__":
    main()
