"""The four atoms of a result as bars, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interplay.core.digits import in_bits, percent
from interplay.core.pid import ATOMS, PID
from interplay.plots.style import INK, LOOKS, atom_labels, own_axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_atoms(pid: PID, *, ax: Axes | None = None) -> Axes:
    """Bars of R, U1, U2 and S in bits, with intervals and p-values where the result has them."""
    ax = plain(own_axes(ax))
    labels = atom_labels(pid.names)
    for row, name in enumerate(ATOMS):
        value, look = getattr(pid, name), LOOKS[name]
        ax.barh(row, value, color=look.colour, hatch=look.hatch, edgecolor="white", height=0.68)
        low, high = (pid.intervals or {}).get(name, (value, value))
        if high > low:
            ax.plot([low, high], [row, row], color=INK, linewidth=1.6, solid_capstyle="butt")
            for end in (low, high):
                ax.plot([end, end], [row - 0.12, row + 0.12], color=INK, linewidth=1.6)
        ax.annotate(
            said(pid, name),
            (max(value, high), row),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=INK,
        )
    ax.set_yticks(range(len(ATOMS)), [labels[name] for name in ATOMS])
    ax.invert_yaxis()
    ax.tick_params(axis="y", length=0)
    ax.margins(x=0.22)
    ax.set_xlim(left=min(0.0, *(getattr(pid, name) for name in ATOMS)))
    ax.set_xlabel(f"bits about {pid.names[2]}, and percent of its entropy")
    return ax


def said(pid: PID, name: str) -> str:
    """The value, its share of H(Y), and the p-value where there is one."""
    value, entropy = getattr(pid, name), pid.entropy_y
    text = f"{in_bits(value, entropy)}  {percent(value, entropy)}".rstrip()
    if pid.p_values and name in pid.p_values:
        text += f"  (p = {pid.p_values[name]:.2g})"
    return text
