"""How the atoms move with the number of bins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interplay.analyses.sweep import Sweep
from interplay.core.pid import ATOMS
from interplay.plots.style import FAINT, INK, LOOKS, atom_labels, own_axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKERS = {"redundancy": "o", "unique1": "^", "unique2": "v", "synergy": "s"}


def plot_sweep(sweep: Sweep, *, ax: Axes | None = None) -> Axes:
    """R, U1, U2 and S in bits over the number of bins, and the share of I(X;Y) that is kept."""
    ax = plain(own_axes(ax, width=6.4, height=3.8))
    bins = [point.bins for point in sweep.points]
    labels = atom_labels(sweep.points[0].pid.names)
    for name in ATOMS:
        values = [getattr(point.pid, name) for point in sweep.points]
        ax.plot(bins, values, color=LOOKS[name].colour, marker=MARKERS[name], label=labels[name])
    ax.set_xscale("log", base=2)
    ax.set_xticks(bins, [str(number) for number in bins])
    ax.minorticks_off()
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]))
    ax.set_xlabel("bins or clusters")
    ax.set_ylabel("bits")
    shares(ax, sweep, bins)
    ax.legend(frameon=False, fontsize=8, ncols=2, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return ax


def shares(ax: Axes, sweep: Sweep, bins: list[int]) -> None:
    """Dashed lines on an axis of their own: how much of I(X;Y) the symbols keep."""
    names = sweep.points[0].pid.names
    twin = ax.twinx()
    drawn = []
    for key, name, style, word in (
        ("kept1", names[0], "--", "dashed"),
        ("kept2", names[1], ":", "dotted"),
    ):
        values = [getattr(point, key) for point in sweep.points]
        if None not in values:
            twin.plot(bins, [100 * value for value in values], style, color=FAINT, linewidth=1.2)
            drawn.append(f"{word}: of {name}")
    if not drawn:
        twin.remove()
        return
    twin.spines["top"].set_visible(False)
    twin.set_ylim(bottom=0, top=max(125, twin.get_ylim()[1]))
    twin.set_yticks([0, 50, 100], ["0%", "50%", "100%"])
    twin.set_ylabel("I(X;Y) kept (" + ", ".join(drawn) + ")", fontsize=8, color=INK)
