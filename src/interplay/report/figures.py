"""The geometry of the page's pictures, in percent of their width and height.

Positions in percent let a browser redraw a picture for any width: only lines and places move, and
text keeps its size.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any, NamedTuple

from interplay.analyses.sweep import Sweep
from interplay.core.digits import ends_of, in_bits, percent
from interplay.core.evidence import evidence_of
from interplay.core.pid import ATOMS, PID, SYMBOLS, Interval
from interplay.selection.ladder import FusionGain

MARKERS = {"redundancy": "disc", "unique1": "up", "unique2": "down", "synergy": "square"}
TITLES = {
    "redundancy": "Shared",
    "unique1": "{x1} alone",
    "unique2": "{x2} alone",
    "synergy": "Only together",
}
STEPS = (1, 2, 5, 10)
MOST_TICKS = 5
ROOM = 1.08  # above the highest value
EVER_MORE = "ever more"
LAST = 78  # percent of the width at which curves end, before what ever more rows would give
BESIDE = 12  # pixels between intervals of one place


class Tick(NamedTuple):
    """A place on an axis, in percent, and what is written there."""

    at: float
    text: str


class Bar(NamedTuple):
    """A row of a bar chart: lengths in percent, and words.

    Attributes:
        label: what it is.
        look: name of its colour.
        start: where zero is.
        end: where the value is.
        low: where its interval begins; None without one.
        high: where it ends.
        value: in words.
        title: all of it in words, shown on hover.
        unsure: whether it is open, and drawn pale.

    """

    label: str
    look: str
    start: float
    end: float
    low: float | None
    high: float | None
    value: str
    title: str
    unsure: bool = False


class Dot(NamedTuple):
    """A point of a line, in percent; with an interval where one is known.

    Attributes:
        x: from the left.
        y: from the top.
        title: its value in words, shown on hover.
        low: where its interval ends below; None without one.
        high: where it ends above.
        shift: pixels to the right, where several share a place.

    """

    x: float
    y: float
    title: str
    low: float | None = None
    high: float | None = None
    shift: int = 0


@dataclass(frozen=True)
class Line:
    """A line of a chart.

    Attributes:
        label: what it is.
        look: name of its colour.
        marker: of its points.
        dots: from left to right.
        beyond: what was not measured but extrapolated, after the last dot.

    """

    label: str
    look: str
    marker: str
    dots: Sequence[Dot]
    beyond: Dot | None = None


@dataclass(frozen=True)
class Chart:
    """Lines over a common axis.

    Attributes:
        lines: to draw.
        across: ticks of the horizontal axis.
        up: ticks of the vertical axis.
        xlabel: what the horizontal axis is.
        ylabel: what the vertical axis is.
        alt: what is to be seen, for those who cannot see it.

    """

    lines: Sequence[Line]
    across: Sequence[Tick]
    up: Sequence[Tick]
    xlabel: str
    ylabel: str
    alt: str


@dataclass(frozen=True)
class Scale:
    """From values to percent."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """Percent from the low end."""
        return 100 * (value - self.low) / (self.high - self.low)

    def down(self, value: float) -> float:
        """Percent from the top."""
        return 100 - self.at(value)

    def ticks(self, suffix: str = "") -> list[Tick]:
        """Round values, not many, from the top in percent."""
        step = round_step((self.high - self.low) / MOST_TICKS)
        places = max(0, -floor(log10(step)))
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        values = [number * step for number in range(first, last + 1)]
        return [Tick(self.down(v), f"{v:.{places}f}{suffix}") for v in values]


def round_step(least: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** floor(log10(least))
    return power * next(step for step in STEPS if step * power >= least * (1 - 1e-9))


def titles(names: Sequence[str]) -> dict[str, str]:
    """What each atom is called."""
    return {atom: title.format(x1=names[0], x2=names[1]) for atom, title in TITLES.items()}


def ranged(value: float, interval: Interval | None, entropy: float) -> str:
    """A value and its share of H(Y), with its interval, in words."""
    share = percent(value, entropy)
    said = f"{in_bits(value, entropy)} bits" + (f" ({share} of H)" if share else "")
    if interval is None:
        return said
    low, high = ends_of(interval, entropy)
    return f"{said}, between {low} and {high}"


def bars(
    values: Mapping[str, float],
    looks: Mapping[str, str],
    intervals: Mapping[str, Interval],
    entropy: float,
    *,
    top: float | None = None,
    unsure: Collection[str] = (),
) -> list[Bar]:
    """Bars of values by their labels, on one scale that begins at 0 or at the least value.

    Args:
        values: in bits.
        looks: by label, the name of a colour.
        intervals: by label, where they are known.
        entropy: H(Y) in bits.
        top: where the scale ends; by default at the greatest value or end of an interval.
        unsure: labels of what is open.

    """
    ends = [end for interval in intervals.values() for end in interval]
    greatest = top if top is not None else max([*values.values(), *ends, 1e-9])
    scale = Scale(min([0.0, *values.values(), *ends]), greatest)
    made = []
    for label, value in values.items():
        interval = intervals.get(label)
        low, high = (None, None) if interval is None else map(scale.at, interval)
        said = ranged(value, interval, entropy)
        end = scale.at(value)
        zero = scale.at(0.0)
        share = percent(value, entropy)
        text = in_bits(value, entropy) + (f" ({share})" if share else "")
        made.append(
            Bar(
                label,
                looks[label],
                min(zero, end),
                max(zero, end),
                low,
                high,
                text,
                f"{label}: {said}",
                label in unsure,
            )
        )
    return made


def atom_bars(pid: PID) -> list[Bar]:
    """The four atoms."""
    called = titles(pid.names)
    labels = {atom: f"{called[atom]} ({SYMBOLS[atom]})" for atom in ATOMS}
    found = pid.intervals or {}
    return bars(
        {labels[atom]: getattr(pid, atom) for atom in ATOMS},
        {labels[atom]: atom for atom in ATOMS},
        {labels[atom]: found[atom] for atom in ATOMS if atom in found},
        pid.entropy_y,
        unsure=[labels[atom] for atom in ATOMS if evidence_of(pid, atom).verdict == "open"],
    )


def ladder_bars(gain: FusionGain) -> list[Bar]:
    """The rungs, from nothing to H(Y)."""
    x1, x2, y = gain.names
    labels = {
        "unimodal1": f"models of {x1}",
        "unimodal2": f"models of {x2}",
        "additive": "models that add up what each says",
        "joint": "any model of both",
        "entropy_y": f"all there is to tell: H({y})",
    }
    looks = {"unimodal1": "unique1", "unimodal2": "unique2", "additive": "redundancy"}
    looks |= {"joint": "synergy", "entropy_y": "quiet"}
    found = gain.intervals or {}
    return bars(
        {labels[name]: getattr(gain, name) for name in labels},
        {labels[name]: look for name, look in looks.items()},
        {label: found[name] for name, label in labels.items() if name in found},
        gain.entropy_y,
        top=max(gain.entropy_y, 1e-9),
    )


def sweep_chart(sweep: Sweep) -> Chart:
    """The atoms by the number of bins."""
    first = sweep.points[0].pid
    called, entropy = titles(first.names), first.entropy_y
    values = [getattr(point.pid, atom) for point in sweep.points for atom in ATOMS]
    scale = Scale(min(0.0, *values), max(ROOM * max(values), 1e-3))
    numbers = [point.bins for point in sweep.points]
    lines = [
        Line(
            f"{called[atom]} ({SYMBOLS[atom]})",
            atom,
            MARKERS[atom],
            [
                Dot(
                    x,
                    scale.down(getattr(point.pid, atom)),
                    f"{called[atom]}, {point.bins} bins: "
                    f"{in_bits(getattr(point.pid, atom), entropy)} bits",
                )
                for x, point in zip(spread(len(numbers)), sweep.points, strict=True)
            ],
        )
        for atom in ATOMS
    ]
    return Chart(
        lines, across(numbers), scale.ticks(), "bins or clusters", "bits",
        "Lines of the four numbers by the number of bins",
    )  # fmt: skip


def kept_chart(sweep: Sweep) -> Chart | None:
    """The share of I(X;Y) that the symbols keep; None where it is known of neither modality."""
    names = sweep.points[0].pid.names
    told = {
        name: [getattr(point, key) for point in sweep.points]
        for name, key in zip(names, ("kept1", "kept2"), strict=False)
    }
    known = {name: shares for name, shares in told.items() if None not in shares}
    if not known:
        return None
    scale = Scale(0.0, max(105.0, 100 * ROOM * max(max(shares) for shares in known.values())))
    numbers = [point.bins for point in sweep.points]
    looks = dict(zip(names, ("unique1", "unique2"), strict=False))
    lines = [
        Line(
            name, looks[name], MARKERS[looks[name]],
            [
                Dot(x, scale.down(100 * share), f"{name}, {number} bins: {share:.0%}")
                for x, number, share in zip(spread(len(numbers)), numbers, shares, strict=True)
            ],
        )
        for name, shares in known.items()
    ]  # fmt: skip
    return Chart(
        lines, across(numbers), scale.ticks("%"), "bins or clusters", "share kept",
        "Lines of the share of the information that symbols keep, by the number of bins",
    )  # fmt: skip


def learning_chart(curves: Mapping[str, Any], names: Sequence[str], entropy: float) -> Chart:
    """Held-out bits by the rows that classifiers learnt from, and what ever more would give."""
    called = {"x1": names[0], "x2": names[1], "both": "both"}
    looks = {"x1": "unique1", "x2": "unique2", "both": "synergy"}
    told = [v for c in curves.values() for v in (*c["bits"], c["low"], c["high"])]
    scale = Scale(min(0.0, *told), max(ROOM * max(told), 1e-3))
    rows = curves["both"]["rows"]
    lines = []
    for number, (part, curve) in enumerate(curves.items()):
        dots = [
            Dot(x, scale.down(value), f"{called[part]}, {n:,} rows: {in_bits(value, entropy)} bits")
            for x, n, value in zip(spread(len(rows), LAST), rows, curve["bits"], strict=True)
        ]
        interval = Interval(curve["low"], curve["high"])
        said = ranged(curve["extrapolated"], interval, entropy)
        beyond = Dot(
            100.0, scale.down(curve["extrapolated"]), f"{called[part]}, {EVER_MORE} rows: {said}",
            scale.down(interval.low), scale.down(interval.high),
            BESIDE * (number - len(curves) + 1),
        )  # fmt: skip
        lines.append(Line(called[part], looks[part], MARKERS[looks[part]], dots, beyond))
    ticks = [*across([f"{n:,}" for n in rows], LAST), Tick(100.0, "more")]
    return Chart(
        lines, ticks, scale.ticks(), "rows learnt from", "bits held out",
        "Lines of the bits that classifiers tell of rows held out, by the rows they learnt from",
    )  # fmt: skip


def spread(number: int, last: float = 100.0) -> list[float]:
    """Places from 0 to ``last``, alike far apart; a single one is in the middle."""
    if number == 1:
        return [last / 2]
    return [last * place / (number - 1) for place in range(number)]


def across(texts: Sequence[Any], last: float = 100.0) -> list[Tick]:
    """Ticks of values that are each a step from the last."""
    return [Tick(x, str(text)) for x, text in zip(spread(len(texts), last), texts, strict=True)]
