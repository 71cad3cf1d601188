"""Our exact solver against its peers, in one run, on the same tables.

    python benchmarks/exact_vs_peers.py                       # every case
    python benchmarks/exact_vs_peers.py --cases 50x50x2 gmm50 --limit 60

Each solver runs in a process of its own, so its peak memory is its own and a time limit can end it.
The first run warms up imports on a tiny table; the median of the repeats counts. "error" is the
distance of R from our certified value, "infeasible" the largest deviation of the coupling from the
marginals (none where a peer returns no coupling). Writes benchmarks/results/exact_vs_peers.md.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import multiprocessing
import resource
import statistics
from pathlib import Path
from typing import Any

import numpy as np
from certify import feasibility_error
from peers import SOLVERS
from tables import marginals

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
}


def measure(name: str, family: str, shape: tuple[int, int, int], repeat: int, pipe: Any) -> None:
    """Run one solver on one case; send seconds, error sources and memory."""
    run = SOLVERS[name]
    p1, p2 = marginals(family, shape, seed=0)
    with contextlib.redirect_stdout(io.StringIO()):
        run(*marginals("dense", (2, 2, 2), seed=1))  # imports, and libraries' own set-up
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        answers = [run(p1, p2) for _ in range(repeat)]
    last = answers[-1]
    pipe.send(
        {
            "seconds": statistics.median(a.seconds for a in answers),
            "redundancy": last.redundancy,
            "status": last.status,
            "gap": last.gap,
            "iterations": last.iterations,
            "infeasible": None if last.q is None else feasibility_error(last.q, p1, p2),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "added_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
        }
    )


def run_case(name: str, case: str, repeat: int, limit: float) -> dict[str, Any]:
    """One solver on one case in a process of its own, ended after ``limit`` seconds."""
    family, shape = CASES[case]
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=measure, args=(name, family, shape, repeat, theirs))
    process.start()
    theirs.close()
    try:
        result = ours.recv() if ours.poll(limit) else {"status": f"not done in {limit:.0f} s"}
    except EOFError:
        result = {"status": "failed"}
    process.kill()
    process.join()
    return {"case": case, "solver": name, **result}


def table(results: list[dict[str, Any]]) -> str:
    """The results as Markdown."""
    lines = [
        "| case | solver | seconds | times ours | error in R, bits | certified gap, bits "
        "| infeasible | status | peak MB |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- | ---: |",
    ]
    ours: dict[str, Any] = {}
    for row in results:
        if row["solver"] == "interplay":
            ours = row
        seconds = row.get("seconds")
        cells = [row["case"], row["solver"]]
        if seconds is None:
            cells += ["", "", "", "", "", row["status"], ""]
        else:
            error = abs(row["redundancy"] - ours["redundancy"])
            cells += [
                f"{seconds:.4g}",
                f"{seconds / ours['seconds']:.1f}",
                "" if row is ours else f"{error:.0e}",
                "" if row["gap"] is None else f"{row['gap']:.0e}",
                "" if row["infeasible"] is None else f"{row['infeasible']:.0e}",
                row["status"],
                f"{row['peak_mb']:.0f}",
            ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", nargs="+", default=list(CASES), choices=list(CASES))
    parser.add_argument("--solvers", nargs="+", default=list(SOLVERS), choices=list(SOLVERS))
    parser.add_argument("--limit", type=float, default=180, help="seconds a solver may take")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    args = parser.parse_args()
    results: list[dict[str, Any]] = []
    for case in args.cases:
        size = int(np.prod(CASES[case][1]))
        for name in args.solvers:
            repeat = 20 if size < 1000 and name != "dit" else 3 if name.startswith("inter") else 1
            result = run_case(name, case, repeat, args.limit)
            results.append(result)
            print(json.dumps(result), flush=True)
    args.out.mkdir(exist_ok=True)
    (args.out / "exact_vs_peers.md").write_text(table(results))
    print("\n" + table(results))


if __name__ == "__main__":
    main()
