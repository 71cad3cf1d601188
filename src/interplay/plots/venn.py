"""The area diagram of figure 1: a disc for each modality, and around both what only both tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from interplay.core.digits import in_bits
from interplay.core.pid import ATOMS, PID
from interplay.plots.discs import Discs, Points
from interplay.plots.style import INK, LOOKS, atom_labels, own_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

VISIBLE = 0.04  # share of the total below which a region has no symbol of its own
PAPER = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.75}
SYMBOL: Any = {"ha": "center", "va": "center", "color": INK, "fontweight": "bold"}
LEAST = 1e-6  # bits: the least total that can be drawn


def plot_venn(pid: PID, *, ax: Axes | None = None) -> Axes:
    """Areas in true proportion to bits (paper, figure 1).

    The discs are I(X1;Y) and I(X2;Y), and their overlap the redundancy. The synergy surrounds them
    at an even width. Atoms below 0, as rounding and sampling give them, are drawn as 0.
    """
    ax = own_axes(ax, width=5.2, height=4.4)
    r, u1, u2, s = (max(getattr(pid, name), 0.0) for name in ATOMS)
    ax.set_aspect("equal")
    ax.axis("off")
    if r + u1 + u2 + s < LEAST:
        ax.text(0.5, 0.5, "nothing to tell", ha="center", transform=ax.transAxes, color=INK)
        return ax
    discs = Discs.from_areas(r + u1, r + u2, r)
    around = discs.grown(s)
    draw_regions(ax, discs, around)
    mark_regions(ax, discs, around, (r, u1, u2, s))
    add_key(ax, pid)
    frame(ax, around)
    return ax


def draw_regions(ax: Axes, discs: Discs, around: Discs) -> None:
    """Filled areas, each with its atom as ``gid``, the synergy at the back."""
    from matplotlib.patches import Circle, Polygon

    shapes: list[tuple[str, Points | tuple[float, float]]] = [("synergy", around.outline())]
    shapes += [("unique1", (0.0, discs.first)), ("unique2", (discs.apart, discs.second))]
    shapes.append(("redundancy", discs.lens()))
    for name, shape in shapes:
        look = LOOKS[name]
        options: Any = {"facecolor": look.colour, "hatch": look.hatch, "edgecolor": "white"}
        if isinstance(shape, tuple):
            ax.add_patch(Circle((shape[0], 0), shape[1], gid=name, linewidth=1.5, **options))
        elif len(shape):
            ax.add_patch(Polygon(shape, gid=name, linewidth=1.5, **options))


def mark_regions(
    ax: Axes, discs: Discs, around: Discs, atoms: tuple[float, float, float, float]
) -> None:
    """The symbol of each atom in the middle of its region, where there is room."""
    for (name, place), bits in zip(discs.middles(around).items(), atoms, strict=True):
        if bits > VISIBLE * sum(atoms):
            ax.text(*place, LOOKS[name].symbol, bbox=PAPER, **SYMBOL)


def add_key(ax: Axes, pid: PID) -> None:
    """What the colours stand for, with the bits."""
    from matplotlib.patches import Patch

    labels = atom_labels(pid.names)
    handles = [
        Patch(
            facecolor=LOOKS[name].colour,
            hatch=LOOKS[name].hatch,
            edgecolor="white",
            label=f"{labels[name]}: {in_bits(getattr(pid, name), pid.entropy_y)} bits",
        )
        for name in ATOMS
    ]
    ax.legend(
        handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=2, frameon=False,
        fontsize=9, handlelength=1.6,
    )  # fmt: skip


def frame(ax: Axes, around: Discs) -> None:
    """Limits with a little room."""
    widest = max(around.first, around.second)
    left = min(-around.first, around.apart - around.second)
    right = max(around.first, around.apart + around.second)
    room = 0.04 * max(right - left, 2 * widest) + np.finfo(float).tiny
    ax.set_xlim(left - room, right + room)
    ax.set_ylim(-widest - room, widest + room)
