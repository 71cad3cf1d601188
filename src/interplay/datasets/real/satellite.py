"""Land seen from a satellite: visible and near-infrared bands."""

from __future__ import annotations

from typing import Any

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.r_files import PLACE, r_frame
from interplay.datasets.real.tables import complete, numbers

PIXELS, BANDS = 9, 4  # columns x.1 to x.36: four bands of each pixel in turn


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """6,435 squares of 3 x 3 pixels."""
    table = r_frame(files, "mlbench", "Satellite")
    path = files.path(f"{PLACE}/mlbench/data")
    columns = [f"x.{i}" for i in range(1, PIXELS * BANDS + 1)]
    files.check_columns(path, table.columns, [*columns, "classes"])
    x, _ = complete(numbers(files, path, table, columns))
    bands = x.reshape(len(x), PIXELS, BANDS)
    modalities = {
        "visible": bands[:, :, :2].reshape(len(x), -1),
        "infrared": bands[:, :, 2:].reshape(len(x), -1),
    }
    return Raw(modalities, table["classes"].to_list())


CARD = Card(
    name="satellite",
    title="land from a satellite, visible and near-infrared",
    modalities=("visible", "infrared"),
    tasks=("land",),
    kind="views",
    licence="CC BY 4.0 (UCI), in mlbench (GPL-2)",
    source=Source("debian", "r-cran-mlbench", "2.1-3"),
    read=read,
    rows=6435,
    about="Neighbouring squares overlap, so that folds drawn by row are a little optimistic.",
)
