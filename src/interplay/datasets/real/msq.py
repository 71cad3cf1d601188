"""Mood under films: 72 feelings and five scales of personality."""

from __future__ import annotations

from typing import Any

import polars as pl

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.r_files import PLACE, r_frame
from interplay.datasets.real.tables import complete, filled_note, numbers

SCALES = ("Extraversion", "Neuroticism", "Lie", "Sociability", "Impulsivity")
RARE = ("alone", "kindly", "scornful")  # asked in few of the studies
FILMS = ("sad", "frightening", "neutral", "funny")  # 1 to 4
AFTER = 2  # the second time of asking is after the film


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """766 people who saw one of four films."""
    table = r_frame(files, "psychTools", "msqR")
    path = files.path(f"{PLACE}/psychTools/data")
    files.check_columns(path, table.columns, [*SCALES, "active", "film", "time", "id"])
    feelings = [c for c in table.columns[: table.columns.index(SCALES[0])] if c not in RARE]
    seen = table.filter((pl.col("time") == AFTER) & pl.col("film").is_not_null())
    if seen.is_empty():
        raise files.wrong(path, f"has nobody asked at time {AFTER} after a film")
    mood, first = complete(numbers(files, path, seen, feelings))
    person, second = complete(numbers(files, path, seen, SCALES))
    films = (seen["film"].cast(pl.Int64) - 1).to_list()
    size = mood.size + person.size
    return Raw(
        {"mood": mood, "personality": person},
        films,
        classes=FILMS,
        notes=filled_note(first + second, size),
    )


CARD = Card(
    name="msq",
    title="mood after one of four films, and personality",
    modalities=("mood", "personality"),
    tasks=("film",),
    kind="natural",
    licence="GPL-2 or later (psychTools)",
    source=Source("debian", "r-cran-psychtools", "2.2.9"),
    read=read,
    rows=766,
    about="If films were drawn by lot, personality alone tells nothing of the film.",
)
