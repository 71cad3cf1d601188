"""Our exact solver on large alphabets, from the two marginals alone.

    python benchmarks/large.py                                   # the sizes of the README
    python benchmarks/large.py --cases 500x500x2@1e-8 --family dense
    python benchmarks/large.py --growth                          # how time grows with n and with k

Families: "informative" (posteriors of each symbol drawn from a Dirichlet of 0.3: much to decide)
and "dense" (the marginals of a flat Dirichlet joint, drawn row by row). A case is n1 x n2 x k @ the
certified gap asked for, in bits. Each runs in a process of its own, killed after ``--limit``
seconds. I(X1,X2;Y) moves synergy alone; H(Y), its largest value, stands in for it.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from certify import entropy
from isolated import isolated
from tables import dense_marginals, marginals

CASES = (
    "300x300x2@1e-8",
    "1000x1000x2@1e-6",
    "200x200x1000@1e-3",
    "1000x1000x10@1e-3",
    "2000x2000x10@1e-3",
    "5000x5000x10@1e-2",
)
GROWTH = {
    "n at k=2, 1e-8": [f"{n}x{n}x2@1e-8" for n in (125, 250, 500, 1000, 2000)],
    "n at k=10, 1e-8": [f"{n}x{n}x10@1e-8" for n in (25, 50, 100, 200)],
    "n at k=10, 1e-3": [f"{n}x{n}x10@1e-3" for n in (250, 500, 1000, 2000)],
    "k at n=100, 1e-8": [f"100x100x{k}@1e-8" for k in (2, 4, 8, 16)],
}
HEADER = "case | family | solver | seconds | iterations | certified gap | status | peak MB | added"


def parsed(case: str) -> tuple[tuple[int, int, int], float]:
    """(n1, n2, k) and the gap of "n1xn2xk@gap"."""
    match = re.fullmatch(r"(\d+)x(\d+)x(\d+)@(\S+)", case)
    if match is None:
        raise argparse.ArgumentTypeError(f"{case!r} is not n1xn2xk@gap, such as 300x300x2@1e-8")
    n1, n2, k, gap = match.groups()
    return (int(n1), int(n2), int(k)), float(gap)


def case_name(text: str) -> str:
    """The case itself, once it has been understood."""
    parsed(text)
    return text


def measure(case: str, family: str, solver: str, seed: int) -> dict[str, Any]:
    """Solve one case."""
    import interplay

    shape, tol = parsed(case)
    rng = np.random.default_rng([seed, *shape])
    p1, p2 = dense_marginals(shape, rng) if family == "dense" else marginals(family, shape, seed)
    joint = interplay.Joint.from_marginals(p1, p2, entropy(p1.sum(axis=0)))
    warnings.filterwarnings("ignore", message=".*certified gap")  # it is in the result
    interplay.decompose(np.arange(1.0, 28.0).reshape(3, 3, 3), solver=solver, tol=1e-2)  # imports
    start = time.perf_counter()
    pid = interplay.decompose(joint, solver=solver, tol=tol)
    seconds = time.perf_counter() - start
    made = pid.provenance
    return {
        "seconds": seconds,
        "solver": made["solver"],
        "iterations": made["iterations"],
        "gap": pid.gap,
        "i_star": pid.i_star,
        "status": made["status"] if pid.gap <= tol else f"gap missed, {made['status']}",
    }


def line(row: dict[str, Any]) -> str:
    """One row of the Markdown table."""
    if "seconds" not in row:
        return f"| {row['case']} | {row['family']} | | | | | {row['status']} | | |"
    return (
        f"| {row['case']} | {row['family']} | {row['solver']} | {row['seconds']:.3g} "
        f"| {row['iterations']} | {row['gap']:.1e} | {row['status']} | {row['peak_mb']:.0f} "
        f"| {row['added_mb']:.0f} |"
    )


def exponent(rows: list[dict[str, Any]], by: int) -> float:
    """Slope of log seconds over log size, from the solved rows; NaN with fewer than two."""
    points = [(parsed(r["case"])[0][by], r["seconds"]) for r in rows if "seconds" in r]
    if len(points) < 2:
        return math.nan
    sizes, seconds = np.log(points).T
    return float(np.polyfit(sizes, seconds, 1)[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", nargs="+", type=case_name, default=CASES)
    parser.add_argument("--growth", action="store_true", help="series of sizes instead of cases")
    parser.add_argument(
        "--family", nargs="+", default=["informative"], choices=["informative", "dense"]
    )
    parser.add_argument("--solver", default="auto")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=float, default=900, help="seconds a case may take")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    args = parser.parse_args()
    series = GROWTH if args.growth else {"": list(args.cases)}
    lines = [f"| {HEADER} |", "| --- | --- | --- | ---: | ---: | ---: | --- | ---: | ---: |"]
    rows, laws = [], []
    print("\n".join(lines))
    for family in args.family:
        for name, names in series.items():
            here = [
                {"case": case, "family": family}
                | isolated(measure, case, family, args.solver, args.seed, limit=args.limit)
                for case in names
            ]
            lines += map(line, here)
            print("\n".join(map(line, here)), flush=True)
            rows += here
            if name:
                power = exponent(here, 2 if name.startswith("k") else 0)
                laws.append(f"{family}: time grows as {name.split()[0]}^{power:.1f} ({name})")
    report = "\n".join([*lines, "", *laws]) + "\n"
    print("\n".join(laws))
    args.out.mkdir(parents=True, exist_ok=True)
    stem = "growth" if args.growth else "large"
    (args.out / f"{stem}.md").write_text(report)
    (args.out / f"{stem}.json").write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
