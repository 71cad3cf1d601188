"""Tables and a figure of the errors that ``benchmarks.accuracy.run`` measured.

    python -m benchmarks.accuracy.table

Writes benchmarks/results/accuracy.md and docs/images/accuracy.png.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from benchmarks.accuracy.peers import PEERS
from benchmarks.accuracy.results import RESULTS, read
from benchmarks.accuracy.run import ESTIMATORS

IMAGE = Path(__file__).parents[2] / "docs" / "images" / "accuracy.png"
HEAD = "| estimator | rows | runs | R | U1 | U2 | S | mean | by seed | largest | seconds |"


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
    for family in families_of(rows):
        own = [row for row in rows if family_of(row) == family]
        sizes = sorted({row["n"] for row in own})
        lines = [line(own, estimator, n) for n in sizes for estimator in (*ESTIMATORS, *PEERS)]
        rule = "| --- |" + " ---: |" * 10
        sections.append("\n".join([f"## {family}", "", HEAD, rule, *filter(None, lines)]))
    return "\n\n".join(sections)


def overview(rows: list[dict]) -> str:
    """Mean absolute error of an atom, by family and rows."""
    families = families_of(rows)
    lines = ["| estimator | rows | " + " | ".join(families) + " |"]
    lines.append("| --- |" + " ---: |" * (1 + len(families)))
    for n in sorted({row["n"] for row in rows}):
        for estimator in (*ESTIMATORS, *PEERS):
            cells = [cell(rows, family, estimator, n) for family in families]
            if any(cells):
                lines.append(f"| {estimator} | {n:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def cell(rows: list[dict], family: str, estimator: str, n: int) -> str:
    """Of one estimator, family and number of rows; empty where it was not run."""
    found = [
        row["error"]
        for row in rows
        if (row["estimator"], row["n"]) == (estimator, n) and family_of(row) == family
    ]
    return f"{np.abs(found).mean():.4f}" if found else ""


def family_of(row: dict) -> str:
    return row["world"].split("/")[0]


def families_of(rows: list[dict]) -> list[str]:
    return list(dict.fromkeys(family_of(row) for row in rows))


def curve(rows: list[dict], estimator: str) -> list[tuple[int, float, float, float]]:
    """(rows, mean, least, largest) mean absolute error of an atom by seed."""
    found = []
    own = [row for row in rows if row["estimator"] == estimator]
    for n in sorted({row["n"] for row in own}):
        here = [row for row in own if row["n"] == n]
        seeds = {row["seed"] for row in here}
        by_seed = [np.abs([r["error"] for r in here if r["seed"] == s]).mean() for s in seeds]
        found.append((n, float(np.mean(by_seed)), min(by_seed), max(by_seed)))
    return found


def plot(rows: list[dict]) -> None:
    """Error by the number of rows, a panel for each family."""
    from matplotlib.figure import Figure

    families = families_of(rows)
    figure = Figure(figsize=(2.3 * len(families), 3.6), layout="constrained")
    panels = figure.subplots(1, len(families), sharey=True, squeeze=False)[0]
    for axes, family in zip(panels, families, strict=True):
        own = [row for row in rows if family_of(row) == family]
        for number, estimator in enumerate((*ESTIMATORS, *PEERS)):
            points = curve(own, estimator)
            if not points:
                continue
            n, mean, least, largest = zip(*points, strict=True)
            axes.plot(n, mean, marker=".", color=f"C{number}", label=estimator)
            axes.fill_between(n, least, largest, color=f"C{number}", alpha=0.2, linewidth=0)
        axes.set_title(family, fontsize=9)
        axes.set(xscale="log", yscale="log", xlabel="rows", xlim=(800, 130_000))
        axes.grid(alpha=0.3)
    panels[0].set_ylabel("mean absolute error of an atom, bits")
    handles = {
        label: handle
        for axes in panels
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    figure.legend(
        list(handles.values()), list(handles), fontsize=8, ncols=4, loc="outside lower center"
    )
    figure.savefig(IMAGE, dpi=110)


def main() -> None:
    rows = read()
    page = ["# Errors in bits", "Mean absolute error of an atom:", overview(rows), tables(rows)]
    RESULTS.with_suffix(".md").write_text("\n\n".join(page) + "\n")
    plot(rows)


if __name__ == "__main__":
    main()
