"""The four questions, as the paper asks them (appendix C.5 and figure 16), and the scale."""

from __future__ import annotations

from dataclasses import dataclass

from interplay.core.pid import ATOMS

QUESTIONS = ATOMS  # redundancy, unique1, unique2, synergy
LOWEST, HIGHEST = 0, 5
SCALE = tuple(range(LOWEST, HIGHEST + 1))


@dataclass(frozen=True, slots=True)
class Question:
    """One of the four.

    Attributes:
        name: as in tables of ratings.
        symbol: of the atom.
        title: a few words.
        text: what annotators are asked, with the modalities' own names.

    """

    name: str
    symbol: str
    title: str
    text: str


def questions(x1: str, x2: str) -> tuple[Question, ...]:
    """The questions about two modalities of these names, in the order of the paper."""
    return (
        Question(
            "redundancy",
            "R",
            "Shared",
            f"The extent to which {x1} alone, {x2} alone and both together lead you to the same "
            "prediction.",
        ),
        Question(
            "unique1",
            "U1",
            f"Only in {x1}",
            f"The extent to which you can make a prediction from {x1} that you would not make from "
            f"{x2}.",
        ),
        Question(
            "unique2",
            "U2",
            f"Only in {x2}",
            f"The extent to which you can make a prediction from {x2} that you would not make from "
            f"{x1}.",
        ),
        Question(
            "synergy",
            "S",
            "Only together",
            f"The extent to which you can make a prediction only from {x1} and {x2} together, "
            "which you would not make from either of them individually.",
        ),
    )
