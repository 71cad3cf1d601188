"""Spreading a channel's symbols over the atoms of a more informative one, posterior preserved.

Both are lists of masses p(., y) for two labels, placed by their odds. A symbol may be replaced by
any atoms whose masses add up to its own (a martingale in the posterior). Taking the nearest atoms
that still have mass always leaves a problem that can be completed: between them the curve C of the
atoms is a straight line and that of the symbols is convex, so C(atoms) - C(symbols) stays >= 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interplay.core.types import Array, Index

SPENT = 1e-14  # a fraction below this is rounding
TRACE = 1e-25  # a mass below this is not worth placing: the remainder of the coupling takes it


@dataclass(frozen=True, slots=True)
class Transport:
    """``fraction[e]`` of atom ``atom[e]`` comes from symbol ``symbol[e]``."""

    symbol: Index
    atom: Index
    fraction: Array


class Neighbours:
    """Which atoms are left, with the nearest at or on either side of a place (union-find)."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._right = list(range(size + 1))
        self._left = list(range(size + 1))  # shifted by one; 0 stands for none

    def right(self, place: int) -> int:
        """First atom left at or after ``place``; ``size`` if none."""
        return _find(self._right, place)

    def left(self, place: int) -> int:
        """Last atom left before ``place``; -1 if none."""
        return _find(self._left, place) - 1

    def remove(self, place: int) -> None:
        """Mark the atom as spent."""
        self._right[place] = place + 1
        self._left[place + 1] = place


def _find(parent: list[int], place: int) -> int:
    while parent[place] != place:
        parent[place] = parent[parent[place]]
        place = parent[place]
    return place


def spread(p: Array, odds: Array, atoms: Array, atom_odds: Array) -> Transport:
    """Write each symbol's mass (n, 2) as parts of the atoms (b, 2); both placed by their odds.

    What rounding leaves over (of the order of 1e-16) is not assigned, nor what is below ``TRACE``.
    """
    used = np.flatnonzero(atoms.sum(axis=1) > TRACE)
    neighbours = Neighbours(len(used))
    mass, places = atoms[used].tolist(), atom_odds[used].tolist()
    left_over = [1.0] * len(used)
    start = np.searchsorted(atom_odds[used], odds).tolist()
    symbol: list[int] = []
    atom: list[int] = []
    fraction: list[float] = []

    def take(who: int, which: int, part: float) -> None:
        symbol.append(who)
        atom.append(which)
        fraction.append(part)
        left_over[which] -= part
        if left_over[which] <= SPENT:
            neighbours.remove(which)

    symbols, symbol_odds = p.tolist(), odds.tolist()
    for i in np.argsort(odds).tolist():
        to_place = 1.0 if sum(symbols[i]) > TRACE else 0.0
        while to_place > SPENT:
            high = neighbours.right(start[i])
            low = neighbours.left(start[i])
            if low < 0 and high == len(used):
                break
            meets = high < len(used) and places[high] == symbol_odds[i]
            if meets or low < 0 or high == len(used):  # one-sided only where rounding moved an atom
                only = low if high == len(used) else high
                per_unit = sum(symbols[i]) / sum(mass[only])
                step = min(to_place, left_over[only] / per_unit)
                take(i, only, step * per_unit)
            else:
                a, b = mix(symbols[i], mass[low], mass[high])
                step = min(to_place, *(left_over[w] / c for w, c in ((low, a), (high, b)) if c > 0))
                take(i, low, step * a)
                take(i, high, step * b)
            to_place -= step
    return Transport(np.array(symbol, np.intp), used[np.array(atom, np.intp)], np.array(fraction))


def mix(target: list[float], low: list[float], high: list[float]) -> tuple[float, float]:
    """(a, b) >= 0 with a * low + b * high = target, for a target whose odds lie between theirs.

    The total mass is met to rounding, even where odds are so close that their order is all that is
    known of them: then any shares will do.
    """
    mass, low_mass, high_mass = sum(target), sum(low), sum(high)
    span = (low[0] / low_mass) * (high[1] / high_mass) - (low[1] / low_mass) * (high[0] / high_mass)
    way = (low[0] / low_mass) * (target[1] / mass) - (low[1] / low_mass) * (target[0] / mass)
    share = min(max(way / span, 0.0), 1.0) if span > 0 else 0.5
    return (1 - share) * mass / low_mass, share * mass / high_mass


def pair_up(first: Transport, second: Transport, n_atoms: int) -> tuple[Index, Index, Index, Array]:
    """(symbols of the first, of the second, atom, fraction of the atom) where the two meet.

    Inside an atom every pairing has the same posterior, so the sparse one is taken (the north-west
    corner rule): lay both lists of fractions along the atom and cut at every wall of either.
    """
    order1, walls1 = walls(first, n_atoms)
    order2, walls2 = walls(second, n_atoms)
    cuts = np.unique(np.concatenate([walls1, walls2, np.arange(n_atoms + 1.0)]))
    part, place = np.diff(cuts), np.floor(cuts[:-1]).astype(np.intp)
    e1, e2 = np.searchsorted(walls1, cuts[1:]), np.searchsorted(walls2, cuts[1:])
    kept = (e1 < len(walls1)) & (e2 < len(walls2))
    e1, e2, part, place = order1[e1[kept]], order2[e2[kept]], part[kept], place[kept]
    inside = (first.atom[e1] == place) & (second.atom[e2] == place)  # not an unused stretch
    e1, e2, part, place = e1[inside], e2[inside], part[inside], place[inside]
    return first.symbol[e1], second.symbol[e2], place, part


def walls(transport: Transport, n_atoms: int) -> tuple[Index, Array]:
    """(order of the entries by atom, right end of each on a line where atom m is [m, m + 1])."""
    order = np.argsort(transport.atom, kind="stable")
    atom = transport.atom[order]
    ends = np.cumsum(transport.fraction[order])
    first = np.searchsorted(atom, np.arange(n_atoms))
    before = np.concatenate([[0.0], ends])[first]
    return order, atom + np.minimum(ends - before[atom], 1.0)
