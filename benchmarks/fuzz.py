"""Every nasty table solved and certified again, by code that shares nothing with the solver.

    python benchmarks/fuzz.py                              # 100,000 tables
    python benchmarks/fuzz.py --tables 2000 --jobs 1
    python benchmarks/fuzz.py --replay "blocks" 17         # one table: what failed, and its cells

The families are those of ``tests/broja/families.py``; each also with two labels. A table fails
where the solver warns or raises, where the certified gap is above 1e-8 bits, where an atom is
below -gap, or where the coupling and the potentials do not prove what the result says
(``tests/broja/certificates.py``). Batches of seeds are kept in results/fuzz.jsonl: a run
that is stopped goes on where it was, unless the code has changed since. Prints, and writes to
results/fuzz.md, the failures of every family, the largest gap and the longest time, and how to
replay what failed. Ends with 1 where a table fails that holds no marginal below 1e-15.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from heading import ROOT, heading

from interplay.core.store import Store

sys.path.append(str(ROOT / "tests"))

from broja.certificates import certified
from broja.families import BELOW, names, table

CHECK = tuple(ROOT / "tests" / "broja" / name for name in ("families.py", "certificates.py"))
TITLE = "# Nasty tables, solved and certified again\n\n"
TOL = 1e-8  # bits
BATCH = 25  # seeds of a line
SETTINGS = ("family", "start", "stop")
Row = dict[str, Any]


def attempt(name: str, seed: int) -> tuple[float, float, str | None]:
    """(seconds, gap, what is wrong) of one table; NaN for a gap that was never reached."""
    p = table(name, seed)
    start = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            gap = certified(p, TOL).gap
    except Exception as error:  # whatever goes wrong is a result
        return time.perf_counter() - start, float("nan"), f"{type(error).__name__}: {error}"
    return time.perf_counter() - start, gap, None


def batch(family: str, start: int, stop: int) -> Row:
    """The seeds from ``start`` to ``stop`` of one family."""
    done = [(seed, *attempt(family, seed)) for seed in range(start, stop)]
    slowest = max(done, key=lambda row: row[1])
    return {
        "family": family,
        "start": start,
        "stop": stop,
        "failures": {str(seed): wrong for seed, _, _, wrong in done if wrong},
        "gap": max((gap for _, _, gap, wrong in done if not wrong), default=0.0),
        "seconds": slowest[1],
        "slowest": slowest[0],
        "total": sum(row[1] for row in done),
    }


def cases(tables: int) -> Iterator[tuple[str, int, int]]:
    """(family, start, stop) of every batch, the families in turn; whole batches, so a few more."""
    each = -(-tables // len(names()))
    for start in range(0, each, BATCH):
        for name in names():
            yield name, start, start + BATCH


def run(tables: int, jobs: int, store: Store) -> list[Row]:
    """Do what is left to do; the rows of all batches asked for."""
    wanted = [batch_settings(*case) for case in cases(tables)]
    rows = [store.get(settings) for settings in wanted]
    left = [settings for settings, row in zip(wanted, rows, strict=True) if row is None]
    failed = sum(len(row["failures"]) for row in rows if row)
    results = joblib.Parallel(n_jobs=jobs, return_as="generator_unordered")(
        joblib.delayed(batch)(**settings) for settings in left
    )
    began = time.perf_counter()
    for index, row in enumerate(results, start=1):
        store.add({key: row[key] for key in SETTINGS}, row)
        failed += len(row["failures"])
        rest = (time.perf_counter() - began) / index * (len(left) - index)
        show(f"{len(wanted) - len(left) + index}/{len(wanted)} batches", failed, rest)
    return [row for settings in wanted if (row := store.get(settings))]


def batch_settings(name: str, start: int, stop: int) -> dict[str, Any]:
    """What a batch is known by."""
    return dict(zip(SETTINGS, (name, start, stop), strict=True))


def show(where: str, failed: int, rest: float) -> None:
    """A line of progress, over the last one on a terminal."""
    end = "\r" if sys.stderr.isatty() else "\n"
    print(f"{where}, {failed} failures, {rest / 60:.1f} min left ", end=end, file=sys.stderr)


def kind(wrong: str) -> str:
    """The column that a failure is counted in."""
    if wrong.startswith("AssertionError: the gap") or wrong.startswith("GapWarning"):
        return "gap"
    if wrong.startswith("AssertionError: "):
        return "refused"
    return "warning" if wrong.split(":", maxsplit=1)[0].endswith("Warning") else "exception"


def markdown(rows: list[Row]) -> str:
    """Every family, then what failed and how to replay it."""
    families: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        families[row["family"]].append(row)
    kinds = ("gap", "warning", "exception", "refused")
    lines = [
        "| family | tables | gap above 1e-8 | warning | exception | certificate refused "
        "| largest gap of the others, bits | longest, s | all, s |",
        "| --- |" + " ---: |" * 8,
    ]
    for name, members in families.items():
        found = [kind(wrong) for row in members for wrong in row["failures"].values()]
        cells = [name, sum(row["stop"] - row["start"] for row in members)]
        cells += [found.count(one) or "" for one in kinds]
        cells.append(f"{max(row['gap'] for row in members):.1e}")
        cells.append(f"{max(row['seconds'] for row in members):.2f}")
        cells.append(f"{sum(row['total'] for row in members):.1f}")
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join([*lines, "", *closing(rows)]) + "\n"


def closing(rows: list[Row]) -> list[str]:
    """Totals, the slowest table, and a replay line for every failure."""
    tables, failed = sum(row["stop"] - row["start"] for row in rows), failures(rows)
    slowest = max(rows, key=lambda row: row["seconds"])
    counted = [name for name, _, _ in failed if not name.startswith(BELOW)]
    return [
        f"{tables:,} tables, {len(failed)} failures, {len(counted)} of them where every marginal "
        f"is 0 or at least 1e-15. The longest took {slowest['seconds']:.2f} s, seed "
        f"{slowest['slowest']} of {slowest['family']}; times include the check.",
        "",
        *(
            f'- `python benchmarks/fuzz.py --replay "{name}" {seed}`: {wrong.splitlines()[0][:150]}'
            for name, seed, wrong in failed
        ),
    ]


def failures(rows: list[Row]) -> list[tuple[str, int, str]]:
    """(family, seed, what is wrong)."""
    return [
        (row["family"], int(seed), wrong) for row in rows for seed, wrong in row["failures"].items()
    ]


def replay(name: str, seed: int) -> int:
    """Print one table and what is wrong with it; 1 where something is."""
    np.set_printoptions(threshold=sys.maxsize, floatmode="unique")
    p = table(name, seed)
    print(f"{name}, seed {seed}, shape {p.shape}\np = np.{p!r}")
    seconds, gap, wrong = attempt(name, seed)
    print(f"{seconds:.3f} s, gap {gap:.1e} bits, {wrong or 'solved and certified'}")
    return int(wrong is not None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tables", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes")
    parser.add_argument("--replay", nargs=2, metavar=("FAMILY", "SEED"), help="one table only")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    args = parser.parse_args()
    if args.replay:
        return replay(args.replay[0], int(args.replay[1]))
    with joblib.parallel_config(inner_max_num_threads=1, backend="loky"):
        rows = run(args.tables, args.jobs, Store(args.out / "fuzz.jsonl", *CHECK))
    report = TITLE + heading("fuzz.py") + markdown(rows)
    (args.out / "fuzz.md").write_text(report)
    print(report)
    return int(any(not name.startswith(BELOW) for name, _, _ in failures(rows)))


if __name__ == "__main__":
    sys.exit(main())
