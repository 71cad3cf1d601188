"""A line of a table of ratings, before it is checked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Who rated what, as text, and where that is said."""

    annotator: str
    item: str
    question: str
    rating: str
    confidence: str = ""
    label: str = ""
    dataset: str = ""
    where: str = ""
