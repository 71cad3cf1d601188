"""``interplay.compare``: how two results differ, with an interval for each difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from interplay.core.atoms import INFORMATIONS
from interplay.core.digits import in_table
from interplay.core.pid import ALL_SYMBOLS, PID, Interval
from interplay.core.results import Columns, Result
from interplay.core.types import Array
from interplay.errors import InputError
from interplay.uncertainty.bootstrap import named_values

COMPARED = tuple(ALL_SYMBOLS)
EXACT = 1e-4  # bits: the certified gap of replicates


@dataclass(frozen=True, slots=True)
class Comparison(Result):
    """Differences ``a - b`` of two results, in bits.

    Attributes:
        a: the first result.
        b: the second result.
        labels: what the two are called.
        differences: by name: the four atoms, I1, I2 and I12.
        intervals: of the differences, by name.
        level: of the intervals.
        paired: whether both came from the same resampled groups.

    """

    a: PID
    b: PID
    labels: tuple[str, str]
    differences: Mapping[str, float]
    intervals: Mapping[str, Interval]
    level: float
    paired: bool
    notes: tuple[str, ...] = field(default=())

    def differs(self, name: str) -> bool:
        """Whether the interval of a difference leaves out 0, by more than numbers are exact."""
        low, high = self.intervals[name]
        return low > EXACT or high < -EXACT

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "unit": "bits",
            "labels": list(self.labels),
            "differences": dict(self.differences),
            "intervals": {name: list(interval) for name, interval in self.intervals.items()},
            "level": self.level,
            "paired": self.paired,
            "a": self.a.to_dict(),
            "b": self.b.to_dict(),
            "notes": list(self.notes),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Comparison:
        """The inverse of ``to_dict``.

        Raises:
            InputError: values that are not what ``to_dict`` writes.

        """
        try:
            one, two = data["labels"]
            return cls(
                PID.from_dict(data["a"]),
                PID.from_dict(data["b"]),
                (str(one), str(two)),
                {name: float(data["differences"][name]) for name in COMPARED},
                {name: Interval(*map(float, data["intervals"][name])) for name in COMPARED},
                float(data["level"]),
                bool(data["paired"]),
                tuple(data["notes"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"data is no comparison: {error!r} is missing or wrong") from error

    def columns(self) -> Columns:
        """``quantity``, ``a``, ``b``, ``difference``, ``low``, ``high`` (bits) and ``differs``."""
        return {
            "quantity": COMPARED,
            "a": [float(getattr(self.a, name)) for name in COMPARED],
            "b": [float(getattr(self.b, name)) for name in COMPARED],
            "difference": [self.differences[name] for name in COMPARED],
            "low": [float(self.intervals[name].low) for name in COMPARED],
            "high": [float(self.intervals[name].high) for name in COMPARED],
            "differs": [bool(self.differs(name)) for name in COMPARED],
        }

    def remarks(self) -> tuple[str, ...]:
        """The notes."""
        return self.notes

    def __str__(self) -> str:
        one, two = self.labels
        width = max(8, len(one), len(two))
        entropy = max(self.a.entropy_y, self.b.entropy_y)
        columns = f"{one:>{width}}  {two:>{width}}  {'difference':>10}  {self.level:.0%} interval"
        lines = [f"{one} against {two}, in bits", f"  {'':<4}{columns}"]
        for name in COMPARED:
            at_a, at_b = (in_table(getattr(pid, name), entropy) for pid in (self.a, self.b))
            low, high = (signed(end, entropy) for end in self.intervals[name])
            mark = "  differs" if self.differs(name) else ""
            lines.append(
                f"  {ALL_SYMBOLS[name]:<4}{at_a:>{width}}  {at_b:>{width}}  "
                f"{signed(self.differences[name], entropy):>10}  [{low}, {high}]{mark}"
            )
        return "\n".join([*lines, *(f"  * {note}" for note in self.notes)])


def signed(value: float, entropy: float) -> str:
    """As in a table, with a sign; what rounds to zero is positive."""
    text = in_table(value, entropy)
    return text if text.startswith("-") else f"+{text}"


def compare(
    a: PID,
    b: PID,
    *,
    paired: bool = False,
    unlike: bool = False,
    level: float = 0.95,
    labels: tuple[str, str] = ("a", "b"),
) -> Comparison:
    """How two results differ: two datasets, or two models.

    Args:
        a: a result with bootstrap replicates (``estimate(..., replicates=1000)``).
        b: another one.
        paired: the two are about the same groups of rows in the same order (two models on one test
            set, say): both must come from ``estimate`` with the same ``groups``, ``replicates`` and
            ``rng``. What the resamples have in common then cancels. Otherwise the two samples are
            taken as independent.
        unlike: compare results of different methods, or about different labels, all the same.
        level: of the intervals.
        labels: what to call the two, for printing.

    Raises:
        InputError: a result without replicates, results that are not paired, or that differ in
            method or label.

    """
    if not 0 < level < 1:
        raise InputError(f"level is {level!r}: pass a share such as 0.95")
    first, second = replicates_of(a, "a"), replicates_of(b, "b")
    check_alike(a, b, unlike=unlike)
    if paired:
        check_paired(a, b)
    else:
        first, second = every_pair(first, second)
    at_a, at_b, by_a, by_b = (named_values(v) for v in (four(a), four(b), first, second))
    tails = [(1 - level) / 2, (1 + level) / 2]
    return Comparison(
        a,
        b,
        (str(labels[0]), str(labels[1])),
        {name: float(at_a[name] - at_b[name]) for name in COMPARED},
        {name: Interval(*np.quantile(by_a[name] - by_b[name], tails)) for name in COMPARED},
        level,
        paired,
        tuple(different_label(a, b)),
    )


def replicates_of(pid: PID, argument: str) -> Array:
    """(b, 4) replicates of a result."""
    if not isinstance(pid, PID):
        raise InputError(f"{argument} is a {type(pid).__name__}: pass a PID")
    if pid.replicates is None:
        raise InputError(
            f"{argument} has no bootstrap replicates: estimate it with replicates=1000, or so"
        )
    return np.stack([np.asarray(pid.replicates[name]) for name in INFORMATIONS], axis=1)


def four(pid: PID) -> Array:
    """(4,) informations of a result."""
    return np.array([getattr(pid, name) for name in INFORMATIONS])


def every_pair(first: Array, second: Array) -> tuple[Array, Array]:
    """Replicates of independent samples, each of one with each of the other (at most 1,000)."""
    some, others = first[:1000], second[:1000]
    return np.repeat(some, len(others), axis=0), np.tile(others, (len(some), 1))


def check_alike(a: PID, b: PID, *, unlike: bool) -> None:
    """Refuse results of which no difference in numbers is a difference in data."""
    for what, one, other in (
        ("method", a.method, b.method),
        ("label", a.names[2], b.names[2]),
    ):
        if one != other and not unlike:
            raise InputError(
                f"a and b differ in {what} ({one!r} and {other!r}), so their numbers are about "
                "different things: estimate both alike, or pass unlike=True"
            )


def check_paired(a: PID, b: PID) -> None:
    """Both must have resampled the same groups with the same seed."""
    for key, what in (
        ("resampled", "groups of rows"),
        ("resampling_seed", "rng"),
        ("replicates", "replicates"),
    ):
        one, other = a.provenance.get(key), b.provenance.get(key)
        if one is None or one != other:
            raise InputError(
                f"a and b are not paired, they differ in {what}: estimate both with the same "
                "groups=, replicates= and rng="
            )


def different_label(a: PID, b: PID) -> list[str]:
    """A warning where the labels' entropies are far apart."""
    if abs(a.entropy_y - b.entropy_y) < 0.1:
        return []
    return [
        f"The labels differ: H is {a.entropy_y:.2f} bits in the one and {b.entropy_y:.2f} in the "
        "other, so the same share is not the same number of bits."
    ]
