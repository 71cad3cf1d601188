"""Our exact solver and its peers over n in 2 ... 96 and k in 3 ... 10: ratios, in one run.

    python benchmarks/peers_grid.py                                   # about two hours
    python benchmarks/peers_grid.py --sizes 2 3 4 --labels 3 4 5 --families dense counts
    pip install --no-deps --target PEERS idtxl-uv; PYTHONPATH=PEERS python benchmarks/peers_grid.py

Tables are n x n x k. Each solver runs in a process of its own, as in exact_vs_peers.py, in turns;
medians count. A peer that takes over ``--limit`` seconds is not tried on larger tables with as
many labels: its ratio is then at least the limit over our time, shown with a ">". Cases
are kept in results/peers_grid.jsonl: a run that is stopped goes on where it was, unless the code
has changed since. Writes results/peers_grid.md: seconds of a peer over
ours, below 1 in bold, and in how many cases we are slower.
"""

from __future__ import annotations

import argparse
import math
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from exact_vs_peers import OURS, judged, run_case
from heading import heading
from peers import SOLVERS
from tables import JOINTS

from interplay.core.store import Store

HERE = Path(__file__).parent
SIZES = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96)
LABELS = (3, 4, 5, 6, 7, 8, 9, 10)
FAMILIES = ("dense", "counts")
PEERS = ("BROJA_2PID", "CVXPY Clarabel", "CVXPY ECOS", "dit")
WRONG = 1e-6  # bits
NOT_TRIED = "not tried"
CAPTION = (
    "Seconds of a peer over ours, below 1 in bold; > where it was stopped at the limit on this "
    "table or a smaller one.\n\n"
)

Case = tuple[str, int, int]
Row = dict[str, Any]
Results = dict[Case, list[Row]]


def cases(args: argparse.Namespace) -> Iterator[Case]:
    """(family, n, k), small tables first."""
    for n in sorted(args.sizes):
        for k in sorted(args.labels):
            for family in args.families:
                yield family, n, k


def given_up(solver: str, case: Case, results: Results) -> bool:
    """Whether a smaller table of the family with as many labels took a peer too long."""
    family, n, k = case
    return solver != OURS and any(
        row["solver"] == solver and over_limit(row)
        for (name, size, labels), rows in results.items()
        if name == family and labels == k and size < n
        for row in rows
    )


def over_limit(row: Row) -> bool:
    """Whether a solver was stopped at the limit, on this table or on a smaller one."""
    return "seconds" not in row and row["status"].startswith(("killed", NOT_TRIED))


def compare(case: Case, args: argparse.Namespace, results: Results) -> list[Row]:
    """Every solver that is still in the race on one case."""
    family, n, k = case
    asked = [OURS, *args.peers]
    racing = [solver for solver in asked if not given_up(solver, case, results)]
    rows = judged(run_case(f"{family}:{n}x{n}x{k}", racing, args.repeat, args.limit))
    out = [{"solver": solver, "status": NOT_TRIED} for solver in asked if solver not in racing]
    keys = ("solver", "seconds", "ratio", "claimed", "lost", "gap", "status")
    return [{key: row[key] for key in keys if key in row} for row in rows] + out


def run(args: argparse.Namespace, store: Store) -> Results:
    """Do what is left to do; all cases asked for."""
    results: Results = {}
    wanted = list(cases(args))
    race = {"peers": list(args.peers), "limit": args.limit, "repeat": args.repeat}
    for index, case in enumerate(wanted, start=1):
        settings = dict(zip(("family", "n", "k"), case, strict=True)) | race
        found = store.get(settings)
        if found is None:
            found = store.add(settings, {"rows": compare(case, args, results)})
            print(f"{index}/{len(wanted)} {line(case, found['rows'], args)}", flush=True)
        results[case] = found["rows"]
    return results


def by_solver(rows: Sequence[Row]) -> dict[str, Row]:
    """The rows of one case by solver."""
    return {row["solver"]: row for row in rows}


def ratio(found: dict[str, Row], peer: str, limit: float) -> tuple[float, str]:
    """(peer / ours, how to show it); NaN where either has no time."""
    ours, row = found[OURS], found[peer]
    if "seconds" not in ours:
        return math.nan, "ours failed"
    if "seconds" in row:
        value = row["seconds"] / ours["seconds"]
        return value, f"**{value:.2f}**" if value < 1 else f"{value:.1f}"
    return math.nan, f"> {limit / ours['seconds']:.0f}" if over_limit(row) else "failed"


def line(case: Case, rows: Sequence[Row], args: argparse.Namespace) -> str:
    """A row of the table of ratios."""
    family, n, k = case
    found = by_solver(rows)
    took = f"{1e3 * found[OURS]['seconds']:.2f}" if "seconds" in found[OURS] else "failed"
    cells = [ratio(found, peer, args.limit)[1] for peer in args.peers]
    return f"| {' | '.join([family, f'{n}x{n}x{k}', took, *cells])} |"


def summary(peer: str, results: Results, limit: float) -> str:
    """In how many cases we are slower than one peer, and how often its answer is off."""
    found = [by_solver(rows) for rows in results.values()]
    ratios = [value for rows in found if not math.isnan(value := ratio(rows, peer, limit)[0])]
    if not ratios:
        return f"- {peer}: no case finished."
    slower = sum(value < 1 for value in ratios)
    off = [max(abs(rows[peer].get("claimed", 0)), rows[peer].get("lost", 0)) for rows in found]
    return (
        f"- {peer}: we are slower in {slower} of {len(ratios)} cases; its time over ours is "
        f"{min(ratios):.2f} at least, {statistics.median(ratios):.1f} in the median; it is more "
        f"than {WRONG:g} bits off in {sum(value > WRONG for value in off)}, at most by "
        f"{max(off):.0e}, and did not finish {len(found) - len(ratios)}."
    )


def markdown(results: Results, args: argparse.Namespace) -> str:
    """The ratios of every case, then the counts."""
    lines = [
        f"| family | table | ours, ms | {' | '.join(args.peers)} |",
        "| --- | --- |" + " ---: |" * (1 + len(args.peers)),
        *(line(case, rows, args) for case, rows in results.items()),
        "",
        *(summary(peer, results, args.limit) for peer in args.peers),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="n of n x n x k")
    parser.add_argument("--labels", nargs="+", type=int, default=LABELS)
    parser.add_argument("--families", nargs="+", default=FAMILIES, choices=(*JOINTS, "informative"))
    parser.add_argument("--peers", nargs="+", default=PEERS, choices=list(SOLVERS))
    parser.add_argument("--limit", type=float, default=20, help="seconds a process may take")
    parser.add_argument("--repeat", type=int, default=2, help="rounds of all solvers")
    parser.add_argument("--out", type=Path, default=HERE / "results")
    args = parser.parse_args()
    report = markdown(run(args, Store(args.out / "peers_grid.jsonl", HERE)), args)
    (args.out / "peers_grid.md").write_text(heading("peers_grid.py") + CAPTION + report)
    print(report)


if __name__ == "__main__":
    main()
