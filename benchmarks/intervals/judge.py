"""How often 95% intervals hold the true atoms, and how wide they are, from what ``collect`` kept.

python -m benchmarks.intervals.judge DIRECTORY --half tuned

Per sample: intervals of the classifiers without and with what is unlearnt, and those of the true
posteriors of the same rows; errors of the plain and of the extrapolated estimate; bounds from
below. One file of JSON a sample is kept in DIRECTORY/judged, and the tables are made of them.
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
from interplay.core.atoms import INFORMATIONS, atoms
from interplay.core.pid import ATOMS, PID
from interplay.estimators.posterior.scored import scored_sample
from interplay.posteriors.learning_curves import LearningCurves
from interplay.uncertainty.quantify import quantified
from interplay.uncertainty.sampled import Sampled

SLACK = 0.002  # bits: the standard error of the truth, by 40,000 rows
LEAST_POOLED = 0.75  # the aim of any one world
KINDS = ("true posteriors", "without", "with")


def sampled_of(three: np.ndarray, y: np.ndarray) -> Sampled:
    rows = [p.astype(np.float64) for p in three]
    one, two, both = (p / p.sum(axis=1, keepdims=True) for p in rows)
    rng = np.random.default_rng(1)
    return scored_sample((one, two, both), y, cells=None, rng=rng, names=("x1", "x2", "y"))


def judged(file: Path) -> dict:
    kept = np.load(file)
    y = kept["y"]
    curves = LearningCurves(kept["curve_rows"], kept["curve_bits"])
    found = sampled_of(kept["posteriors"], y)
    learning = replace(found, curves=(lambda _: curves) if len(curves.rows) else None)
    asked = Uncertainty(replicates=200)
    pids = {
        kind: quantified(sampled, asked, rng=np.random.default_rng(2))
        for kind, sampled in zip(
            KINDS, (sampled_of(kept["truth"], y), found, learning), strict=True
        )
    }
    learnt = quantified(
        replace(learning, extrapolate=True), Uncertainty(), rng=np.random.default_rng(2)
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
        "at_least": [pids["with"].provenance["at_least"][name] for name in INFORMATIONS[:3]],
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
            truth = json.loads(
                (file.parent / f"truth-{file.stem.rsplit('-', 2)[0]}.json").read_text()
            )
            sample = json.loads(told.read_text())
            four = np.maximum(atoms(np.array(truth)), 0.0).tolist()  # below 0 by the error of draws
            found[world.name, n].append({**sample, "truth": four, "informations": truth[:3]})
    return found


def held(sample: dict, kind: str, slack: float = SLACK) -> np.ndarray:
    low, high = np.array(sample["intervals"][kind]).T
    return (low - slack <= sample["truth"]) & (sample["truth"] <= high + slack)


def widths(sample: dict, kind: str) -> np.ndarray:
    low, high = np.array(sample["intervals"][kind]).T
    return high - low


def error(sample: dict, kind: str) -> np.ndarray:
    """(4,) absolute, of each atom."""
    return np.abs(np.subtract(sample["estimates"][kind], sample["truth"]))


def table(found: dict[tuple[str, int], list[dict]], n: int) -> None:
    worlds = {name: runs for (name, size), runs in found.items() if size == n}
    everything = [run for runs in worlds.values() for run in runs]
    print("| world | samples | true posteriors | without | with | width |")
    print("| --- | ---: | --- | --- | --- | ---: |")
    for name, runs in (*worlds.items(), ("**all**", everything)):
        print(line(name, runs))
    print()
    summary(worlds, everything)


def line(name: str, runs: list[dict]) -> str:
    cells = [", ".join(f"{100 * value:.0f}" for value in shares(runs, kind)) for kind in KINDS]
    mean = [np.mean([widths(run, kind) for run in runs]) for kind in KINDS]
    return f"| {name} | {len(runs)} | {' | '.join(cells)} | {mean[2] / mean[0]:.2f} |"


def shares(runs: list[dict], kind: str, slack: float = SLACK) -> np.ndarray:
    """(4,) share of the samples in which each atom is held."""
    return np.mean([held(run, kind, slack) for run in runs], axis=0)


def summary(worlds: dict[str, list[dict]], everything: list[dict]) -> None:
    pooled = {name: np.mean(shares(runs, "with")) for name, runs in worlds.items()}
    least = min(pooled, key=lambda name: pooled[name])
    print(f"- Least held, all atoms of a world together: {100 * pooled[least]:.0f}% ({least}).")
    below = [name for name, share in pooled.items() if share < LEAST_POOLED]
    print(f"- Worlds in which less than 75% is held: {', '.join(below) or 'none'}.")
    strict = ", ".join(f"{100 * value:.0f}" for value in shares(everything, "with", 0.0))
    print(f"- Held with no allowance for the error of the truth: {strict}%.")
    errors = {
        kind: np.mean([error(run, kind) for run in everything])
        for kind in everything[0]["estimates"]
    }
    print(f"- Mean error: {', '.join(f'{kind} {mean:.4f}' for kind, mean in errors.items())}.")
    better = sum(
        error(run, "extrapolated").mean() < error(run, "plain").mean() for run in everything
    )
    print(f"- Extrapolated values err less than plain ones in {better} of {len(everything)}.")
    bounds = np.mean(
        [np.less_equal(run["at_least"], np.add(run["informations"], SLACK)) for run in everything],
        axis=0,
    )
    told = ", ".join(f"{100 * value:.0f}" for value in bounds)
    print(f"- Bounds from below on I1, I2 and I12 held: {told}%.")
    cost = np.sum([run["seconds"] for run in everything], axis=0)
    print(f"- Curves took {cost[1] / cost[0]:.2f} of the time of the fits.\n")


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
