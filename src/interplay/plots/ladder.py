"""The fusion ladder: what each kind of model reaches, from nothing to H(Y)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from interplay.core.digits import in_bits
from interplay.errors import InputError
from interplay.plots.style import FAINT, INK, own_axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RUNG = "#56b4e9"
WIDE = 0.6  # of a rung


def plot_ladder(
    rungs: Mapping[str, float],
    entropy_y: float,
    *,
    intervals: Mapping[str, tuple[float, float]] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Rungs from the lowest to H(Y), each at the bits that its kind of model reaches.

    Args:
        rungs: bits by name, such as ``{"models of the scan": 0.3, "any model of both": 0.5}``.
        entropy_y: H(Y), where the ladder ends, in bits.
        intervals: (low, high) by the names of rungs.
        ax: axes to draw into.

    Raises:
        InputError: no rungs, an entropy that is not above 0, or an interval of no rung.

    """
    check(rungs, entropy_y, intervals or {})
    ax = plain(own_axes(ax, width=5.0, height=3.6))
    for place, (name, bits) in enumerate(rungs.items()):
        ax.bar(place, bits, WIDE, color=RUNG, edgecolor="white")
        low, high = (intervals or {}).get(name, (bits, bits))
        if high > low:
            ax.plot([place, place], [low, high], color=INK, linewidth=1.6)
        ax.annotate(
            in_bits(bits, entropy_y), (place, max(bits, high)), xytext=(0, 4),
            textcoords="offset points", ha="center", color=INK,
        )  # fmt: skip
    ax.axhline(entropy_y, color=FAINT, linestyle="--", linewidth=1.2)
    ax.annotate(
        f"H(Y) = {in_bits(entropy_y, entropy_y)}", (1.0, entropy_y),
        xycoords=("axes fraction", "data"), xytext=(0, 3), textcoords="offset points",
        ha="right", color=INK,
    )  # fmt: skip
    ax.set_xticks(range(len(rungs)), list(rungs), rotation=15, ha="right")
    ax.tick_params(axis="x", length=0)
    ax.set_ylim(min(0.0, *rungs.values(), 0.0), 1.1 * max(entropy_y, *rungs.values()))
    ax.set_ylabel("bits on rows held out")
    return ax


def check(
    rungs: Mapping[str, float], entropy_y: float, intervals: Mapping[str, tuple[float, float]]
) -> None:
    """Refuse what makes no ladder."""
    if not rungs:
        raise InputError("rungs is empty: pass bits by name")
    if not entropy_y > 0:
        raise InputError(f"entropy_y is {entropy_y!r}: pass H(Y) in bits, above 0")
    stray = sorted(set(intervals) - set(rungs))
    if stray:
        raise InputError(f"intervals has {stray[0]!r}, which is no rung: pass names of rungs")
