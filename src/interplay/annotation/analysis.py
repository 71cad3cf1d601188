"""All that a study says, as numbers and as tables to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from interplay.annotation.agreement import Alpha
from interplay.annotation.correlation import Contrast, Correlation
from interplay.annotation.draw import RANDOM
from interplay.annotation.means import COVERAGE, Mean
from interplay.annotation.pointwise import Values
from interplay.annotation.power import FEWEST, detectable
from interplay.annotation.questions import QUESTIONS
from interplay.annotation.ratings import Ratings
from interplay.core.pid import PID, Interval
from interplay.errors import InputError

GROUPS = ("label", "dataset")
SYMBOLS = dict(zip(QUESTIONS, ("R", "U1", "U2", "S"), strict=True))


@dataclass(frozen=True, slots=True)
class Beside:
    """People beside an estimate.

    Attributes:
        estimate: its atoms in bits, by question.
        people: mean ratings, scaled to add up to the same.
        same_highest: whether both have the same atom on top.

    """

    estimate: dict[str, float]
    people: dict[str, Mean]
    same_highest: bool


@dataclass(frozen=True, slots=True)
class Analysis:
    """What ratings say.

    Attributes:
        annotators: how many there are.
        items: how many were rated.
        ratings: how many there are.
        level: of measurement, of alpha.
        coverage: of all intervals.
        means: of each question.
        confidences: the same for confidence.
        alpha: agreement, all items pooled.
        within: agreement within each label and each dataset, where these are known and several.
        beside: people beside each estimate, by its name.
        correlation: rank correlation with pointwise values, of all items and of random ones alone.
        contrasts: how much higher rows picked for an atom are rated on it than random ones.
        notes: what was left out, and what to heed.

    """

    annotators: int
    items: int
    ratings: int
    level: str
    coverage: float
    means: dict[str, Mean]
    confidences: dict[str, Mean]
    alpha: dict[str, Alpha]
    within: dict[str, dict[str, dict[str, Alpha]]]
    beside: dict[str, Beside]
    correlation: dict[str, dict[str, Correlation]]
    contrasts: dict[str, Contrast]
    notes: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; what is not known is None."""
        plain = without_nan(asdict(self))
        assert isinstance(plain, dict)
        return plain

    def __str__(self) -> str:
        percent = f"{100 * self.coverage:.0f}%"
        parts = [
            f"{self.items} items, {self.annotators} annotators, {self.ratings} ratings; "
            f"intervals of {percent}, over items",
            aligned(self._questions()),
        ]
        parts += [
            f"Agreement (alpha, {self.level}) within each {by}\n" + aligned(across(groups))
            for by, groups in self.within.items()
        ]
        if self.beside:
            parts.append(
                "Beside estimates, in bits: mean ratings scaled to the same sum\n"
                + aligned(self._beside())
            )
        if self.correlation:
            parts.append(
                "Rank correlation of mean ratings with pointwise values\n"
                + aligned(across(self.correlation))
            )
        if self.contrasts:
            parts.append(
                "Mean rating of the rows picked for a question, less that of random rows\n"
                + aligned(self._contrasts())
            )
        parts += ["\n".join(f"  * {note}" for note in self.notes)] if self.notes else []
        return "\n\n".join(parts)

    def _questions(self) -> list[list[str]]:
        """Means, confidence and agreement."""
        head = ["", "mean", "", "confidence", f"alpha ({self.level})", ""]
        return [
            head,
            *(
                [
                    name, number(self.means[name].value), between(self.means[name].interval),
                    number(self.confidences[name].value), number(self.alpha[name].value),
                    between(self.alpha[name].interval),
                ]
                for name in QUESTIONS
            ),
        ]  # fmt: skip

    def _beside(self) -> list[list[str]]:
        """Each estimate, and people on its scale."""
        lines = [["", *SYMBOLS.values(), "sum"]]
        for name, pair in self.beside.items():
            bits = [pair.estimate[q] for q in QUESTIONS]
            people = [pair.people[q] for q in QUESTIONS]
            lines.append([name, *map(number, bits), number(sum(bits))])
            lines.append(["  people", *(number(m.value) for m in people), number(sum(bits))])
            lines.append(["", *(between(m.interval) for m in people), ""])
        return lines

    def _contrasts(self) -> list[list[str]]:
        """Differences, with how many rows there are."""
        lines = [["", "difference", "", "picked", "random"]]
        for name, c in self.contrasts.items():
            lines.append([name, number(c.value), between(c.interval), str(c.picked), str(c.random)])
        return lines


def analyse(
    ratings: Ratings,
    *,
    estimates: Mapping[str, PID | Sequence[float]] | None = None,
    values: Mapping[str, Values] | None = None,
    reasons: Mapping[str, str] | None = None,
    level: str = "ordinal",
    coverage: float = COVERAGE,
    replicates: int = 1000,
    rng: int | np.random.Generator | None = 0,
) -> Analysis:
    """All that ratings say.

    Args:
        ratings: of a study, from ``read``.
        estimates: PIDs, or (redundancy, unique1, unique2, synergy) in bits, by name.
        values: pointwise values in bits by item, to correlate ratings with.
        reasons: by item, why it was drawn: ``"random"``, or the atom whose value is high.
        level: of measurement, of Krippendorff's alpha.
        coverage: of all intervals.
        replicates: resamples of items behind the intervals of alpha and of rescaled ratings.
        rng: seed or generator of all chance.

    Raises:
        InputError: as the methods of ``Ratings`` do.

    """
    generator = np.random.default_rng(rng)
    pooled, groups, scaled = generator.spawn(3)
    common: dict[str, Any] = {"replicates": replicates, "coverage": coverage}
    within = {
        by: {
            name: part.alpha(level, rng=stream, **common)
            for (name, part), stream in zip(parts.items(), groups.spawn(len(parts)), strict=True)
        }
        for by, parts in parts_of(ratings).items()
    }
    beside = {}
    for name, estimate in (estimates or {}).items():
        bits = bits_of(estimate, name)
        people = ratings.rescaled(sum(bits.values()), rng=scaled, **common)
        beside[name] = Beside(bits, people, highest(bits) == highest(values_of(people)))
    return Analysis(
        annotators=len(set(ratings.annotator.tolist())),
        items=len(ratings.items),
        ratings=len(ratings),
        level=level,
        coverage=coverage,
        means=ratings.means(coverage=coverage),
        confidences=ratings.confidences(coverage=coverage),
        alpha=ratings.alpha(level, rng=pooled, **common),
        within=within,
        beside=beside,
        correlation=correlations(ratings, values, reasons, coverage),
        contrasts=picked(ratings, reasons, coverage),
        notes=(*ratings.notes, *remarks(ratings, within, values)),
    )


def parts_of(ratings: Ratings) -> dict[str, dict[str, Ratings]]:
    """The ratings by label and by dataset, where all have one and there are several."""
    known = [by for by in GROUPS if all(getattr(ratings, by).tolist())]
    parts = {by: ratings.split(by) for by in known}
    return {by: groups for by, groups in parts.items() if len(groups) > 1}


def bits_of(estimate: PID | Sequence[float], name: str) -> dict[str, float]:
    """The atoms of an estimate by question."""
    if isinstance(estimate, PID):
        return {question: float(getattr(estimate, question)) for question in QUESTIONS}
    found = [float(bits) for bits in estimate]
    if len(found) != len(QUESTIONS) or not np.isfinite(found).all():
        raise InputError(f"estimate {name} is {estimate!r}: pass a PID or four numbers of bits")
    return dict(zip(QUESTIONS, found, strict=True))


def values_of(means: Mapping[str, Mean]) -> dict[str, float]:
    """The values of means."""
    return {name: mean.value for name, mean in means.items()}


def highest(bits: Mapping[str, float]) -> str:
    """The question of the greatest value."""
    return max(bits, key=lambda name: bits[name])


def correlations(
    ratings: Ratings,
    values: Mapping[str, Values] | None,
    reasons: Mapping[str, str] | None,
    coverage: float,
) -> dict[str, dict[str, Correlation]]:
    """With pointwise values: of all items, and of those that were drawn at random alone."""
    if not values:
        return {}
    found = {"all items": ratings.correlation(values, coverage=coverage)}
    random = {item for item, reason in (reasons or {}).items() if reason == RANDOM}
    some = {item: row for item, row in values.items() if item in random}
    if set(some) & {item for _, item in ratings.items} and len(some) < len(values):
        found["random items"] = ratings.correlation(some, coverage=coverage)
    return found


def picked(
    ratings: Ratings, reasons: Mapping[str, str] | None, coverage: float
) -> dict[str, Contrast]:
    """Contrasts, where rows were picked for their values."""
    if not reasons or set(reasons.values()) <= {RANDOM}:
        return {}
    return ratings.contrasts(reasons, coverage=coverage)


def remarks(
    ratings: Ratings, within: Mapping[str, Any], values: Mapping[str, Values] | None
) -> list[str]:
    """What to heed."""
    said = []
    if "dataset" in within:
        said.append(
            "Alpha over several datasets also counts that people tell the datasets apart; within "
            "each it says whether they agree on its items."
        )
    rated = sum(item in values for _, item in ratings.items) if values else 0
    if rated >= FEWEST:
        said.append(
            f"{rated} items have pointwise values: a rank correlation of {detectable(rated):.2f} "
            "would be found with a chance of 80%."
        )
    if np.isnan(ratings.confidence).all():
        said.append("No confidence was given.")
    return said


def across(groups: Mapping[str, Mapping[str, Alpha | Correlation]]) -> list[list[str]]:
    """A column for each group, and how many items it has."""
    first = QUESTIONS[0]
    lines = [
        ["", *(text for name in groups for text in (f"{name} ({groups[name][first].items})", ""))]
    ]
    for question in QUESTIONS:
        cells = [groups[name][question] for name in groups]
        lines.append(
            [question, *(text for c in cells for text in (number(c.value), between(c.interval)))]
        )
    return lines


def number(value: float | None) -> str:
    """Two decimals, a dash for what is not defined."""
    if value is None or np.isnan(value):
        return "-"
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text


def between(interval: Interval | None) -> str:
    """An interval."""
    return "" if interval is None else f"[{number(interval[0])}, {number(interval[1])}]"


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Columns of equal width, the first to the left."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  "
        + "  ".join(
            f"{cell:<{width}}" if i == 0 else f"{cell:>{width}}"
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def without_nan(value: Any) -> Any:
    """The same with None for NaN, and lists for pairs."""
    if isinstance(value, dict):
        return {key: without_nan(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_nan(v) for v in value]
    return None if isinstance(value, float) and np.isnan(value) else value
