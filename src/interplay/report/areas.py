"""The area diagram of the page: outlines and the places of symbols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from interplay.core.digits import in_bits, percent
from interplay.core.evidence import evidence_of, next_to_nothing
from interplay.core.pid import ATOMS, PID
from interplay.plots.discs import Discs, Points
from interplay.report.figures import titles

VISIBLE = 0.04  # share of the total below which a region has no symbol of its own
TALL = 200  # the height, in its own units
EDGE = 2  # around all
STEPS = 180  # points of a circle
LEAST = 1e-6  # bits: the least total that can be drawn


class Region(NamedTuple):
    """A region of the area diagram: atom, outline, words, where its symbol is, if anywhere.

    A region that is ``unsure`` is open, and drawn pale.
    """

    atom: str
    path: str
    title: str
    symbol: tuple[float, float] | None
    unsure: bool


class Areas(NamedTuple):
    """The area diagram: its regions from back to front, and its width at a height of ``TALL``."""

    regions: Sequence[Region]
    width: float


def area_diagram(pid: PID) -> Areas | None:
    """Areas in true proportion to bits (paper, figure 1); None where there is nothing to draw.

    The discs are I(X1;Y) and I(X2;Y), and their overlap the redundancy; the synergy surrounds them.
    """
    bits: dict[str, float] = {atom: max(getattr(pid, atom), 0.0) for atom in ATOMS}
    total = sum(bits.values())
    if total < max(LEAST, next_to_nothing(pid)):
        return None
    discs = Discs.from_areas(
        bits["redundancy"] + bits["unique1"],
        bits["redundancy"] + bits["unique2"],
        bits["redundancy"],
    )
    around = discs.grown(bits["synergy"])
    left = min(-around.first, around.apart - around.second)
    right = max(around.first, around.apart + around.second)
    widest = max(around.first, around.second)
    unit = (TALL - 2 * EDGE) / (2 * widest)
    frame = Frame(left, widest, unit)
    places, outlines = discs.middles(around), outlines_of(discs, around)
    called, entropy, label = titles(pid.names), pid.entropy_y, pid.names[2]
    regions = [
        Region(
            atom,
            frame.path(outlines[atom]),
            f"{called[atom]}: {in_bits(getattr(pid, atom), entropy)} bits, "
            f"{percent(getattr(pid, atom), entropy)} of H({label})",
            frame.point(*places[atom]) if bits[atom] > VISIBLE * total else None,
            evidence_of(pid, atom).verdict == "open",
        )
        for atom in outlines
    ]
    return Areas(regions, (right - left) * unit + 2 * EDGE)


@dataclass(frozen=True)
class Frame:
    """From units of the discs to those of the picture."""

    left: float
    top: float
    unit: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A place in the picture."""
        return (x - self.left) * self.unit + EDGE, (self.top - y) * self.unit + EDGE

    def path(self, outline: Points) -> str:
        """An outline for an SVG path; empty for nothing."""
        points = (self.point(x, y) for x, y in outline.tolist())
        text = "L".join(f"{x:.1f},{y:.1f}" for x, y in points)
        return f"M{text}Z" if text else ""


def outlines_of(discs: Discs, around: Discs) -> dict[str, Points]:
    """By atom, from back to front."""
    return {
        "synergy": around.outline(),
        "unique1": circle(discs.first, 0.0),
        "unique2": circle(discs.second, discs.apart),
        "redundancy": discs.lens(),
    }


def circle(radius: float, x: float) -> Points:
    """(m, 2) outline of a disc around (x, 0); nothing of one without an area."""
    turns = np.linspace(0, 2 * np.pi, STEPS if radius > 0 else 0, endpoint=False)
    return np.column_stack([x + radius * np.cos(turns), radius * np.sin(turns)])
