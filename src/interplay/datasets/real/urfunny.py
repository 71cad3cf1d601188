"""UR-FUNNY: does a TED talk make people laugh here? Words, voice and face."""

from __future__ import annotations

from interplay.datasets.real.affect import affect_card

CARD = affect_card(
    "urfunny",
    title="humour in talks",
    names=("humor.pkl",),
    task="humour",
    rows=16_514,
    about="Labels 0 and 1, or -1 and 1. The ids are numbers of clips, so that groups don't hold "
    "talks together.",
    licence="UR-FUNNY: for research, see its makers",
)
