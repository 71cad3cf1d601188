"""Alzheimer's disease: proteins in the blood against genotype, age and sex."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.r_files import PLACE, r_frame
from interplay.datasets.real.tables import complete, filled_note, numbers, one_hot

KNOWN = ("age", "male", "Genotype", "Class")
PROTEINS = 127


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """333 people."""
    table = r_frame(files, "modeldata", "ad_data")
    path = files.path(f"{PLACE}/modeldata/data")
    files.check_columns(path, table.columns, KNOWN)
    # tau and p_tau, which are near the diagnosis itself, are among them, as in the package
    proteins = [column for column in table.columns if column not in KNOWN]
    x1, filled = complete(numbers(files, path, table, proteins))
    ages, _ = complete(numbers(files, path, table, ["age", "male"]))
    x2 = np.column_stack([ages, one_hot(table, ["Genotype"])])
    return Raw(
        {"proteins": x1, "person": x2}, table["Class"].to_list(), notes=filled_note(filled, x1.size)
    )


CARD = Card(
    name="alzheimer",
    title="Alzheimer's disease, proteins and the person",
    modalities=("proteins", "person"),
    tasks=("impaired",),
    kind="natural",
    licence="MIT (modeldata)",
    source=Source("debian", "r-cran-modeldata", "1.1.0"),
    read=read,
    rows=333,
    about="127 proteins, age among others in the second modality with sex and genotype.",
)
