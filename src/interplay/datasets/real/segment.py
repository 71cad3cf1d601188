"""Outdoor images in small pieces: edges and colours."""

from __future__ import annotations

from typing import Any

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.tables import checked, numbers
from interplay.datasets.real.zipped import csv_in_zip

FILE = "river/datasets/segment.csv.zip"
EDGES = (
    "region-centroid-col", "region-centroid-row", "short-line-density-5", "short-line-density-2",
    "vedge-mean", "vegde-sd", "hedge-mean", "hedge-sd",
)  # fmt: skip
COLOURS = (
    "intensity-mean", "rawred-mean", "rawblue-mean", "rawgreen-mean", "exred-mean", "exblue-mean",
    "exgreen-mean", "value-mean", "saturation-mean", "hue-mean",
)  # fmt: skip


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """2,310 pieces of 3 x 3 pixels."""
    path = files.path(FILE)
    table = checked(files, path, csv_in_zip(files, path), [*EDGES, *COLOURS, "category"])
    modalities = {
        "edges": numbers(files, path, table, EDGES),
        "colours": numbers(files, path, table, COLOURS),
    }
    return Raw(modalities, table["category"].to_list())


CARD = Card(
    name="segment",
    title="pieces of outdoor images, edges and colours",
    modalities=("edges", "colours"),
    tasks=("thing",),
    kind="views",
    licence="CC BY 4.0 (UCI), in river (BSD 3-Clause)",
    source=Source("python", "river", "0.26.1", "river"),
    read=read,
    rows=2310,
    about="The first modality has the place in the image as well.",
)
