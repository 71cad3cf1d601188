"""How often 95% intervals hold the true PID.

    python benchmarks/uncertainty/coverage.py --trials 400     # about an hour on 2 cores
    python benchmarks/uncertainty/coverage.py --quick

A run that is stopped goes on where it was.

Writes results/coverage.md and coverage.csv: the share of samples whose interval holds the truth, by
atom, for percentile and BCa intervals.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from known import draw, known

from interplay import Joint, decompose, estimate_counts
from interplay.core.atoms import INFORMATIONS
from interplay.core.pid import ATOMS
from interplay.uncertainty.bootstrap import intervals
from interplay.uncertainty.quantify import skewness

RESULTS = Path(__file__).parents[1] / "results"
CSV = RESULTS / "coverage.csv"
SIZES = (500, 2000, 10_000, 50_000)
INTERVALS = ("percentile", "bca")
REPLICATES = 200
SLACK = 1e-4  # bits: an atom that is 0 is held by an interval that starts this close to it


def trial(name: str, n: int, seed: int) -> np.ndarray:
    """(2, 4) whether each atom is held, by kind of interval."""
    p = known()[name]
    truth = decompose(p)
    joint = Joint.from_table(draw(p, n, np.random.default_rng([seed, n])))
    pid = estimate_counts(joint, replicates=REPLICATES, rng=seed)
    four = np.stack([pid.replicates[name] for name in INFORMATIONS], axis=1)
    estimate = np.array([getattr(pid, name) for name in INFORMATIONS])
    skews = (None, skewness(joint, None))
    kinds = [intervals(four, estimate, level=0.95, skew=skew) for skew in skews]
    held = np.zeros((2, 4), dtype=bool)
    for row, found in enumerate(kinds):
        for column, atom in enumerate(ATOMS):
            low, high = found[atom]
            held[row, column] = low - SLACK <= getattr(truth, atom) <= high + SLACK
    return held


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=400)
    parser.add_argument("--distributions", nargs="*", default=list(known()))
    parser.add_argument("--quick", action="store_true", help="20 trials of one size, not kept")
    args = parser.parse_args()
    trials, sizes = (20, SIZES[1:2]) if args.quick else (args.trials, SIZES)
    rows = [] if args.quick else read()
    done = {(row["distribution"], int(row["n"])) for row in rows}
    for name in args.distributions:
        for n in sizes:
            if (name, n) in done:
                continue
            tasks = (delayed(trial)(name, n, seed) for seed in range(trials))
            held = np.mean(Parallel(n_jobs=2)(tasks), axis=0)
            for interval, shares in zip(INTERVALS, held, strict=True):
                row = {"distribution": name, "n": n, "trials": trials, "interval": interval}
                rows.append(row | dict(zip(ATOMS, shares, strict=True)))
            print(name, n, (100 * held).round(1).tolist(), flush=True)
            if not args.quick:
                write(rows)


def read() -> list[dict]:
    """What earlier runs found; delete coverage.csv to start anew."""
    if not CSV.exists():
        return []
    with CSV.open(newline="") as file:
        return list(csv.DictReader(file))


def write(rows: list[dict]) -> None:
    lines = [
        f"Share of samples whose 95% interval ({REPLICATES} replicates) holds the truth, percent.",
        "",
        "| distribution | n | samples | interval | R | U1 | U2 | S |",
        "| --- | ---: | ---: | --- |" + " ---: |" * 4,
    ]
    for row in rows:
        cells = " | ".join(f"{100 * float(row[a]):.0f}" for a in ATOMS)
        about = f"{row['distribution']} | {int(row['n']):,} | {row['trials']} | {row['interval']}"
        lines.append(f"| {about} | {cells} |")
    (RESULTS / "coverage.md").write_text("\n".join(lines) + "\n")
    with CSV.open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
