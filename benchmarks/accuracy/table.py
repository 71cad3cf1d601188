"""Tables and a figure of the errors that ``benchmarks.accuracy.run`` measured.

    python -m benchmarks.accuracy.table

Writes benchmarks/results/accuracy.md and docs/images/accuracy.png.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from benchmarks.accuracy.peers import PEERS
from benchmarks.accuracy.results import RESULTS
from benchmarks.accuracy.run import ESTIMATORS

from interplay.core.pid import ATOMS

IMAGE = Path(__file__).parents[2] / "docs" / "images" / "accuracy.png"
HEAD = "| estimator | rows | runs | R | U1 | U2 | S | mean | by seed | largest | seconds |"


def read() -> list[dict]:
    return [json.loads(line) for line in RESULTS.read_text().splitlines()]


def line(rows: list[dict], estimator: str, n: int) -> str | None:
    """Mean absolute errors in bits of one estimator in one family."""
    found = [row for row in rows if row["estimator"] == estimator and row["n"] == n]
    if not found:
        return None
    errors = np.abs([row["error"] for row in found])
    seeds = sorted({row["seed"] for row in found})
    by_seed = [errors[[row["seed"] == seed for row in found]].mean() for seed in seeds]
    seconds = np.median([row["seconds"] for row in found])
    cells = [f"{value:.4f}" for value in (*errors.mean(axis=0), errors.mean())]
    spread = f"{min(by_seed):.4f} to {max(by_seed):.4f}"
    parts = [estimator, f"{n:,}", str(len(found)), *cells, spread, f"{errors.max():.3f}"]
    return "| " + " | ".join([*parts, f"{seconds:.0f}"]) + " |"


def tables(rows: list[dict]) -> str:
    sections = []
    for family in dict.fromkeys(row["world"].split("/")[0] for row in rows):
        own = [row for row in rows if row["world"].startswith(f"{family}/")]
        sizes = sorted({row["n"] for row in own})
        lines = [line(own, estimator, n) for n in sizes for estimator in (*ESTIMATORS, *PEERS)]
        rule = "| --- |" + " ---: |" * 10
        sections.append("\n".join([f"## {family}", "", HEAD, rule, *filter(None, lines)]))
    return "\n\n".join(sections)


def plot(rows: list[dict]) -> None:
    from matplotlib.figure import Figure

    families = list(dict.fromkeys(row["world"].split("/")[0] for row in rows))
    figure = Figure(figsize=(2.4 * len(families), 3.4), layout="constrained")
    for axes, family in zip(
        figure.subplots(1, len(families), squeeze=False)[0], families, strict=True
    ):
        for number, estimator in enumerate(ESTIMATORS):
            found = [
                row["error"]
                for row in rows
                if row["world"].startswith(f"{family}/")
                and row["estimator"] == estimator
                and row["n"] == 20_000
            ]
            if found:
                height = np.abs(found).mean(axis=0)
                at = np.arange(len(ATOMS)) + 0.2 * (number - 1.5)
                axes.bar(at, height, 0.18, label=estimator, color=f"C{number}")
        axes.set_title(family, fontsize=9)
        axes.set_xticks(range(len(ATOMS)), ["R", "U1", "U2", "S"])
        axes.set_yscale("log")
        axes.set_ylim(1e-4, 1)
    figure.axes[0].set_ylabel("mean absolute error, bits (n = 20,000)")
    figure.axes[0].legend(fontsize=7)
    figure.savefig(IMAGE, dpi=110)


def main() -> None:
    rows = read()
    RESULTS.with_suffix(".md").write_text(f"# Errors in bits\n\n{tables(rows)}\n")
    plot(rows)


if __name__ == "__main__":
    main()
