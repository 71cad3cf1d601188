"""Sentences on what may mislead a reader of a result."""

from __future__ import annotations

from collections.abc import Sequence

from interplay.analyses.sweep import Sweep
from interplay.core.digits import in_bits
from interplay.core.evidence import evidence_of
from interplay.core.pid import PID
from interplay.estimators.discrete import Discrete
from interplay.report.content import LabelClass
from interplay.uncertainty.sampled import Sampled

FEW_ROWS = 5  # for each pair of symbols that occurs
RARE = 0.02  # share of rows of a class
SENSITIVE = 0.1  # bits, and ...
SHARE = 0.2  # ... share of the total, by which an atom moves between numbers of bins
WORTH_SAYING = 0.05  # share of H(Y) from which an atom that may be chance is spoken of


def warnings_of(
    pid: PID, sampled: Sampled, classes: Sequence[LabelClass], sweep: Sweep | None
) -> tuple[str, ...]:
    """All that apply."""
    found = [*chance(pid), *few_rows(pid, sampled), *rare(pid, classes), *sensitive(pid, sweep)]
    if pid.gap is not None and pid.gap > 1e-4:
        found.append(f"The solver stopped within {pid.gap:.1e} bits of the optimum, not closer.")
    return tuple(found)


def chance(pid: PID) -> list[str]:
    """Atoms that look large but may be chance."""
    said = {
        "unique1": f"what {pid.names[0]} alone tells",
        "unique2": f"what {pid.names[1]} alone tells",
        "synergy": "the synergy",
    }
    found = [(what, evidence_of(pid, name)) for name, what in said.items()]
    unsure = [
        f"{what} (p = {one.p_value:.2g})"
        for what, one in found
        if one.by_test is False and one.value > WORTH_SAYING * pid.entropy_y
    ]
    return [f"Chance alone may show as much: {'; '.join(unsure)}."] if unsure else []


def few_rows(pid: PID, sampled: Sampled) -> list[str]:
    """Few rows for the pairs of symbols, where these were counted."""
    if not sampled.counts.pairs_tell_all:
        return []
    pairs = len(sampled.counts.rows)
    each = (pid.n_samples or 0) / pairs
    if each >= FEW_ROWS:
        return []
    return [
        f"There are {each:.1f} rows for each of {pairs:,} pairs of symbols that occur: the synergy "
        "rests on few rows. Fewer bins or clusters, or more rows, would make it firmer."
    ]


def rare(pid: PID, classes: Sequence[LabelClass]) -> list[str]:
    """Classes of which there are few."""
    few = [f"{c.name}: {c.rows:,}" for c in classes if c.share < RARE]
    if not few:
        return []
    return [
        f"{len(few)} of {len(classes)} classes of {pid.names[2]} hold less than {RARE:.0%} of the "
        f"rows each ({', '.join(few[:5])}): what is told about them rests on few rows."
    ]


def sensitive(pid: PID, sweep: Sweep | None) -> list[str]:
    """Atoms that move with the number of bins, among those between a third and three times it.

    What was not binned does not depend on bins, whatever binning it would have lost.
    """
    if sweep is None or len(sweep.points) < 3 or pid.method != Discrete.name:
        return []
    middle = sweep.points[1:-1]
    found = []
    for name in ("redundancy", "unique1", "unique2", "synergy"):
        values = [getattr(point.pid, name) for point in middle]
        spread = max(values) - min(values)
        if spread > max(SENSITIVE, SHARE * pid.total):
            low, high = (in_bits(end, pid.entropy_y) for end in (min(values), max(values)))
            found.append(f"{name.rstrip('12')} ({low} to {high})")
    if not found:
        return []
    return [f"These move with the number of bins: {', '.join(found)}. Read them as a range."]
