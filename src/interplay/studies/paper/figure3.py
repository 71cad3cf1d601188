"""Figure 3: density, Cartesian and polar decompositions for two norms."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING

import numpy as np

from interplay.plots.style import FAINT, INK, new_figure, plain
from interplay.studies.experiment import Experiment, Options
from interplay.studies.paper.angles import Panels, Sweep, draw_panel, key, sized

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NORMS = (2.0, 1.0)  # from the top
SYSTEMS = ("cartesian", "polar")
SHOWN = pi / 4  # the angle of the density


def experiment(options: Options) -> Experiment:
    """A row for each norm: the density, then Cartesian and polar coordinates."""
    return sized(options, Sweep("figure3", TITLE, REMARK, draw, SYSTEMS, ("soft",), NORMS))


def draw(panels: Panels) -> Axes:
    """As in the paper: density left, Cartesian in the middle, polar right."""
    figure = new_figure(9.5, 5.6)
    grid = figure.subplots(len(NORMS), 3)
    for row, norm in zip(grid, NORMS, strict=True):
        density(row[0], norm)
        for ax, coordinates in zip(row[1:], SYSTEMS, strict=True):
            draw_panel(ax, panels[norm, coordinates, "soft"])
            ax.set_title(f"|mu| = {norm:g}, {coordinates}", fontsize=9, color=INK)
            ax.set_xlabel("angle of mu", fontsize=8)
            ax.set_ylabel("bits", fontsize=8)
    key(grid[0, 1])
    axes: Axes = grid[0, 0]
    return axes


def density(ax: Axes, norm: float) -> Axes:
    """Contours of the mixture at pi/4 and the line between its halves."""
    side = np.linspace(-5, 5, 101)
    x1, x2 = np.meshgrid(side, side)
    mean = norm * np.cos(SHOWN), norm * np.sin(SHOWN)
    values = sum(
        np.exp(-((x1 - sign * mean[0]) ** 2 + (x2 - sign * mean[1]) ** 2) / 2) for sign in (-1, 1)
    )
    ax.contour(x1, x2, values, levels=8, colors=FAINT, linewidths=0.8)
    ax.plot(side, -side * mean[0] / mean[1], color="#d62728", linewidth=1.2)
    ax.set_xlim(-5, 5)
    ax.set_ylim(-5, 5)
    ax.set_aspect("equal")
    ax.set_title(f"|mu| = {norm:g}, density at π/4", fontsize=9, color=INK)
    return plain(ax)


TITLE = "Figure 3: the Gaussian mixture, Cartesian and polar"
REMARK = (
    "The paper: unique information dominates at 0 and at pi/2, redundancy and synergy peak at "
    "pi/4, and synergy seems not to depend on |mu|. It does: at pi/4 the truth is 0.0036, 0.0758, "
    "0.1955, 0.2352 and 0.1914 bits of synergy for |mu| = 0.1, 0.5, 1, 1.5 and 2, so that the two "
    "norms of this figure happen to be alike. In polar coordinates X1 is r and X2 is theta, and "
    "there is no redundancy."
)
