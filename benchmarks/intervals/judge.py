"""How often 95% intervals hold the true atoms, and how wide they are, from what ``collect`` kept.

python -m benchmarks.intervals.judge DIRECTORY --half tuned

Per sample: intervals of the classifiers without and with what is unlearnt, and those of the true
posteriors of the same rows; errors of the plain and of the extrapolated estimate. One line of JSON
a sample is kept in DIRECTORY/judged, and the tables are made of them.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
from benchmarks.intervals.collect import file_name
from benchmarks.intervals.worlds import ONCE, TUNED

from interplay import Uncertainty
from interplay.core.atoms import atoms
from interplay.core.channels import likelihood_information
from interplay.core.pid import ATOMS, PID
from interplay.estimators.posterior.scored import scored_sample
from interplay.posteriors.learning_curves import SHARES, LearningCurves
from interplay.uncertainty.quantify import quantified

SLACK = 0.002  # bits: the standard error of the truth, by 40,000 rows
KINDS = ("true posteriors", "without", "with")


def sampled_of(three: np.ndarray, y: np.ndarray):
    rows = [p.astype(np.float64) for p in three]
    one, two, both = (p / p.sum(axis=1, keepdims=True) for p in rows)
    rng = np.random.default_rng(1)
    return scored_sample((one, two, both), y, cells=None, rng=rng, names=("x1", "x2", "y"))


def curves_of(posteriors: np.ndarray, y: np.ndarray) -> LearningCurves:
    bits = [[likelihood_information(p.astype(float), y) for p in three] for three in posteriors]
    return LearningCurves(len(y) * np.array([*SHARES, 1.0]), np.array(bits))


def judged(file: Path) -> dict:
    kept = np.load(file)
    y, posteriors = kept["y"], kept["posteriors"]
    curves = curves_of(posteriors, y)
    found = sampled_of(posteriors[-1], y)
    asked = Uncertainty(replicates=200)
    pids = {
        "true posteriors": quantified(
            sampled_of(kept["truth"], y), asked, rng=np.random.default_rng(2)
        ),
        "without": quantified(found, asked, rng=np.random.default_rng(2)),
        "with": quantified(
            replace(found, curves=lambda _: curves), asked, rng=np.random.default_rng(2)
        ),
    }
    learnt = quantified(
        replace(found, curves=lambda _: curves, extrapolate=True),
        Uncertainty(),
        rng=np.random.default_rng(2),
    )
    return {
        "intervals": {
            kind: [list(pid.intervals[name]) for name in ATOMS] for kind, pid in pids.items()
        },
        "estimates": {
            "true posteriors": values(pids["true posteriors"]),
            "plain": values(pids["with"]),
            "extrapolated": values(learnt),
        },
        "seconds": kept["seconds"].tolist(),
    }


def values(pid: PID) -> list[float]:
    return [getattr(pid, name) for name in ATOMS]


def samples(directory: Path, half: str) -> dict[tuple[str, int], list[dict]]:
    """What was judged, by world and number of rows; judged now where it was not."""
    found = defaultdict(list)
    store = directory / "judged"
    store.mkdir(exist_ok=True)
    for world in TUNED if half == "tuned" else ONCE:
        pattern = file_name(world, 0, 0).replace("-0-0.npz", "-*-*.npz")
        for file in sorted(directory.glob(pattern)):
            if ".part" in file.name:
                continue
            n = int(file.stem.rsplit("-", 2)[1])
            told = store / f"{file.stem}.json"
            if not told.exists():
                told.write_text(json.dumps(judged(file)))
            truth = file.parent / f"truth-{file.stem.rsplit('-', 2)[0]}.json"
            four = atoms(np.array(json.loads(truth.read_text())))
            found[world.name, n].append({**json.loads(told.read_text()), "truth": four})
    return found


def held(sample: dict, kind: str) -> np.ndarray:
    low, high = np.array(sample["intervals"][kind]).T
    return (low - SLACK <= sample["truth"]) & (sample["truth"] <= high + SLACK)


def widths(sample: dict, kind: str) -> np.ndarray:
    low, high = np.array(sample["intervals"][kind]).T
    return high - low


def table(found: dict[tuple[str, int], list[dict]], n: int) -> None:
    print("| world | samples | true posteriors | without | with | width |")
    print("| --- | ---: | --- | --- | --- | ---: |")
    everything: list[dict] = []
    for (name, size), runs in found.items():
        if size == n:
            print(line(name, runs))
            everything += runs
    print(line("**all**", everything))
    errors = {
        kind: np.mean([np.abs(run["estimates"][kind] - run["truth"]) for run in everything])
        for kind in everything[0]["estimates"]
    }
    print(f"\nMean error: {', '.join(f'{kind} {error:.4f}' for kind, error in errors.items())}")
    cost = np.sum([run["seconds"] for run in everything], axis=0)
    print(f"Curves took {cost[1] / cost[0]:.2f} of the time of the fits.\n")


def line(name: str, runs: list[dict]) -> str:
    cells = []
    for kind in KINDS:
        share = np.mean([held(run, kind) for run in runs], axis=0)
        cells.append(", ".join(f"{100 * value:.0f}" for value in share))
    mean = [np.mean([widths(run, kind) for run in runs]) for kind in KINDS]
    return f"| {name} | {len(runs)} | {' | '.join(cells)} | {mean[2] / mean[0]:.2f} |"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("directory", type=Path)
    arguments.add_argument("--half", choices=("tuned", "once"), default="tuned")
    given = arguments.parse_args()
    found = samples(given.directory, given.half)
    for n in sorted({size for _, size in found}):
        print(f"### {given.half} half, n = {n:,}\n")
        table(found, n)


if __name__ == "__main__":
    main()
