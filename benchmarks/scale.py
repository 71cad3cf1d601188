"""Counting and estimating a large Parquet dataset, beside plain pandas on what pandas can hold.

    python benchmarks/scale.py                          # 100 million rows, pandas on 10 million
    python benchmarks/scale.py --rows 1e9 --pandas-rows 2e7 --folder /data/scratch

Each row has two normal floats, x1 and x2, a kind of eight, and two labels: whether x1 > 0 differs
from "the kind is odd", and from x2 > 0, each flipped in one row of ten. All that there is to tell,
1 - h(0.1) = 0.5310 bits, is synergy. A measurement runs in a process of its own; "peak MB" is the
largest resident size of it, "above" what it adds to numpy and scipy. Pandas reads the same columns,
cuts the floats at the same edges with numpy.digitize, and groups; its counts must be ours.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path
from typing import Any

import numpy as np
from isolated import isolated

PART = 2_000_000  # rows of a file
BYTES = 20  # of a row on disk, at most
LIMIT = 3600.0  # seconds
QUESTIONS = (("x1", "kind", "y_kind"), ("x1", "x2", "y_x2"))
HEADER = "what | rows | question | cells | seconds | rows/s | peak MB | above | counts | synergy"
RESULTS = Path(__file__).parent / "results" / "scale.md"


def write_parts(folder: Path, rows: int) -> dict[str, Any]:
    """Parquet files of at most ``PART`` rows, one after the other.

    In a process of its own as well: a child's peak memory starts at the size of its parent.
    """
    import polars

    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    names = polars.Series([f"kind {i}" for i in range(8)])
    files = []
    for k, start in enumerate(range(0, rows, PART)):
        n = min(PART, rows - start)
        x1, x2 = rng.normal(size=(2, n))
        kind = rng.integers(0, 8, n)
        columns = {
            "x1": x1,
            "x2": x2,
            "kind": names.gather(kind),
            "y_kind": (x1 > 0) ^ (kind % 2 == 1) ^ (rng.random(n) < 0.1),
            "y_x2": (x1 > 0) ^ (x2 > 0) ^ (rng.random(n) < 0.1),
        }
        files.append(folder / f"part-{k:05d}.parquet")
        polars.DataFrame(columns).write_parquet(files[-1])
    return {"files": files}


def ours(files: list[Path], question: tuple[str, str, str]) -> dict[str, Any]:
    """Time of counting, the counts, and the edges that were learnt."""
    from interplay.data.counting.contingency import count_data

    start = time.perf_counter()
    table = count_data(*question, data=files, rng=np.random.default_rng(0))
    seconds = time.perf_counter() - start
    cells = table.joint.cells()
    counts = np.rint(cells.mass * table.joint.n_samples).astype(int)
    edges = {
        part.columns[0]: part.edges
        for encoder in table.encoders
        for part in encoder.parts
        if hasattr(part, "edges")
    }
    return {"seconds": seconds, "counts": counts, "edges": edges, "cells": len(counts)}


def ours_and_answer(files: list[Path], question: tuple[str, str, str]) -> dict[str, Any]:
    """Time of the whole call, from files to the four atoms."""
    from interplay import estimate

    start = time.perf_counter()
    pid = estimate(*question, data=files)
    return {"seconds": time.perf_counter() - start, "synergy": pid.synergy}


def pandas_alone(
    files: list[Path], question: tuple[str, str, str], edges: dict[str, np.ndarray]
) -> dict[str, Any]:
    """Time of reading, cutting at the edges and grouping."""
    import pandas

    start = time.perf_counter()
    parts = [pandas.read_parquet(file, columns=list(question)) for file in files]
    frame = pandas.concat(parts, ignore_index=True)
    for name, cuts in edges.items():
        frame[name] = np.digitize(frame[name].to_numpy(), cuts)
    counts = frame.groupby(list(question), sort=True).size().to_numpy()
    return {"seconds": time.perf_counter() - start, "counts": counts, "cells": len(counts)}


def line(what: str, rows: int, question: tuple[str, str, str], found: dict[str, Any]) -> str:
    """A row of the table."""
    name = f"{question[0]}, {question[1]}; {question[2]}"
    if "seconds" not in found:
        return f"| {what} | {rows:,} | {name} | {found['status']} | | | | | | |"
    cells = f"{found['cells']:,}" if "cells" in found else ""
    synergy = f"{found['synergy']:.4f}" if "synergy" in found else ""
    return (
        f"| {what} | {rows:,} | {name} | {cells} | {found['seconds']:.1f} | "
        f"{rows / found['seconds']:,.0f} | {found['peak_mb']:,.0f} | {found['added_mb']:,.0f} | "
        f"{found.get('agree', '')} | {synergy} |"
    )


def measure(files: list[Path], rows: int, few: int) -> list[str]:
    """The lines of the table."""
    first = files[: -(-few // PART)]
    lines = []
    for question in QUESTIONS:
        large = isolated(ours, files, question, limit=LIMIT)
        lines.append(line("interplay, counting", rows, question, large))
        answer = isolated(ours_and_answer, files, question, limit=LIMIT)
        lines.append(line("interplay, whole call", rows, question, answer))
        small = isolated(ours, first, question, limit=LIMIT)
        plain = isolated(pandas_alone, first, question, small["edges"], limit=LIMIT)
        same = np.array_equal(small["counts"], plain.get("counts"))
        plain["agree"] = "the same" if same else "DIFFER"
        lines.append(line("interplay, counting", few, question, small))
        lines.append(line("pandas", few, question, plain))
        print(*lines[-4:], sep="\n", flush=True)
    return lines


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=float, default=1e8)
    parser.add_argument("--pandas-rows", type=float, default=1e7, help="a multiple of 2 million")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/interplay-scale"))
    parser.add_argument("--out", type=Path, default=RESULTS)
    return parser.parse_args()


def main() -> None:
    """Write the data, measure, and clean up."""
    asked = arguments()
    rows, few = int(asked.rows), int(min(asked.pandas_rows, asked.rows))
    free = shutil.disk_usage(asked.folder.parent).free
    if free < BYTES * rows:
        raise SystemExit(f"{asked.folder.parent} has {free:,} bytes left, {BYTES * rows:,} needed")
    try:
        files = isolated(write_parts, asked.folder, rows, limit=LIMIT)["files"]
        size = sum(file.stat().st_size for file in files) / 1e9
        about = f"{len(files)} Parquet files, {size:.2f} GB, {rows:,} rows."
        print(about, flush=True)
        table = [f"| {HEADER} |", "| --- | ---: | --- |" + " ---: |" * 5 + " --- | ---: |"]
        table += measure(files, rows, few)
    finally:
        shutil.rmtree(asked.folder, ignore_errors=True)
    asked.out.write_text("\n".join([about, "", *table]) + "\n")


if __name__ == "__main__":
    main()
