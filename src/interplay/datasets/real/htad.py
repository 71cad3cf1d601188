"""HTAD: chores at home, heard and felt at the wrist."""

from __future__ import annotations

from typing import Any

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.tables import numbers, read_csv

FILE = "multiviewstacking/data/htad.csv"
AUDIO, WRIST = 36, 16  # columns


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """1,386 pieces: cepstral coefficients of sound, statistics of acceleration."""
    audio = [f"v1_mfcc{i}" for i in range(1, AUDIO + 1)]
    table = read_csv(files, FILE, ["class", *audio])
    wrist = [column for column in table.columns if column.startswith("v2_")]
    path = files.path(FILE)
    if len(wrist) != WRIST:
        raise files.wrong(path, f"has {len(wrist)} columns of the wrist, not {WRIST}")
    modalities = {
        "audio": numbers(files, path, table, audio),
        "accelerometer": numbers(files, path, table, wrist),
    }
    return Raw(modalities, table["class"].to_list())


CARD = Card(
    name="htad",
    title="chores at home, from sound and the wrist",
    modalities=("audio", "accelerometer"),
    tasks=("chore",),
    kind="natural",
    licence="research and education only; not to be passed on",
    source=Source("python", "multiviewstacking", "0.7.5", "multiviewstacking"),
    read=read,
    rows=1386,
    about="People did seven chores; the package does not say which rows are whose.",
)
