"""Many results side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from interplay.core.pid import ATOMS, PID
from interplay.errors import InputError
from interplay.plots.style import INK, LOOKS, own_axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 0.2  # of a bar; the groups are 1 apart
MEANINGS = {
    "redundancy": "R: shared",
    "unique1": "U1: first alone",
    "unique2": "U2: second alone",
    "synergy": "S: only together",
}


def plot_many(results: Mapping[str, PID] | Iterable[PID], *, ax: Axes | None = None) -> Axes:
    """Bars of R, U1, U2 and S in bits, a group for each dataset or model, with intervals.

    Args:
        results: results by name; those of a list are called by their modalities.
        ax: axes to draw into.

    Raises:
        InputError: no results, or something that is none.

    """
    named = by_name(results)
    ax = plain(own_axes(ax, width=max(6.0, 1.5 + 1.3 * len(named)), height=3.8))
    middle = np.arange(len(named))
    for place, name in enumerate(ATOMS):
        look = LOOKS[name]
        at = middle + (place - 1.5) * WIDTH
        values = [getattr(pid, name) for pid in named.values()]
        ax.bar(
            at, values, WIDTH * 0.9, color=look.colour, hatch=look.hatch, edgecolor="white",
            label=MEANINGS[name],
        )  # fmt: skip
        for x, pid in zip(at, named.values(), strict=True):
            if pid.intervals and name in pid.intervals:
                ax.plot([x, x], pid.intervals[name], color=INK, linewidth=1.3)
    ax.set_xticks(middle, list(named), rotation=25 if crowded(named) else 0, ha="center")
    ax.tick_params(axis="x", length=0)
    ax.set_ylabel("bits")
    ax.legend(frameon=False, ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.0), fontsize=9)
    return ax


def by_name(results: Mapping[str, PID] | Iterable[PID]) -> dict[str, PID]:
    """Results by name."""
    listed = list(results.values() if isinstance(results, Mapping) else results)
    if not listed or not all(isinstance(pid, PID) for pid in listed):
        raise InputError("results: pass one or more PIDs, as a dict by name or as a list")
    if isinstance(results, Mapping):
        return {str(name): pid for name, pid in results.items()}
    return {f"{i}: {', '.join(p.names[:2])}": p for i, p in enumerate(listed, start=1)}


def crowded(named: Mapping[str, PID]) -> bool:
    """Whether the names would run into each other."""
    return max(map(len, named)) > 14
