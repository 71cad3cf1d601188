"""Counting symbols in a large Parquet file, beside the bare group-by of polars.

    python benchmarks/counting.py                     # 20 million rows, 2,400 and 432,000 cells
    python benchmarks/counting.py --rows 1e8          # needs a gigabyte of disk

Each row has three small integers, drawn independently. "bare" is
``scan_parquet(file).group_by("x1", "x2", "y").len()`` on polars' streaming engine; "ours" is all
that ``estimate`` does before it solves: missing values, kinds of columns, encoders, counts. The
counts must be equal. Both run in turns, each in a process of its own; "peak MB" is the largest
resident size of it. Seconds of the processor tell more than those of the clock where others share
the machine.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from isolated import isolated

CHUNK = 1_000_000  # rows that are drawn at a time
LIMIT = 3600.0  # seconds
SHAPES = ((20, 30, 4), (60, 60, 120))
NAMES = ("x1", "x2", "y")
RESULTS = Path(__file__).parent / "results" / "counting.md"
HEADER = (
    "| rows | cells | bare s | ours s | ratio | bare CPU s | ours CPU s | ratio "
    "| bare MB | ours MB |"
)


def write(file: Path, rows: int, shape: tuple[int, int, int]) -> dict[str, Any]:
    """A Parquet file of rows of three integers below ``shape``."""
    import pyarrow
    from pyarrow import parquet

    rng = np.random.default_rng(0)
    kinds = [(name, pyarrow.int64()) for name in NAMES]
    with parquet.ParquetWriter(file, pyarrow.schema(kinds)) as writer:
        for start in range(0, rows, CHUNK):
            size = min(CHUNK, rows - start)
            columns = [rng.integers(0, number, size) for number in shape]
            writer.write_table(pyarrow.table(dict(zip(NAMES, columns, strict=True))))
    return {}


def bare(file: Path) -> dict[str, Any]:
    """The engine's own group-by."""
    import polars

    start, used = time.perf_counter(), time.process_time()
    found = polars.scan_parquet(file).group_by(NAMES).len().collect(engine="streaming")
    seconds, cpu = time.perf_counter() - start, time.process_time() - used
    counts = found.sort(NAMES)["len"].to_numpy()
    return {"seconds": seconds, "cpu": cpu, "counts": counts}


def ours(file: Path) -> dict[str, Any]:
    """The table of counts that is solved."""
    from interplay.data.counting.contingency import count_data

    start, used = time.perf_counter(), time.process_time()
    counted = count_data(*NAMES, data=file, rng=np.random.default_rng(0))
    seconds, cpu = time.perf_counter() - start, time.process_time() - used
    counts = np.rint(counted.joint.cells()[3] * (counted.joint.n_samples or 0))
    return {"seconds": seconds, "cpu": cpu, "counts": counts.astype(np.int64)}


def row(folder: Path, rows: int, shape: tuple[int, int, int], repeats: int) -> str:
    """The best of some runs of each, which take turns."""
    file = folder / "rows.parquet"
    isolated(write, file, rows, shape, limit=LIMIT)
    runs: dict[str, list[dict[str, Any]]] = {"bare": [], "ours": []}
    for _ in range(repeats):
        for name, function in (("bare", bare), ("ours", ours)):
            done = isolated(function, file, limit=LIMIT)
            if "status" in done:
                raise RuntimeError(f"{name}: {done['status']}")
            runs[name].append(done)
    np.testing.assert_array_equal(runs["ours"][0]["counts"], runs["bare"][0]["counts"])
    seconds, cpu, memory = (
        [min(run[what] for run in runs[name]) for name in ("bare", "ours")]
        for what in ("seconds", "cpu", "peak_mb")
    )
    cells = len(runs["bare"][0]["counts"])
    return (
        f"| {rows:,} | {cells:,} | {seconds[0]:.2f} | {seconds[1]:.2f} | "
        f"{seconds[1] / seconds[0]:.2f} | {cpu[0]:.2f} | {cpu[1]:.2f} | {cpu[1] / cpu[0]:.2f} | "
        f"{memory[0]:,.0f} | {memory[1]:,.0f} |"
    )


def main() -> None:
    """Print a table, and keep it where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=float, default=2e7)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--save", action="store_true", help=f"write {RESULTS.name}")
    asked = parser.parse_args()
    lines = [HEADER, "|" + " --- |" * (HEADER.count("|") - 1)]
    with tempfile.TemporaryDirectory() as folder:
        for shape in SHAPES:
            lines.append(row(Path(folder), int(asked.rows), shape, asked.repeats))
            print("\n".join(lines[-1:] if len(lines) > 3 else lines), flush=True)
    if asked.save:
        load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
        said = f"`benchmarks/counting.py` on {os.cpu_count()} cores, load {load}."
        RESULTS.write_text("\n".join([said, "", *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
