"""Intervals and p-values of one result say the same of whether there is anything at all.

A bootstrap does not see that an atom cannot be negative, nor the kink of I* where two modalities
tell the same: its intervals may leave out 0 where samples without the effect often show as much.
So what a test leaves open, the interval leaves open too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from interplay.core.atoms import atoms
from interplay.core.pid import ALL_SYMBOLS, ATOMS, PID, Interval


def agreeing(pid: PID, level: float) -> PID:
    """The PID with intervals widened to hold what its tests leave open, and a note where they were.

    Args:
        pid: with or without intervals and p-values.
        level: of the intervals; a test leaves open what has a p-value above 1 - ``level``.

    """
    if not pid.intervals or not pid.p_values:
        return pid
    left_open = {name: p for name, p in pid.p_values.items() if p > 1 - level}
    widened = dict(pid.intervals)
    for name in left_open:
        for held, value in without(pid, name).items():
            widened[held] = holding(widened[held], value)
    least = max(widened["i1"].low, widened["i2"].low)
    for held, needs in (("i_star", {"unique1", "unique2"}), ("i12", {"i12"})):
        if needs <= left_open.keys():
            widened[held] = holding(widened[held], least)
    notes = [*widened_note(pid, left_open), *sure_note(pid, widened, level)]
    return replace(pid, intervals=widened, notes=(*pid.notes, *notes))


def holding(interval: Interval, value: float) -> Interval:
    """The interval widened to hold a value."""
    return Interval(min(interval.low, value), max(interval.high, value))


def without(pid: PID, name: str) -> dict[str, float]:
    """What an estimate would be were the named part 0, I1, I2 and I12 as near as may be."""
    i1, i2, i12, i_star = pid.i1, pid.i2, pid.i12, pid.i_star
    if name == "i12":
        return {}  # at least what either tells, which has a test of its own
    if name == "i1":
        i1, i_star = 0.0, i2
    elif name == "i2":
        i2, i_star = 0.0, i1
    elif name == "synergy":
        i12 = i_star
    else:  # with nothing of its own, a modality tells at most what the other does
        level = (i1 + i2) / 2
        ahead = i1 > i2 if name == "unique1" else i2 > i1
        i1, i2 = (level, level) if ahead else (i1, i2)
        i_star = max(i1, i2)
    values = {"i1": i1, "i2": i2, "i12": i12, "i_star": i_star}
    values |= zip(ATOMS, atoms(np.array([i1, i2, i12, i_star])).tolist(), strict=True)
    values["co_information"] = values["redundancy"] - values["synergy"]
    return values | {name: 0.0}  # exactly


def widened_note(pid: PID, left_open: Mapping[str, float]) -> list[str]:
    """Which intervals left out 0 that chance may explain."""
    assert pid.intervals is not None
    moved = [
        f"{ALL_SYMBOLS[name]} (p = {p:.2g})"
        for name, p in left_open.items()
        if pid.intervals[name].low > 0
    ]
    if not moved:
        return []
    return [
        f"Chance alone may show as much as there is of {', '.join(moved)}: intervals were widened "
        "to hold 0."
    ]


def sure_note(pid: PID, intervals: Mapping[str, Interval], level: float) -> list[str]:
    """Which intervals hold 0 although chance seldom shows as much."""
    assert pid.p_values is not None
    sure = [
        f"{ALL_SYMBOLS[name]} (p = {p:.2g})"
        for name, p in pid.p_values.items()
        if p <= 1 - level and intervals[name].low <= 0
    ]
    if not sure:
        return []
    return [
        f"Chance alone seldom shows as much as there is of {', '.join(sure)}, yet the interval "
        "reaches down to 0: there may be very little."
    ]
