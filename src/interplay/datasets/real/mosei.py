"""CMU-MOSEI: opinions on video, from words, voice and face."""

from __future__ import annotations

from interplay.datasets.real.affect import affect_card

CARD = affect_card(
    "mosei",
    title="opinions on video",
    names=("mosei_raw.pkl", "mosei_senti_data.pkl"),
    task="sentiment",
    rows=22_777,
    about="Positive where the sentiment is above 0, as in MultiBench. Groups are videos.",
    licence="CMU-MOSEI: for research, see its makers",
)
