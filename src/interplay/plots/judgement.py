"""People beside estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from interplay.annotation.analysis import Beside
from interplay.core.types import Array
from interplay.plots.style import FAINT, INK, LOOKS, own_axes, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

WIDTH = 0.8  # of the bars of an atom together


def plot_judgement(beside: Mapping[str, Beside], *, ax: Axes | None = None) -> Axes:
    """Estimated atoms, and mean ratings scaled to the same sum, with intervals, in bits.

    Args:
        beside: people beside each estimate, ``analysis.beside``.
        ax: to draw in; by default a new figure.

    """
    ax = plain(own_axes(ax))
    bars = 2 * len(beside)
    width = WIDTH / max(bars, 1)
    for i, (name, pair) in enumerate(beside.items()):
        for j, who in enumerate((name, f"people, scaled to {name}")):
            at = np.arange(float(len(LOOKS))) + (2 * i + j - (bars - 1) / 2) * width
            draw(ax, at, width, pair, who, people=bool(j))
    ax.set_xticks(range(len(LOOKS)), [f"{atom} ({look.symbol})" for atom, look in LOOKS.items()])
    ax.set_ylabel("bits")
    ax.axhline(0, color=FAINT, linewidth=0.8)
    ax.legend(frameon=False)
    return ax


def draw(ax: Axes, at: Array, width: float, pair: Beside, who: str, *, people: bool) -> None:
    """The bars of one: full for an estimate, hatched and open for people."""
    values = [pair.people[a].value if people else pair.estimate[a] for a in LOOKS]
    colours = [look.colour for look in LOOKS.values()]
    ax.bar(
        at, values, width * 0.92, label=who, color="none" if people else colours,
        edgecolor=colours, hatch="///" if people else None,
    )  # fmt: skip
    if not people:
        return
    for x, atom in zip(at, LOOKS, strict=True):
        if interval := pair.people[atom].interval:
            ax.plot([x, x], list(interval), color=INK, linewidth=1.2)
