"""Our exact solver over sizes, families of tables and seeds: worst cases, and slow spots.

    python benchmarks/sweep.py                                    # sizes 2 ... 200, labels 2 ... 20
    python benchmarks/sweep.py --sizes 2 4 8 --labels 2 3 --seeds 2 --solver interior-point
    python benchmarks/sweep.py --sizes 2 3 4 6 8 12 16 24 32 48 64 96 --labels 3 4 5 6 7 8 9 10

Every solve is one line of results/sweep-SOLVER.jsonl; a run that is stopped goes on where it was,
unless the code has changed since, and lines of other settings in the file are left alone.
Prints, and writes to results/sweep-SOLVER.md, the worst time, iteration count and certified gap of
every size and family, and what ran in the slowest.

A size is flagged as slow where its worst time is over three times the geometric mean of its
neighbours in the grid. Neighbours come in opposite pairs (the next smaller and larger n1, or n2, or
k), so that plain growth with the size cancels; the ends of the grid have none along that axis. With
"auto" the method changes with k, which can look like a slow spot at k = 3: see what ran. Ends with
1 where a size is flagged, a solve fails, or a certified gap is above ``--tol``. Ratios against
other solvers over the same sizes are printed by peers_grid.py.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement, product
from pathlib import Path
from typing import Any

from heading import heading
from tables import JOINTS, conditionally_independent, marginals

from interplay.core.store import Store

SIZES = (2, 4, 8, 16, 32, 64, 128, 200)
LABELS = (2, 3, 5, 10, 20)
FAMILIES = (*JOINTS, "informative")
SLOW = 3.0
QUICK_SECONDS, QUICK_REPEATS = 0.1, 3

Shape = tuple[int, int, int]
Row = dict[str, Any]


def cases(args: argparse.Namespace) -> Iterator[tuple[Shape, str, int]]:
    """(shape, family, seed), small tables first; n1 <= n2, and the mixture has two labels."""
    pairs = combinations_with_replacement(sorted(args.sizes), 2)
    shapes = [(n1, n2, k) for (n1, n2), k in product(pairs, sorted(args.labels))]
    for shape in sorted(shapes, key=math.prod):
        for family, seed in product(args.families, range(args.seeds)):
            if family != "gmm" or shape[2] == 2:
                yield shape, family, seed


def solve(shape: Shape, family: str, seed: int, solver: str, tol: float) -> Row:
    """One solve; the median of a few where it is quick."""
    import interplay

    row: Row = {"shape": shape, "family": family, "seed": seed, "solver": solver, "tol": tol}
    table = conditionally_independent(*marginals(family, shape, seed))
    times: list[float] = []
    try:
        while not times or (times[0] < QUICK_SECONDS and len(times) < QUICK_REPEATS):
            start = time.perf_counter()
            pid = interplay.decompose(table, solver=solver, tol=tol)
            times.append(time.perf_counter() - start)
    except Exception as error:  # a failure is a result of the sweep
        return {**row, "error": f"{type(error).__name__}: {error}"}
    made = pid.provenance
    return {
        **row,
        "seconds": statistics.median(times),
        "iterations": made["iterations"],
        "gap": pid.gap,
        "status": made["status"],
        "ran": made["solver"],
    }


def run(args: argparse.Namespace, store: Store) -> list[Row]:
    """Do what is left to do; the rows of all cases asked for."""
    wanted = list(cases(args))
    solve((2, 2, 2), "dense", 0, args.solver, args.tol)  # loads the libraries
    rows = []
    for index, (shape, family, seed) in enumerate(wanted, start=1):
        case = {"shape": shape, "family": family, "seed": seed}
        case |= {"solver": args.solver, "tol": args.tol}
        row = store.get(case)
        if row is None:
            row = store.add(case, solve(**case))
            print(f"{index}/{len(wanted)} {summary(row)}", flush=True)
        rows.append(row)
    return rows


def summary(row: Row) -> str:
    """One line of progress."""
    name = f"{'x'.join(map(str, row['shape']))} {row['family']} seed {row['seed']}"
    if "error" in row:
        return f"{name}: {row['error']}"
    return f"{name}: {row['seconds']:.4g} s, {row['iterations']} iterations, gap {row['gap']:.0e}"


def worst(rows: Sequence[Row]) -> dict[tuple[str, Shape], Row]:
    """Worst time, iterations and gap by family and size; errors are counted."""
    groups: dict[tuple[str, Shape], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["family"], tuple(row["shape"])].append(row)
    out = {}
    for name, members in groups.items():
        good = [row for row in members if "error" not in row]
        slowest = max(good, key=lambda row: row["seconds"], default={"ran": ""})
        out[name] = {
            column: max((row[column] for row in good), default=math.nan)
            for column in ("seconds", "iterations", "gap")
        } | {"ran": slowest["ran"], "errors": len(members) - len(good)}
    return out


def neighbours(shape: Shape, sizes: Sequence[int], labels: Sequence[int]) -> Iterator[Shape]:
    """Opposite pairs of sizes next to ``shape`` in the grid."""
    for axis, grid in enumerate((sorted(sizes), sorted(sizes), sorted(labels))):
        at = grid.index(shape[axis])
        if 0 < at < len(grid) - 1:
            for value in (grid[at - 1], grid[at + 1]):
                n1, n2, k = (*shape[:axis], value, *shape[axis + 1 :])
                yield min(n1, n2), max(n1, n2), k


def slow_spots(
    table: dict[tuple[str, Shape], Row], sizes: Sequence[int], labels: Sequence[int]
) -> dict[tuple[str, Shape], float]:
    """Sizes over ``SLOW`` times the geometric mean of their neighbours, by family."""
    ratios = {}
    for (family, shape), row in table.items():
        around = ((family, near) for near in neighbours(shape, sizes, labels))
        near = [table[name]["seconds"] for name in around if name in table]
        if near:
            ratios[family, shape] = row["seconds"] / statistics.geometric_mean(near)
    return {name: ratio for name, ratio in ratios.items() if ratio > SLOW}


def markdown(table: dict[tuple[str, Shape], Row], slow: dict[tuple[str, Shape], float]) -> str:
    """Every size and family, slow ones marked, then the worst of all."""
    lines = [
        "| family | size | worst seconds | times neighbours, if over 3 | worst iterations "
        "| worst gap, bits | ran | errors |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- | ---: |",
    ]
    for (family, shape), row in sorted(table.items(), key=lambda item: (item[0][0], item[0][1])):
        ratio = f"{slow[family, shape]:.1f}" if (family, shape) in slow else ""
        lines.append(
            f"| {family} | {'x'.join(map(str, shape))} | {row['seconds']:.4g} | {ratio} "
            f"| {row['iterations']} | {row['gap']:.0e} | {row['ran']} | {row['errors'] or ''} |"
        )
    rows = [row for row in table.values() if not math.isnan(row["seconds"])]
    errors = sum(row["errors"] for row in table.values())
    lines += ["", f"{len(table)} sizes and families, {len(slow)} slow, {errors} errors."]
    if rows:
        lines[-1] += (
            f" Worst gap {max(row['gap'] for row in rows):.1e} bits, most iterations "
            f"{max(row['iterations'] for row in rows)}, longest "
            f"{max(row['seconds'] for row in rows):.3g} s."
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="of n1 and n2")
    parser.add_argument("--labels", nargs="+", type=int, default=LABELS)
    parser.add_argument("--families", nargs="+", default=FAMILIES, choices=FAMILIES)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--solver", default="auto")
    parser.add_argument("--tol", type=float, default=1e-9)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    args = parser.parse_args()
    name = f"sweep-{args.solver.replace(':', '-')}"
    store = Store(args.out / f"{name}.jsonl", Path(__file__).with_name("tables.py"))
    warnings.filterwarnings("ignore", message=".*certified gap")  # it is in the results
    table = worst(run(args, store))
    slow = slow_spots(table, args.sizes, args.labels)
    report = markdown(table, slow)
    (args.out / f"{name}.md").write_text(heading("sweep.py") + report)
    print(report)
    missed = any(row["errors"] or not row["gap"] <= args.tol for row in table.values())
    return int(bool(slow) or missed)


if __name__ == "__main__":
    sys.exit(main())
