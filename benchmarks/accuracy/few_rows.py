"""How far estimates of 60 to 150 rows are from the truth: counts of clusters; classifiers of 80.

    python -m benchmarks.accuracy.few_rows WORK.jsonl

Each estimate is a line of WORK.jsonl, kept at once: a second run goes on. Writes
benchmarks/results/few_rows.md. How many clusters few rows are given was chosen on every second of
the worlds ("tuned") and looked at once on the others ("once").
"""

import sys
from functools import partial
from itertools import product
from pathlib import Path
from time import process_time

import numpy as np
from benchmarks.accuracy.results import four
from benchmarks.accuracy.worlds import worlds
from benchmarks.heading import heading

from interplay import estimate
from interplay.core.store import Store

RESULT = Path(__file__).parents[1] / "results" / "few_rows.md"
ROWS = (60, 80, 100, 150)
FITTED = 80  # rows that classifiers are fitted to as well, which takes a quarter of an hour
FEWEST = 5  # rows of a class, for classifiers to be cross-fitted
METHODS = {
    "discrete": partial(estimate, method="discrete"),
    "discrete, 20 clusters": partial(estimate, method="discrete", clusters=20),
    "posterior": partial(estimate, method="posterior"),
}
HEAD = "| rows | worlds | half | method | R | U1 | U2 | S | mean | largest | seconds |"


def main(work: str) -> None:
    store = Store(Path(work), Path(__file__).parent)
    found = []
    for rows, (place, (name, world)) in product(ROWS, enumerate(sorted(worlds().items()))):
        drawn = sample(world.dataset, rows, place)
        for method in methods(rows) if drawn else ():
            run = {"world": name, "n": rows, "method": method}
            kept = store.get(run) or store.add(run, measured(world.dataset, drawn, method))
            found.append(run | kept | {"half": "once" if place % 2 else "tuned"})
        print(rows, name, flush=True)
    RESULT.write_text(page(found), encoding="utf-8")


def methods(rows):
    """Those that are measured on so many rows."""
    return [method for method in METHODS if method != "posterior" or rows == FITTED]


def sample(dataset, rows, place):
    """X1, X2 and Y, or None where a modality is one column or a class is too rare."""
    x1, x2, y = dataset.sample(rows, rng=np.random.default_rng([8, place, rows]))
    several = x1.ndim == 2 and x1.shape[1] > 1
    enough = np.unique(y, return_counts=True)[1].min() >= FEWEST
    return (x1, x2, y) if several and enough else None


def measured(dataset, drawn, method):
    """Errors of R, U1, U2 and S in bits, and seconds of one core."""
    start = process_time()
    pid = METHODS[method](*drawn, rng=0)
    seconds = process_time() - start
    return {"error": np.subtract(four(pid), four(dataset.true_pid())).tolist(), "seconds": seconds}


def page(found):
    lines = [
        "# Few rows",
        "",
        heading("accuracy/few_rows.py").strip(),
        "",
        "Mean absolute error of an atom in bits, on those datasets of the accuracy table whose "
        f"modalities have several columns and whose classes have {FEWEST} rows or more. One sample "
        "of each.",
        "",
        HEAD,
        "| ---: | ---: | --- | --- |" + " ---: |" * 7,
    ]
    tables = product(ROWS, ("tuned", "once"), METHODS)
    for rows, half, method in (table for table in tables if table[2] in methods(table[0])):
        own = [f for f in found if (f["n"], f["half"], f["method"]) == (rows, half, method)]
        error = np.abs([f["error"] for f in own])
        cells = (f"{e:.3f}" for e in (*error.mean(axis=0), error.mean(), error.max()))
        seconds = np.median([f["seconds"] for f in own])
        lines.append(
            f"| {rows} | {len(own)} | {half} | {method} | {' | '.join(cells)} | {seconds:.1f} |"
        )
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main(*sys.argv[1:])
