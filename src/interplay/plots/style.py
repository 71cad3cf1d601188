"""What all plots share: one look of each atom, axes of their own, files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interplay.errors import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = (".png", ".pdf", ".svg")
INK = "#222222"
FAINT = "#8a8a8a"


@dataclass(frozen=True, slots=True)
class Look:
    """Of an atom: symbol, colour (told apart by colour-blind readers) and hatch (in grey print)."""

    symbol: str
    colour: str
    hatch: str


LOOKS = {  # colours after Okabe and Ito (2008)
    "redundancy": Look("R", "#56b4e9", ""),
    "unique1": Look("U1", "#009e73", "//"),
    "unique2": Look("U2", "#e69f00", "\\\\"),
    "synergy": Look("S", "#cc79a7", "xx"),
}


def own_axes(ax: Axes | None, width: float = 6.0, height: float = 3.4) -> Axes:
    """The axes given, or those of a new figure that no window knows of."""
    if ax is not None:
        return ax
    return new_figure(width, height).subplots()


def new_figure(width: float, height: float) -> Figure:
    """A figure that is not registered with pyplot."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def plain(ax: Axes) -> Axes:
    """Without the upper and right frame."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(colors=INK)
    return ax


def atom_labels(names: tuple[str, str, str]) -> dict[str, str]:
    """What each atom is called, with the modalities' own names."""
    x1, x2, _ = names
    return {
        "redundancy": "shared (R)",
        "unique1": f"{x1} alone (U1)",
        "unique2": f"{x2} alone (U2)",
        "synergy": "only together (S)",
    }


def save(ax: Axes, path: str | Path, **options: Any) -> None:
    """Write the figure of some axes to a .png, .pdf or .svg file.

    Raises:
        InputError: another ending, or a place that cannot be written to.

    """
    file = Path(path)
    if file.suffix.lower() not in FORMATS:
        raise InputError(f"path ends in {file.suffix!r}: write one of {', '.join(FORMATS)}")
    figure = ax.get_figure(root=True)
    assert figure is not None
    try:
        figure.savefig(file, **{"dpi": 150, **options})
    except OSError as error:
        raise InputError(f"path {path} cannot be written: {error.strerror}") from error
