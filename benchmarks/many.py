"""300 bootstrap replicates as one batch, beside a loop over ``decompose``; and p-values.

    python benchmarks/many.py                              # about a minute
    python benchmarks/many.py --sizes 4x4x4 --replicates 100 --permutations 19

The replicates are multinomial samples of one table of counts, drawn once and given to both. The
loop is what a careful user would write: ``decompose(table, tol=1e-4)`` for each. The two take
turns, ``--repeat`` rounds of them, and the medians count. "worst" is the largest distance of an I*
of the batch from the certified interval of a solve at 1e-8, in bits: 0.5e-4 is promised. P-values
are those of the five tests, as one call. Writes results/many.md.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from heading import heading

from interplay import Joint, decompose
from interplay.broja.many import union_informations
from interplay.uncertainty.p_values import p_values
from interplay.uncertainty.pair_counts import PairCounts

SIZES = ("4x4x4", "10x10x3", "20x20x10")
AIMS = {"4x4x4": 10, "10x10x3": 8, "20x20x10": 4}  # times the loop
TESTED, AIM_SECONDS = "20x20x10", 3
TOL = 1e-4  # bits
ROWS = 5000
CHECKED = 20  # replicates that are solved again to 1e-8

Array = np.ndarray


def parsed(size: str) -> tuple[int, ...]:
    """(n1, n2, k) of "n1xn2xk"."""
    return tuple(map(int, size.split("x")))


def counts(size: str, rng: np.random.Generator) -> Array:
    """A table of ``ROWS`` rows."""
    shape = parsed(size)
    return rng.multinomial(ROWS, rng.dirichlet(np.full(np.prod(shape), 0.3))).reshape(shape)


def replicates(table: Array, number: int, rng: np.random.Generator) -> Array:
    """(number, n1, n2, k) multinomial samples of a table."""
    drawn = rng.multinomial(ROWS, table.ravel() / ROWS, size=number)
    return drawn.reshape(number, *table.shape)


def batched(tables: Array) -> Array:
    """I* of every table, as one call."""
    shares = tables / ROWS
    return union_informations(shares.sum(axis=2), shares.sum(axis=1), tol=TOL)


def looped(tables: Array) -> Array:
    """I* of every table, one after the other."""
    return np.array([decompose(table, tol=TOL).i_star for table in tables])


def seconds(function: Callable[..., Any], *args: Any) -> float:
    """What a call takes."""
    start = time.perf_counter()
    function(*args)
    return time.perf_counter() - start


def worst(tables: Array) -> float:
    """The largest distance from a certified interval, in bits."""
    distances = []
    for value, table in zip(batched(tables), tables, strict=True):
        pid = decompose(table, tol=1e-8)
        distances.append(max(value - pid.i_star, pid.i_star - pid.gap - value, 0.0))
    return max(distances)


def batch_line(size: str, number: int, repeat: int) -> str:
    """A row of the table of replicates."""
    rng = np.random.default_rng(0)
    tables = replicates(counts(size, rng), number, rng)
    batched(tables[:2]), looped(tables[:2])  # loads the libraries
    rounds = [(seconds(batched, tables), seconds(looped, tables)) for _ in range(repeat)]
    ours, loop = map(statistics.median, zip(*rounds, strict=True))
    aim = f"{AIMS[size]}" if size in AIMS else ""
    return (
        f"| {size} | {number} | {ours:.3f} | {loop:.3f} | {loop / ours:.1f} | {aim} "
        f"| {worst(tables[:CHECKED]):.0e} |"
    )


def tests_line(size: str, permutations: int) -> str:
    """The sentence about p-values."""
    pairs = PairCounts.from_joint(Joint.from_table(counts(size, np.random.default_rng(0))))
    took = seconds(p_values, pairs, permutations, np.random.default_rng(1))
    return (
        f"p-values of the five tests at {size} with {permutations} permutations: {took:.2f} s "
        f"(aim: under {AIM_SECONDS} s)."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", default=SIZES)
    parser.add_argument("--replicates", type=int, default=300)
    parser.add_argument("--permutations", type=int, default=99)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    args = parser.parse_args()
    lines = [
        "| table | replicates | batch, s | loop, s | ratio | aim | worst, bits |",
        "| --- |" + " ---: |" * 6,
    ]
    print(*lines, sep="\n")
    for size in args.sizes:
        lines.append(batch_line(size, args.replicates, args.repeat))
        print(lines[-1], flush=True)
    lines += ["", tests_line(TESTED, args.permutations)]
    print(*lines[-2:], sep="\n")
    args.out.mkdir(parents=True, exist_ok=True)
    caption = f"Replicates of {ROWS:,} rows, solved to {TOL:g} bits.\n\n"
    (args.out / "many.md").write_text(heading("many.py") + caption + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
