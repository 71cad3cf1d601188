"""The lines of a table as a plot: bars are the truth, markers are everyone else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from interplay.plots.style import INK, LOOKS, new_figure, plain
from interplay.studies.comparison import TRUTH, Line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKERS = ("o", "v", "s", "^", "D", "P", "X", "*", "<", ">")
WIDTH = 0.3  # from the middle of a bar to its outer markers


def plot_lines(lines: Sequence[Line]) -> Axes:
    """A row for each preset, a column for each atom, datasets to the right.

    Markers of what the paper prints are empty.
    """
    presets = list(dict.fromkeys(line.preset for line in lines))
    datasets = list(dict.fromkeys(line.dataset for line in lines))
    others = list(dict.fromkeys(line.who for line in lines if line.who != TRUTH))
    figure = new_figure(4 * (1.5 + 0.32 * len(datasets)), 2.7 * len(presets) + 1.2)
    grid = figure.subplots(len(presets), 4, squeeze=False, sharey="row")
    for line in lines:
        row, at = grid[presets.index(line.preset)], datasets.index(line.dataset)
        for ax, value in zip(row, line.mean, strict=True):
            draw_value(ax, line, float(value), at, others)
    for preset, row in zip(presets, grid, strict=True):
        for look, ax in zip(LOOKS.values(), row, strict=True):
            plain(ax).set_title(" ".join([look.symbol, preset and f"({preset})"]), fontsize=9)
            ax.set_xticks(range(len(datasets)), datasets, rotation=60, ha="right", fontsize=7)
        row[0].set_ylabel("bits")
    add_key(grid[0, 0])
    axes: Axes = grid[0, 0]
    return axes


def draw_value(ax: Axes, line: Line, value: float, at: int, others: list[str]) -> None:
    """A bar or a marker at a dataset; those of ``others`` stand side by side."""
    if line.who == TRUTH:
        ax.hlines(value, at - 0.42, at + 0.42, color=INK, linewidth=1.5, label=TRUTH)
        return
    mark = others.index(line.who)
    places = np.linspace(-WIDTH, WIDTH, len(others))
    ax.plot(
        at + places[mark], value, MARKERS[mark % len(MARKERS)], color=f"C{mark}", markersize=4,
        label=line.who, fillstyle="none" if line.printed else "full",
    )  # fmt: skip


def add_key(ax: Axes) -> None:
    """Who is who, once each, below the figure."""
    handles, names = ax.get_legend_handles_labels()
    once = dict(zip(names, handles, strict=True))
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.legend(
        list(once.values()), list(once), loc="outside lower center", fontsize=7, frameon=False,
        ncols=min(len(once), 5),
    )  # fmt: skip
