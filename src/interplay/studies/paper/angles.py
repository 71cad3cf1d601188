"""Figures 3 and 10 to 12: how the decomposition of the mixture turns with the angle of mu."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from math import log, pi
from typing import TYPE_CHECKING

import numpy as np

from interplay.plots.style import FAINT, INK, LOOKS, new_figure, plain
from interplay.studies.experiment import Options, Page, Piece, Values
from interplay.studies.paper.mixture import SYMBOLS, decomposed
from interplay.studies.run import as_markdown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NORMS = (0.1, 0.5, 1.0, 1.5, 2.0)
MARKERS = {"R": "x", "U1": "v", "U2": "s", "S": "^", "sum": "+"}  # those of the paper

Panels = dict[tuple[float, str, str], list[Values]]  # results by norm, coordinates and labels


@dataclass(frozen=True, slots=True)
class Sweep:
    """A grid of panels, in each of which the angle goes from 0 to a right angle.

    Attributes:
        name: as the command line takes it.
        title: of the page.
        remark: what the paper says of the figure, and what we find.
        draw: draws the panels.
        coordinates: one or more coordinate systems.
        labels: ``"soft"``, ``"hard"`` or both.
        norms: lengths of mu.
        angles: number of angles, i / (angles - 1) * pi / 2.
        points: drawn for each decomposition.
        seed: of the draws.

    """

    name: str
    title: str
    remark: str
    draw: Callable[[Panels], Axes]
    coordinates: tuple[str, ...]
    labels: tuple[str, ...]
    norms: tuple[float, ...] = NORMS
    angles: int = 41
    points: int = 1_000_000
    seed: int = 0

    def pieces(self) -> list[Piece]:
        """One decomposition each."""
        return [Piece(s, partial(decomposed, s)) for s in self._settings()]

    def _settings(self) -> Iterator[Values]:
        grid = product(self.norms, self.coordinates, self.labels)
        for (norm, coordinates, labels), turn in product(grid, range(self.angles)):
            yield {
                "kind": "mixture",
                "norm": norm,
                "angle": turn / (self.angles - 1) * pi / 2,
                "coordinates": coordinates,
                "labels": labels,
                "points": self.points,
                # each decomposition has draws of its own, whatever else is run
                "stream": [self.seed, round(1000 * norm), turn, self.angles, labels == "hard"],
            }

    def page(self, results: list[Values]) -> Page:
        """Errors by panel, every value, and the panels drawn."""
        panels: Panels = {}
        for found in results:
            key = (found["norm"], found["coordinates"], found["labels"])
            panels.setdefault(key, []).append(found)
        text = [
            f"# {self.title}",
            f"{self.points:,} points in 50 bins a coordinate, {self.angles} angles of mu from 0 "
            "to pi/2. Bits.",
            self.remark,
            "## Largest error over the angles",
            "The plug-in values of the counts, as in the paper, against the truth; `corrected` is "
            "the largest error of R, U1, U2 and S with the bias of small samples taken off.",
            as_markdown([errors(panel) for panel in panels.values()]),
            "## Sums",
            "R + U1 + U2 + S is I(X1,X2;Y), which turning mu does not change. The paper's figures "
            "are in nats: in the soft panels of its figures 10 to 12 the last ticks of the axes "
            "are 0.006, 0.1, 0.3, 0.4 and 0.6.",
            as_markdown([sums(panel) for panel in panels.values()]),
        ]
        return Page("\n\n".join(text) + "\n", [line(r) for r in results], self.draw(panels))


def sized(options: Options, sweep: Sweep) -> Sweep:
    """The sweep in full, or a small version of it."""
    sweep = replace(sweep, seed=options.seed)
    return replace(sweep, angles=9, points=100_000) if options.quick else sweep


def panel_of(found: Values) -> Values:
    """Which panel a result belongs to."""
    return {key: found[key] for key in ("norm", "coordinates", "labels")}


def errors(panel: list[Values]) -> Values:
    """The largest absolute error of each symbol over the angles, in bits."""
    found = {
        symbol: max(abs(r["cvx"][symbol] - r["truth"][symbol]) for r in panel) for symbol in SYMBOLS
    }
    corrected = max(
        abs(r["corrected"][s] - r["truth"][s]) for r in panel for s in SYMBOLS if s != "sum"
    )
    return {**panel_of(panel[0]), **found, "corrected": corrected}


def sums(panel: list[Values]) -> Values:
    """The range of the sum, and what of it bins and chance lose or add, in bits and nats."""
    ours = np.array([r["cvx"]["sum"] for r in panel])
    truth = np.array([r["truth"]["sum"] for r in panel])
    return {
        **panel_of(panel[0]),
        "truth": float(truth.mean()),
        "ours, least": float(ours.min()),
        "ours, most": float(ours.max()),
        "truth in nats": float(truth.mean() * log(2)),
        "ours in nats, least": float(ours.min() * log(2)),
    }


def line(found: Values) -> Values:
    """A result as a line of the CSV file."""
    out = {**panel_of(found), "angle": found["angle"], "points": found["points"]}
    for kind in ("cvx", "corrected", "truth"):
        out |= {f"{symbol} {kind}": found[kind][symbol] for symbol in SYMBOLS}
    return out | {f"error {s}": found["cvx"][s] - found["truth"][s] for s in SYMBOLS}


def draw_panel(ax: Axes, panel: list[Values]) -> Axes:
    """Markers for ours, lines for the truth, over the angle of mu."""
    colours = {look.symbol: look.colour for look in LOOKS.values()} | {"sum": INK}
    angles = [r["angle"] for r in panel]
    for symbol, marker in MARKERS.items():
        truth = [r["truth"][symbol] for r in panel]
        ours = [r["cvx"][symbol] for r in panel]
        ax.plot(angles, truth, color=colours[symbol], linewidth=1.0)
        ax.plot(
            angles, ours, marker, color=colours[symbol], markersize=3.5, label=symbol,
            fillstyle="none", linestyle="none",
        )  # fmt: skip
    ax.set_xticks([0, pi / 4, pi / 2], ["0", "π/4", "π/2"])
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]))
    return plain(ax)


def draw_grid(panels: Panels) -> Axes:
    """Columns by norm, rows by labels, as figures 10 to 12."""
    norms = sorted({norm for norm, _, _ in panels})
    labels = list(dict.fromkeys(labels for _, _, labels in panels))
    figure = new_figure(2.7 * len(norms), 2.5 * len(labels) + 0.5)
    grid = figure.subplots(len(labels), len(norms), squeeze=False)
    for (norm, _, label), panel in panels.items():
        ax = draw_panel(grid[labels.index(label), norms.index(norm)], panel)
        ax.set_title(f"|mu| = {norm:g}, {label} labels", fontsize=9, color=INK)
    for ax in grid[-1]:
        ax.set_xlabel("angle of mu", fontsize=8)
    for ax in grid[:, 0]:
        ax.set_ylabel("bits", fontsize=8)
    key(grid[0, 0])
    axes: Axes = grid[0, 0]
    return axes


def key(ax: Axes) -> None:
    """Which marker is which symbol, below the whole figure."""
    handles, names = ax.get_legend_handles_labels()
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.legend(
        handles, names, loc="outside lower center", ncols=len(names), frameon=False, fontsize=8,
        title="markers: ours; lines: the truth", title_fontproperties={"size": 8},
        labelcolor=INK, edgecolor=FAINT,
    )  # fmt: skip
