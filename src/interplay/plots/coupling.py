"""The data's distribution beside q*, the one without synergy (paper, figures 13 to 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from interplay.broja.decompose import decompose
from interplay.core.joint import Joint
from interplay.core.types import Array
from interplay.errors import InputError
from interplay.plots.style import INK, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LARGEST = 4_000_000  # cells of a table that is drawn
MOST_LABELS = 6


def plot_coupling(
    p: ArrayLike | Joint, *, axes: tuple[Axes, Axes] | None = None
) -> tuple[Axes, Axes]:
    """Heat maps of p(x1, x2) and of q*(x1, x2), coloured by the label.

    The hue is that of the likeliest label of a cell, the strength its probability, on one scale for
    both. What differs between the two is the synergy.

    Args:
        p: (n1, n2, k) probabilities or counts, or a ``Joint``; at most 6 labels.
        axes: two axes to draw into.

    Raises:
        InputError: too many labels or cells.

    """
    joint = p if isinstance(p, Joint) else Joint.from_table(p)
    check_size(joint)
    table = dense(joint)
    coupling = decompose(joint, return_solution=True)[1].coupling.dense()
    left, right = axes if axes is not None else new_figure(7.5, 3.6).subplots(1, 2, sharey=True)
    strongest = max(table.sum(axis=2).max(), coupling.sum(axis=2).max())
    for ax, q, title in ((left, table, "p: the data"), (right, coupling, "q*: without synergy")):
        ax.imshow(
            coloured(q, strongest).transpose(1, 0, 2), origin="lower", aspect="auto",
            interpolation="nearest",
        )  # fmt: skip
        ax.set_title(title, fontsize=10, color=INK)
        ax.set_xlabel("X1")
    left.set_ylabel("X2")
    add_key(right, joint.shape[2])
    return left, right


def check_size(joint: Joint) -> None:
    """Refuse what can't be drawn."""
    n1, n2, k = joint.shape
    if k > MOST_LABELS:
        raise InputError(f"p has {k} labels: at most {MOST_LABELS} can be told apart by colour")
    if n1 * n2 * k > LARGEST:
        raise InputError(f"p has shape {joint.shape}: at most {LARGEST:,} cells can be drawn")


def dense(joint: Joint) -> Array:
    """The whole table."""
    rows, columns, labels, mass = joint.cells()
    table = np.zeros(joint.shape)
    table[rows, columns, labels] = mass
    return table


def hues(k: int) -> Array:
    """(k, 3) colours of the labels."""
    from matplotlib import colormaps

    return np.asarray(colormaps["Dark2"](np.arange(k)))[:, :3]


def coloured(q: Array, strongest: float) -> Array:
    """(n1, n2, 3) white where there is no mass; a cell of several labels has their mixed hue."""
    mass = q.sum(axis=2, keepdims=True)
    mixed = np.divide(q @ hues(q.shape[2]), mass, out=np.ones((*q.shape[:2], 3)), where=mass > 0)
    strength = np.sqrt(mass / strongest)  # so that small masses can be seen
    return np.asarray(np.clip(1 - strength * (1 - mixed), 0, 1))


def add_key(ax: Axes, k: int) -> None:
    """Which hue is which label."""
    from matplotlib.patches import Patch

    handles = [Patch(color=hue, label=f"y = {y}") for y, hue in enumerate(hues(k))]
    ax.legend(handles=handles, fontsize=8, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
