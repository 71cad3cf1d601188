"""MUStARD: sarcasm in series, from words, voice and face."""

from __future__ import annotations

from interplay.datasets.real.affect import affect_card

CARD = affect_card(
    "mustard",
    title="sarcasm in series",
    names=("sarcasm.pkl",),
    task="sarcasm",
    rows=690,
    about="Labels 0 and 1, or -1 and 1. For the words themselves and who says them see "
    "mustard_text.",
    licence="MUStARD: MIT for the text; clips of series are their owners'",
)
