"""Pictures of all real datasets: their atoms end to end, and a map of what kind each is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from interplay.datasets.real.catalogue import card
from interplay.plots.style import FAINT, INK, LOOKS, new_figure, plain
from interplay.studies.experiment import Values

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE, TALL = 6.6, 6.0  # inches, of the map; narrow, to be legible on a telephone
LEAST_TOLD = 0.02  # bits, of which shares say something
MARKERS = {"natural": "o", "views": "s", "made": "^"}
SIZES = (15.0, 700.0)  # of a marker without synergy, and what a share of 1 adds, in square points
PLACES = [  # of a name beside its point, in points, best first
    spot for gap in (8, 16, 24) for spot in ((gap, 0), (-gap, 0), (0, gap + 4), (0, -gap - 4))
]


def pictures(lines: Sequence[Values]) -> Axes:
    """The atoms of all datasets, and under them a map by R, U1, U2 and S."""
    height = 1.2 + 0.28 * len(lines)
    figure = new_figure(WIDE, height + TALL)
    above, below = figure.subplots(2, 1, gridspec_kw={"height_ratios": [height, TALL]})
    draw_bars(plain(above), lines)
    draw_map(plain(below), lines)
    return above  # type: ignore[no-any-return]


def draw_bars(ax: Any, lines: Sequence[Values]) -> None:
    """R, U1, U2 and S end to end, as shares of the label's entropy."""
    at = np.arange(len(lines))[::-1]
    start = np.zeros(len(lines))
    for name, look in LOOKS.items():
        width = np.array([line[name] / line["entropy_y"] for line in lines])
        ax.barh(
            at, width, left=start, color=look.colour, hatch=look.hatch, edgecolor="white",
            label=look.symbol,
        )  # fmt: skip
        start += width
    ax.set_yticks(at, [line["dataset"] for line in lines])
    ax.set_ylim(-0.7, len(lines) - 0.3)
    ax.set_xlim(0, 1)
    ax.set_xlabel("share of the label's entropy")
    ax.legend(frameon=False, ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.0))


def draw_map(ax: Any, lines: Sequence[Values]) -> None:
    """Each dataset by shares of what is told: R, U1 less U2, and S as the size of its marker."""
    ax.plot([0, 1, 0], [1, 0, -1], color=FAINT, linewidth=0.8)
    told = [line for line in lines if line["i12"] >= LEAST_TOLD]
    for line in told:
        share = line["synergy"] / line["i12"]
        marker = MARKERS[card(line["dataset"]).kind]
        size = SIZES[0] + SIZES[1] * share
        ax.scatter(*place(line), s=size, color=INK, alpha=0.6, marker=marker, linewidths=0)
    ax.set_xlim(-0.05, 1.1)
    ax.set_ylim(-1.1, 1.1)
    ax.set_xlabel("R, share of what both tell")
    ax.set_ylabel("U1 - U2, share of what both tell")
    title = "circle: natural, square: views, triangle: made; the larger, the more of it is S"
    ax.set_title(title, fontsize=9)
    write_names(ax, [(line["dataset"], *place(line)) for line in told])


def place(line: Values) -> tuple[float, float]:
    """Where a dataset is on the map."""
    owned = line["unique1"] - line["unique2"]
    return float(line["redundancy"] / line["i12"]), float(owned / line["i12"])


def write_names(ax: Any, points: Sequence[tuple[str, float, float]]) -> None:
    """Names beside points, each where it covers least of the names and points before it."""
    from matplotlib.transforms import Bbox

    ax.figure.canvas.draw()
    dots = [ax.transData.transform((x, y)) for _, x, y in points]
    taken = [Bbox.from_bounds(x - 4, y - 4, 8, 8) for x, y in dots]
    for name, x, y in points:
        best: tuple[float, Any] | None = None
        for dx, dy in PLACES:
            text = ax.annotate(
                name, (x, y), xytext=(dx, dy), textcoords="offset points", fontsize=8, va="center",
                ha="left" if dx > 0 else "right" if dx < 0 else "center",
            )  # fmt: skip
            box = text.get_window_extent()
            overlaps = [Bbox.intersection(box, other) for other in taken]
            covered = sum(o.width * o.height for o in overlaps if o is not None)
            if best is None or covered < best[0]:
                if best is not None:
                    best[1].remove()
                best = covered, text
            else:
                text.remove()
        assert best is not None
        taken.append(best[1].get_window_extent())
