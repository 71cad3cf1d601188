"""Columns of text files that are written numbers or dates: thousands, decimal commas, ISO dates.

A column becomes numbers only where every value is one, and where there is one way to read them: of
``1,234`` alone nobody knows whether it is a thousand or one and a bit, so it stays text, which is
refused where it would make many symbols.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from interplay.data.reading.tables import listed

Scan = Callable[[Sequence[str]], Any]  # a lazy polars frame, with these columns as text

FIRST = 1000  # rows that rule out most columns before all rows are looked at
SPACES = " '\u2019\u00a0\u202f"  # they group thousands in both ways of writing


def number(group: str, mark: str) -> str:
    """A pattern for numbers with these signs between thousands, and before decimals."""
    whole = rf"(?:\d{{1,3}}(?:[{group}{SPACES}]\d{{3}})+|\d+)"
    return rf"^[+-]?(?:{whole}(?:[{mark}]\d*)?|[{mark}]\d+)(?:[eE][+-]?\d+)?$"


PATTERNS = {
    "point": number(",", "."),
    "comma": number(".", ","),
    "usual": r"^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$",
    "plain": r"^[+-]?\d+(?:[eE][+-]?\d+)?$",
    "whole": r"^[+-]?\d{1,18}$",
    "day": r"^\d{4}-\d\d-\d\d$",
    "moment": r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?$",
}
GROUPS = {".": f"[,{SPACES}]", ",": f"[.{SPACES}]"}  # by the decimal sign
SIGNED = re.compile(rf"^[-+\u2212\u2013]?[€$£¥]?\s*\d[\d.,{SPACES}]*(?:[eE][+-]?\d+)?\s*[%€$£¥]?$")


@dataclass(frozen=True, slots=True)
class Facts:
    """What all values of a column are.

    Attributes:
        point: numbers with a decimal point, if any sign.
        comma: numbers with a decimal comma, if any sign.
        usual: numbers as Python writes them, perhaps with spaces around.
        plain: numbers without such signs.
        whole: digits only.
        day: ISO dates.
        moment: ISO dates with a time.

    """

    point: bool
    comma: bool
    usual: bool
    plain: bool
    whole: bool
    day: bool
    moment: bool

    @property
    def marked(self) -> bool:
        """Whether they are numbers, and some have a sign within."""
        return (self.point or self.comma) and not self.plain

    @property
    def mark(self) -> str:
        """The decimal sign, or nothing where it could be either, or where they are no numbers."""
        if self.plain or (self.point and not self.comma):
            return "."
        return "," if self.comma and not self.point else ""


def as_written(scan: Scan, decimal: str | None, *, commas: bool) -> tuple[Any, list[str]]:
    """(a lazy polars frame with numbers and dates for text that is such, notes).

    Args:
        scan: gives the frame as polars infers it, but for some columns as text.
        decimal: the decimal sign, or None to tell it from the columns.
        commas: whether numbers with a decimal comma are taken as such without being told.

    """
    import polars

    frame = scan([])
    schema = frame.collect_schema()
    facts = facts_of(frame, [name for name, kind in schema.items() if kind == polars.String])
    if decimal == "," or any(fact.marked and not fact.usual for fact in facts.values()):
        floats = [name for name, kind in schema.items() if kind.is_float()]
        facts |= facts_of(scan(floats), floats)
        marks = decided(facts, decimal, commas=commas)
        frame = scan([name for name in floats if name in facts and marks.get(name) != "."])
    else:  # a point is a decimal one
        marks = {name: "." for name, fact in facts.items() if fact.usual}
    text = frame.select(polars.col(polars.String)).collect_schema().names()
    columns = [
        *(as_number(n, marks[n], whole=facts[n].whole) for n in text if n in marks),
        *(as_date(name) for name, fact in facts.items() if fact.day),
        *(as_moment(name) for name, fact in facts.items() if fact.moment),
    ]
    return frame.with_columns(columns), notes_on(
        {
            name: marks.get(name, "")
            for name, fact in facts.items()
            if fact.marked and not (fact.usual and marks.get(name) == ".")
        }
    )


def decided(facts: dict[str, Facts], decimal: str | None, *, commas: bool) -> dict[str, str]:
    """The decimal sign of each column of numbers; those that could have either go by the others."""
    marks = {name: fact.mark for name, fact in facts.items()}
    seen = {mark for name, mark in marks.items() if mark and facts[name].marked}
    usual = decimal or (seen.pop() if len(seen) == 1 else "")
    marks |= {name: usual for name, fact in facts.items() if fact.marked and not fact.mark}
    taken = {".", ","} if decimal == "," or (decimal is None and commas) else {"."}
    return {name: mark for name, mark in marks.items() if mark in taken}


def facts_of(frame: Any, names: Iterable[str]) -> dict[str, Facts]:
    """The facts of those columns of text that may be numbers or dates."""
    first = checked(frame.head(FIRST), list(names))
    likely = [name for name, (_, *found) in first.items() if any(found)]
    found = checked(frame, likely)
    return {name: Facts(*rest) for name, (some, *rest) in found.items() if some and any(rest)}


def checked(frame: Any, names: Sequence[str]) -> dict[str, list[bool]]:
    """Whether there is a value, and whether all follow each of the patterns, by column."""
    import polars

    if not names:
        return {}
    tests = []
    for i, name in enumerate(names):
        text = polars.col(name).str.strip_chars()
        tests.append(text.is_not_null().any().alias(f"{i} some"))
        tests += [
            text.str.contains(pattern).all().alias(f"{i} {kind}")
            for kind, pattern in PATTERNS.items()
        ]
    found = frame.select(tests).collect(engine="streaming").row(0)
    width = len(PATTERNS) + 1
    return {name: list(found[i * width : (i + 1) * width]) for i, name in enumerate(names)}


def as_number(name: str, mark: str, *, whole: bool) -> Any:
    """The column as numbers."""
    import polars

    text = polars.col(name).str.strip_chars()
    if whole:
        return text.cast(polars.Int64)
    digits = text.str.replace_all(GROUPS[mark], "")
    return digits.str.replace(",", ".", literal=True).cast(polars.Float64)


def as_date(name: str) -> Any:
    """The column as dates."""
    import polars

    return polars.col(name).str.strip_chars().str.to_date("%Y-%m-%d")


def as_moment(name: str) -> Any:
    """The column as times on a date, in microseconds; ``Z`` and no zone count alike."""
    import polars

    text = polars.col(name).str.strip_chars().str.strip_chars_end("Z").str.replace(" ", "T")
    seconds = polars.when(text.str.len_chars() == 16).then(text + ":00").otherwise(text)
    return seconds.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us").alias(name)


def notes_on(marks: dict[str, str]) -> list[str]:
    """What columns of numbers with signs in them were read as, by the decimal sign."""
    said = {
        ",": "Read as numbers with a decimal comma",
        ".": "Read as numbers with a decimal point and signs between thousands",
        "": "Left as text, since its commas or points may be decimals or not (say by decimal=',')",
    }
    named = {mark: [name for name, found in marks.items() if found == mark] for mark in said}
    return [f"{said[mark]}: {listed(names)}." for mark, names in named.items() if names]


def is_plain_number(value: Any) -> bool:
    """Whether a text reads as a number in Python."""
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return isinstance(value, (str, bytes))


def is_number(value: Any) -> bool:
    """Whether a text reads as a number, also with signs between thousands, a currency or %."""
    signed = isinstance(value, str) and SIGNED.match(value.strip()) is not None
    return signed or is_plain_number(value)
