"""Where the synergy is: pointwise values over the cells (x1, x2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from interplay.broja.pointwise import Pointwise, pointwise
from interplay.core.joint import Joint
from interplay.core.pid import ATOMS, Atom
from interplay.core.types import Array
from interplay.errors import InputError
from interplay.plots.style import FAINT, INK, own_axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.cm import ScalarMappable as Colored

LARGEST_MAP = 200  # symbols a side, beyond which cells are drawn as points


def plot_pointwise(
    p: ArrayLike | Joint | Pointwise, *, atom: Atom = "synergy", ax: Axes | None = None
) -> Axes:
    """What each cell (x1, x2) adds to an atom, in bits: its pointwise values times its mass.

    Up to 200 symbols a side a heat map; beyond, the cells that occur as points whose size is their
    mass. Red adds, blue takes away; all cells add up to the atom.

    Args:
        p: (n1, n2, k) probabilities or counts, a ``Joint``, or what ``pointwise`` returned.
        atom: ``"redundancy"``, ``"unique1"``, ``"unique2"`` or ``"synergy"``.
        ax: axes to draw into.

    Raises:
        InputError: an unknown atom, or a table that has no cells.

    """
    if atom not in ATOMS:
        raise InputError(f"atom is {atom!r}: choose one of {', '.join(ATOMS)}")
    cells = p if isinstance(p, Pointwise) else pointwise(p)
    ax = own_axes(ax, width=5.0, height=4.0)
    added = cells.mass * getattr(cells, atom)
    n1, n2 = int(cells.rows.max()) + 1, int(cells.columns.max()) + 1
    if max(n1, n2) <= LARGEST_MAP:
        drawn = heat_map(ax, cells, added, (n1, n2))
    else:
        drawn = points(plain(ax), cells, added)
    figure = ax.get_figure(root=True)
    if figure is not None:
        figure.colorbar(drawn, ax=ax, label=f"bits of {atom}", shrink=0.85)
    ax.set_xlabel("X1")
    ax.set_ylabel("X2")
    ax.set_title(f"sum: {added.sum():.3f} bits", fontsize=10, color=INK)
    return ax


def heat_map(ax: Axes, cells: Pointwise, added: Array, shape: tuple[int, int]) -> Colored:
    """All labels of a pair added up; pairs that don't occur are left grey."""
    total, occurs = np.zeros(shape), np.zeros(shape, dtype=bool)
    np.add.at(total, (cells.rows, cells.columns), added)
    occurs[cells.rows, cells.columns] = True
    shown = np.ma.masked_array(total, ~occurs)
    limit = np.abs(total).max() or 1.0
    ax.set_facecolor("#eeeeee")
    return ax.imshow(
        shown.T, origin="lower", aspect="auto", cmap="RdBu_r", vmin=-limit, vmax=limit,
        interpolation="nearest",
    )  # fmt: skip


def points(ax: Axes, cells: Pointwise, added: Array) -> Colored:
    """The cells that occur, the strongest on top."""
    order = np.argsort(np.abs(added))
    limit = np.abs(added).max() or 1.0
    size = 4 + 60 * cells.mass[order] / cells.mass.max()
    return ax.scatter(
        cells.rows[order], cells.columns[order], s=size, c=added[order], cmap="RdBu_r",
        vmin=-limit, vmax=limit, edgecolors=FAINT, linewidths=0.2,
    )  # fmt: skip
