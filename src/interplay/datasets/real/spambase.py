"""Spambase: how often words and signs occur in a mail."""

from __future__ import annotations

from typing import Any

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.r_files import PLACE, r_frame
from interplay.datasets.real.tables import numbers

WORDS = 48  # the first columns; then 6 signs and 3 measures of capitals


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """4,601 mails."""
    table = r_frame(files, "kernlab", "spam")
    path = files.path(f"{PLACE}/kernlab/data")
    files.check_columns(path, table.columns, ["make", "capitalTotal", "type"])
    columns = table.columns[:-1]
    if len(columns) != 57:
        raise files.wrong(path, f"has {len(columns)} measures, not 57")
    modalities = {
        "words": numbers(files, path, table, columns[:WORDS]),
        "signs": numbers(files, path, table, columns[WORDS:]),
    }
    return Raw(modalities, table["type"].to_list())


CARD = Card(
    name="spambase",
    title="mails as counts, words and signs",
    modalities=("words", "signs"),
    tasks=("spam",),
    kind="views",
    licence="CC BY 4.0 (UCI), in kernlab (GPL-2)",
    source=Source("debian", "r-cran-kernlab", "0.9-32"),
    read=read,
    rows=4601,
    about="48 words against 6 signs and how capitals are used.",
)
