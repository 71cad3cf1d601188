"""Cells under a microscope: two channels of the stain."""

from __future__ import annotations

from typing import Any

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.r_files import PLACE, r_frame
from interplay.datasets.real.tables import complete, numbers

NAMES = {"nucleus": "ch_1", "actin": "ch_3", "tubulin": "ch_4"}


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """2,019 cells, with the training and test part of the publication."""
    table = r_frame(files, "modeldata", "cells")
    path = files.path(f"{PLACE}/modeldata/data")
    files.check_columns(path, table.columns, ["case", "class"])
    modalities = {}
    for name, channel in NAMES.items():
        columns = [c for c in table.columns if c.endswith(channel)]
        if not columns:
            raise files.wrong(path, f"has no columns of the channel {channel}")
        modalities[name], _ = complete(numbers(files, path, table, columns))
    case = table["case"].to_list()
    splits = {
        part: [row for row, value in enumerate(case) if value == written]
        for part, written in (("train", "Train"), ("test", "Test"))
    }
    classes = {"PS": "poorly segmented", "WS": "well segmented"}
    return Raw(modalities, [classes.get(v, v) for v in table["class"].to_list()], splits=splits)


CARD = Card(
    name="cells",
    title="cells under a microscope, by channel of the stain",
    modalities=tuple(NAMES),
    tasks=("segmentation",),
    kind="views",
    licence="MIT (modeldata)",
    source=Source("debian", "r-cran-modeldata", "1.1.0"),
    read=read,
    rows=2019,
    about="Was the cell segmented well? Nucleus, actin and tubulin are channels of one image.",
)
