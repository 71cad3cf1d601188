"""Made-up examples to practise on, one for each kind of interaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Practice:
    """An example with sensible answers.

    Attributes:
        task: what is to be predicted.
        label: the right prediction.
        names: of the two modalities.
        texts: what they say.
        remark: which answers are sensible, and why.

    """

    task: str
    label: str
    names: tuple[str, str]
    texts: tuple[str, str]
    remark: str


PRACTICE = (
    Practice(
        "Is it raining?",
        "it is raining",
        ("the window", "the microphone"),
        ("Drops run down the glass.", "Steady drumming on the roof."),
        "Each of the two gives the prediction alone, and it is the same one: rate what is shared "
        "high, what is only in one of them low, and what is only together low.",
    ),
    Practice(
        "Is the speaker angry?",
        "not angry",
        ("the face", "the words"),
        ("A broad smile.", "“The train leaves at nine.”"),
        "The face tells it, the words don't: rate what is only in the face high, and the other "
        "three low.",
    ),
    Practice(
        "Two switches control one lamp; it burns when just one of them is up. Does it burn?",
        "the lamp burns",
        ("switch A", "switch B"),
        ("Up.", "Down."),
        "Either switch alone says nothing about the lamp, and the two together say all: rate what "
        "is only together high, and the other three low.",
    ),
)
