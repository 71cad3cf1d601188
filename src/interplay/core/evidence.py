"""What intervals and tests bear out: each quantity of a result is supported, open or absent.

An interval supports a quantity where it leaves out 0, a test where its p-value is at most 0.05.
Where there are both, both must; with neither, as in an exact decomposition, the value counts. The
total is supported as soon as any part of it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from interplay.core.pid import PID, Interval

Verdict = Literal["supported", "open", "absent"]
CHANCE = 0.05  # p-value above which a quantity may be chance
NOTHING = 0.005  # bits of a label of 1 bit or more, below which a quantity is next to nothing
LITTLE = 0.05  # share of H(Y): an interval that ends below leaves no room for more than a little
ROUNDING = 1e-4  # bits: how exactly replicates are solved
CO_INFORMATION = "co_information"
IMPLYING = ("redundancy", CO_INFORMATION)  # their tests are those of what they imply
TOTAL = "i12"
PARTS = ("redundancy", "unique1", "unique2", "synergy")  # of the total, of which sentences speak


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one quantity.

    Attributes:
        name: of the quantity.
        value: its estimate, in bits.
        interval: in bits, or None.
        p_value: of the test that it is 0, or None.
        by_interval: whether the interval leaves out 0; None without one.
        by_test: whether the test finds more than chance; None without one.
        verdict: ``"supported"``: above next to nothing, and neither interval nor test against it;
            ``"absent"``: next to nothing, and no interval that leaves room for more than a little;
            ``"open"``: all else.

    """

    name: str
    value: float
    interval: Interval | None
    p_value: float | None
    by_interval: bool | None
    by_test: bool | None
    verdict: Verdict

    @property
    def disagree(self) -> bool:
        """Whether interval and test say different things of what is not next to nothing.

        That what a quantity implies is there (redundancy: I1 and I2) does not say that it is.
        """
        if self.verdict != "open" or self.by_interval is None or self.by_test is None:
            return False
        return self.by_interval != self.by_test and not (self.by_test and self.name in IMPLYING)


def evidence_of(pid: PID, name: str) -> Evidence:
    """What is known of an atom, an information, or ``"co_information"`` (its sign).

    Args:
        pid: a result.
        name: of the quantity, as an attribute of ``pid``.

    """
    value, p_value = float(getattr(pid, name)), p_value_of(pid, name)
    interval = (pid.intervals or {}).get(name)
    by_interval, by_test = None, None
    if interval is not None:
        rounding = max(ROUNDING * unit(pid.entropy_y), pid.gap or 0.0)
        by_interval = interval.low > rounding or interval.high < -rounding
    if p_value is not None:
        by_test = p_value <= CHANCE
    if name == TOTAL and any(supported(pid, part) for part in PARTS):
        by_interval = by_test = None  # what is more than 0 in part is so in all
    elif name == TOTAL and pid.p_values and p_value is None:
        by_test = False
    verdict: Verdict = "supported"
    if abs(value) < next_to_nothing(pid):
        far = 0.0 if interval is None else max(abs(interval.low), interval.high)
        verdict = "open" if far > LITTLE * pid.entropy_y else "absent"
    elif by_interval is False or by_test is False:
        verdict = "open"
    return Evidence(name, value, interval, p_value, by_interval, by_test, verdict)


def supported(pid: PID, name: str) -> bool:
    """Whether a quantity is more than next to nothing, and not by chance alone."""
    return evidence_of(pid, name).verdict == "supported"


def next_to_nothing(pid: PID) -> float:
    """Bits below which a quantity is next to nothing, or within the error of the solver."""
    return max(NOTHING * unit(pid.entropy_y), pid.gap or 0.0)


def unit(entropy: float) -> float:
    """A bit, or H(Y) where that is less: what is little of a label that is easy to guess."""
    return min(1.0, entropy) if entropy > 0 else 1.0


def p_value_of(pid: PID, name: str) -> float | None:
    """The p-value of a quantity, or of what it implies; None where no test was made.

    There is no redundancy without I1 and without I2; a co-information above 0 needs redundancy, one
    below 0 synergy.
    """
    known = pid.p_values or {}
    if name in known:
        return known[name]
    if name == CO_INFORMATION:
        return p_value_of(pid, "redundancy" if pid.co_information > 0 else "synergy")
    if name == "redundancy" and known.keys() >= {"i1", "i2"}:
        return max(known["i1"], known["i2"])
    return None
