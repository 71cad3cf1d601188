"""CMU-MOSI: opinions on video, from words, voice and face."""

from __future__ import annotations

from interplay.datasets.real.affect import affect_card

CARD = affect_card(
    "mosi",
    title="opinions on video, the smaller set",
    names=("mosi_raw.pkl", "mosi_data.pkl"),
    task="sentiment",
    rows=2_199,
    about="Positive where the sentiment is above 0, as in MultiBench. Groups are videos.",
    licence="CMU-MOSI: for research, see its makers",
)
