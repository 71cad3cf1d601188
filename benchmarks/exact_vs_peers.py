"""Our exact solver against its peers, in one run, on the same tables.

    python benchmarks/exact_vs_peers.py                       # every case
    python benchmarks/exact_vs_peers.py --cases 50x50x2 gmm50 --limit 60 --repeat 5
    python benchmarks/exact_vs_peers.py --cases counts:6x6x4     # any family and size

For ratios over a grid of sizes see peers_grid.py.

Each solver runs in a process of its own, so its peak memory is its own and a time limit can end it;
the solvers take turns, ``--repeat`` rounds of them. A process first solves a tiny table, which
loads its libraries, and repeats small tables; the median of all runs counts.

"claimed" compares the I* that a solver states with our certified interval: how far it lies above
or, with a minus, below, where no coupling can be. "lost" is how far the coupling it returns, made
exactly feasible, is above our certified lower bound; "infeasible" is that coupling's largest
deviation from the marginals as returned. Writes exact_vs_peers.md and .json.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
from pathlib import Path
from typing import Any

import numpy as np
from certify import feasibility_error, made_feasible, union_information
from isolated import isolated
from peers import SOLVERS
from tables import JOINTS, marginals

CASES = {
    "2x2x2": ("dense", (2, 2, 2)),
    "3x3x3": ("dense", (3, 3, 3)),
    "4x4x4": ("dense", (4, 4, 4)),
    "8x8x2": ("dense", (8, 8, 2)),
    "8x8x5": ("dense", (8, 8, 5)),
    "16x16x2": ("dense", (16, 16, 2)),
    "20x20x10": ("dense", (20, 20, 10)),
    "50x50x2": ("dense", (50, 50, 2)),
    "gmm50": ("gmm", (50, 50, 2)),
    "64x64x2": ("dense", (64, 64, 2)),
    "100x100x2": ("dense", (100, 100, 2)),
    "100x100x10": ("dense", (100, 100, 10)),
    "COPY 10x10": ("pairs", (10, 10, 100)),
    "COPY 30x10": ("pairs", (30, 10, 300)),
    "COPY 40x10": ("pairs", (40, 10, 400)),
}
OURS = "interplay"
SMALL_CELLS, SMALL_REPEATS, SMALL_SECONDS = 1000, 20, 2.0
HEADER = (
    "case | solver | seconds | times ours | certified gap | claimed | lost | infeasible "
    "| status | peak MB | above numpy and scipy"
)


def described(case: str) -> tuple[str, tuple[int, int, int]]:
    """(family, shape) of a case of ``CASES``, or of "family:n1xn2xk"."""
    if case in CASES:
        return CASES[case]
    match = re.fullmatch(r"(\w+):(\d+)x(\d+)x(\d+)", case)
    if match is None or match[1] not in (*JOINTS, "informative", "pairs"):
        raise argparse.ArgumentTypeError(
            f"{case!r} is none of {', '.join(CASES)}, nor family:n1xn2xk, such as counts:6x6x4"
        )
    return match[1], (int(match[2]), int(match[3]), int(match[4]))


def case_name(text: str) -> str:
    """The case itself, once it has been understood."""
    described(text)
    return text


def measure(name: str, case: str) -> dict[str, Any]:
    """Run one solver on one case, small ones again and again."""
    family, shape = described(case)
    p1, p2 = marginals(family, shape, seed=0)
    SOLVERS[name](*marginals("dense", (2, 2, 2), seed=1))
    answers = [SOLVERS[name](p1, p2)]
    while (
        np.prod(shape) < SMALL_CELLS
        and len(answers) < SMALL_REPEATS
        and sum(a.seconds for a in answers) < SMALL_SECONDS
    ):
        answers.append(SOLVERS[name](p1, p2))
    last = answers[-1]
    result = {
        "times": [a.seconds for a in answers],
        "i_star": last.i_star,
        "status": last.status,
        "gap": last.gap,
        "iterations": last.iterations,
    }
    if last.q is not None:
        result["infeasible"] = feasibility_error(last.q, p1, p2)
        result["reached"] = union_information(made_feasible(last.q, p1, p2))
    return result


def run_case(case: str, solvers: list[str], repeat: int, limit: float) -> list[dict[str, Any]]:
    """Every solver on one case, in rounds; one that fails or overruns is not tried again."""
    results: dict[str, dict[str, Any]] = {}
    for _ in range(repeat):
        for name in solvers:
            if name in results and "times" not in results[name]:
                continue
            run = isolated(measure, name, case, limit=limit)
            times = results.get(name, {}).get("times", [])
            if "times" in run:
                run["times"] = times + run["times"]
            results[name] = run
    return [{"case": case, "solver": name, **result} for name, result in results.items()]


def judged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of one case with median seconds, and set against our time and certificate."""
    rows = [
        {**row, "seconds": statistics.median(row["times"])} if "times" in row else row
        for row in rows
    ]
    ours = next((row for row in rows if row["solver"] == OURS and "seconds" in row), None)
    if ours is None:
        return rows
    low, high = ours["i_star"] - ours["gap"], ours["i_star"]
    for row in rows:
        if "seconds" not in row:
            continue
        row["ratio"] = row["seconds"] / ours["seconds"]
        if row["gap"] is None:
            row["claimed"] = max(row["i_star"] - high, 0.0) + min(row["i_star"] - low, 0.0)
        if "reached" in row:
            row["lost"] = row["reached"] - low
    return rows


def markdown(rows: list[dict[str, Any]]) -> str:
    """The results as a table; informations in bits."""
    lines = [f"| {HEADER} |", "| --- | --- " + "| ---: " * 6 + "| --- | ---: | ---: |"]
    for row in rows:
        cells = [
            row["case"],
            row["solver"],
            shown(row, "seconds", ".4g"),
            shown(row, "ratio", ".1f"),
            shown(row, "gap", ".0e"),
            shown(row, "claimed", "+.0e"),
            shown(row, "lost", ".0e"),
            shown(row, "infeasible", ".0e"),
            row["status"],
            shown(row, "peak_mb", ".0f"),
            shown(row, "added_mb", ".0f"),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def shown(row: dict[str, Any], key: str, style: str) -> str:
    """A number in the given style, or nothing."""
    return "" if row.get(key) is None else format(row[key], style)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", nargs="+", type=case_name, default=list(CASES))
    parser.add_argument("--solvers", nargs="+", default=list(SOLVERS), choices=list(SOLVERS))
    parser.add_argument("--limit", type=float, default=180, help="seconds a process may take")
    parser.add_argument("--repeat", type=int, default=3, help="rounds of all solvers")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    args = parser.parse_args()
    results: list[dict[str, Any]] = []
    for case in args.cases:
        rows = judged(run_case(case, args.solvers, args.repeat, args.limit))
        results += rows
        print(markdown(rows), flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "exact_vs_peers.md").write_text(markdown(results))
    (args.out / "exact_vs_peers.json").write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
