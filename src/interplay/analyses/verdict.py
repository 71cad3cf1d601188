"""Whether an answer depends on the number of bins, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interplay.core.digits import in_table
from interplay.core.evidence import unit
from interplay.core.pid import ATOMS, PID, SYMBOLS
from interplay.core.types import Array

SHARE = 0.1  # of the total information: what an atom may move by in a steady range
LEAST = 0.01  # bits: below this nothing is called a move
FEWEST = 3  # numbers of bins in a steady range


def verdict(bins: Sequence[int], pids: Sequence[PID]) -> str:
    """A sentence or two: whether the answer depends on the bins, and where it does not.

    A range is steady where no atom moves by more than a tenth of the median total information (at
    least 0.01 bits, less where H(Y) is below a bit) and it has three numbers of bins or more.

    Args:
        bins: numbers of bins, rising.
        pids: the result with each of them.

    """
    atoms = np.array([[getattr(pid, name) for name in ATOMS] for pid in pids])
    if len(atoms) < FEWEST:
        return f"{len(atoms)} number(s) of bins cannot show whether the answer depends on them."
    entropy = pids[0].entropy_y
    allowed = max(LEAST * unit(entropy), SHARE * float(np.median([pid.total for pid in pids])))
    start, stop = longest_steady(atoms, allowed)
    moved = in_table(float(spread(atoms[start:stop])), entropy)
    where = f"from {bins[start]} to {bins[stop - 1]} bins no atom moves by more than {moved} bits"
    if stop - start == len(atoms):
        return f"The answer hardly depends on the bins: {where}."
    most = most_moved(bins, atoms, entropy)
    if stop - start < FEWEST:
        return (
            f"The answer depends on the bins throughout: {most}. Rely on an estimate without bins."
        )
    return f"The answer depends on the bins: {most}. There is a steady range: {where}."


def spread(atoms: Array) -> float:
    """What the atom (of m rows of four) that moves the most moves by."""
    return float(np.ptp(atoms, axis=0).max())


def longest_steady(atoms: Array, allowed: float) -> tuple[int, int]:
    """(start, stop) of the longest run of rows in which no atom moves by more than ``allowed``."""
    best = (0, 1)
    for start in range(len(atoms)):
        for stop in range(start + 1, len(atoms) + 1):
            if stop - start > best[1] - best[0] and spread(atoms[start:stop]) <= allowed:
                best = (start, stop)
    return best


def most_moved(bins: Sequence[int], atoms: Array, entropy: float) -> str:
    """Which atom moves the most, and between which numbers of bins."""
    moves = np.ptp(atoms, axis=0)
    column = int(moves.argmax())
    values = atoms[:, column]
    ends = sorted((int(values.argmin()), int(values.argmax())))
    first, last = (f"{in_table(float(values[end]), entropy)} with {bins[end]} bins" for end in ends)
    return f"{SYMBOLS[ATOMS[column]]} moves the most, from {first} to {last}"
