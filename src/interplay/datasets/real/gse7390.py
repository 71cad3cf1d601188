"""GSE7390: breast cancer, gene expression and what the clinic knows."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.survival_arff import read_arff
from interplay.datasets.real.tables import before, complete, numbers, one_hot

FILE = "sksurv/datasets/data/breast_cancer_GSE7390-metastasis.arff"
CLINICAL = ("age", "size")
NAMED = ("grade", "er")
DAYS, MET = "t.tdm", "e.tdm"
YEAR = 365.25


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """198 patients, less those who left the study before the horizon."""
    table = read_arff(files, FILE, [*CLINICAL, *NAMED, DAYS, MET])
    path = files.path(FILE)
    genes = [c for c in table.columns if c not in (*CLINICAL, *NAMED, DAYS, MET)]
    days = numbers(files, path, table, [DAYS])[:, 0]
    rows, met = before(days, table[MET].cast(pl.Int64).to_numpy(), settings["years"] * YEAR)
    counted, _ = complete(numbers(files, path, table, CLINICAL))
    clinic = np.column_stack([counted, one_hot(table, NAMED)])
    expression, _ = complete(numbers(files, path, table, genes))
    note = f"{len(days) - len(rows)} patients left the study before: their fate is not known"
    labels = np.where(met, "metastasis", "none")
    return Raw({"genes": expression[rows], "clinical": clinic[rows]}, labels, notes=(note,))


CARD = Card(
    name="gse7390",
    title="breast cancer, genes and clinic",
    modalities=("genes", "clinical"),
    tasks=("metastasis",),
    kind="natural",
    licence="GPL-3 (scikit-survival); the study is public (GEO)",
    source=Source("python", "scikit-survival", "0.28.0", "sksurv"),
    read=read,
    settings={"years": 5.0},
    rows=198,
    about="76 genes chosen to predict metastasis, which is the label: within years=5 or not.",
)
