"""The geometry of two overlapping discs of given areas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

Points = NDArray[np.float64]

STEPS = 400  # points of an arc
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Discs:
    """Discs of radii ``first`` and ``second``, centred at (0, 0) and (apart, 0)."""

    first: float
    second: float
    apart: float

    @classmethod
    def from_areas(cls, first: float, second: float, overlap: float) -> Discs:
        """The discs whose areas, and the area of whose overlap, are given."""
        r1, r2 = float(np.sqrt(first / np.pi)), float(np.sqrt(second / np.pi))
        nearest, furthest = abs(r1 - r2), r1 + r2
        if overlap >= min(first, second) - TINY:
            return cls(r1, r2, nearest)
        if overlap <= TINY:
            return cls(r1, r2, furthest)
        apart = brentq(lambda d: cls(r1, r2, d).overlap - overlap, nearest, furthest, xtol=1e-12)
        return cls(r1, r2, float(apart))

    @property
    def overlap(self) -> float:
        """Area that both cover."""
        r1, r2, d = self.first, self.second, self.apart
        if d >= r1 + r2:
            return 0.0
        if d <= abs(r1 - r2):
            return float(np.pi * min(r1, r2) ** 2)
        return segment(r1, self.chord) + segment(r2, d - self.chord)

    @property
    def union(self) -> float:
        """Area that either covers."""
        return float(np.pi * (self.first**2 + self.second**2)) - self.overlap

    @property
    def chord(self) -> float:
        """Where on the x axis the two circles cross."""
        d = self.apart
        return (d * d + self.first**2 - self.second**2) / (2 * d) if d else 0.0

    def grown(self, extra: float) -> Discs:
        """Both radii larger by as much as makes the union larger by the area ``extra``."""
        if extra <= TINY:
            return self
        most = float(np.sqrt(extra / np.pi)) + TINY  # a lone disc of this radius has the area
        wide = brentq(lambda w: self.wider(w).union - self.union - extra, 0.0, most, xtol=1e-12)
        return self.wider(float(wide))

    def wider(self, by: float) -> Discs:
        """Both radii larger by ``by``."""
        return Discs(self.first + by, self.second + by, self.apart)

    def middles(self, around: Discs) -> dict[str, tuple[float, float]]:
        """By atom, the middle of its region; ``around`` is what the synergy reaches to."""
        left = max(-self.first, self.apart - self.second)
        right = min(self.first, self.apart + self.second)
        rim = (max(self.first, self.second) + max(around.first, around.second)) / 2
        inside = self.apart + self.second <= self.first  # X2 within X1
        end = self.apart - self.second if inside else left
        return {
            "redundancy": ((left + right) / 2, 0.0),
            "unique1": ((-self.first + end) / 2, 0.0),
            "unique2": ((right + self.apart + self.second) / 2, 0.0),
            "synergy": (0.0 if self.first >= self.second else self.apart, rim),
        }

    def lens(self) -> Points:
        """(m, 2) outline of the overlap."""
        return self.joined(inside=True)

    def outline(self) -> Points:
        """(m, 2) outline of the union; discs that only touch are drawn as they are."""
        return self.joined(inside=False)

    def joined(self, *, inside: bool) -> Points:
        """The arcs of both discs on the inner or outer side of the chord, one after the other."""
        one = arc(self.first, self.chord, inside=inside)
        two = np.pi - arc(self.second, self.apart - self.chord, inside=inside)[::-1]
        first = self.first * np.column_stack([np.cos(one), np.sin(one)])
        second = self.second * np.column_stack([np.cos(two), np.sin(two)]) + [self.apart, 0]
        return np.concatenate([first, second])


def arc(radius: float, to_chord: float, *, inside: bool) -> Points:
    """(STEPS,) angles of the arc beyond the chord, or of the rest of the circle."""
    half = float(np.arccos(np.clip(to_chord / radius, -1, 1))) if radius else 0.0
    ends = (-half, half) if inside else (half, 2 * np.pi - half)
    return np.linspace(*ends, STEPS)


def segment(radius: float, to_chord: float) -> float:
    """Area of the part of a disc beyond a chord."""
    ratio = np.clip(to_chord / radius, -1, 1)
    return float(radius**2 * (np.arccos(ratio) - ratio * np.sqrt(1 - ratio**2)))
