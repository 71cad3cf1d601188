"""What the families are called; torch is not needed to know."""

from __future__ import annotations

NAMES = (
    "ef",
    "additive",
    "agree",
    "align",
    "elem",
    "tensor",
    "mi",
    "mult",
    "lower",
    "rec",
    "unimodal1",
    "unimodal2",
)


def names() -> list[str]:
    """The names of the families: the paper's ten, and each modality alone."""
    return list(NAMES)
