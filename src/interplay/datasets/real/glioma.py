"""Glioma: held-out risks by a network of pathology slides and one of genomics."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.tables import before, numbers, read_csv

YEAR = 365.25
RISKS = {"pathology": "risk_pathology", "genomics": "risk_genomics", "fused": "risk_fused"}


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """436 patients, less those who left the study before the horizon."""
    relative = "risks.csv" if files.find("risks.csv") else "glioma/risks.csv"
    table = read_csv(files, relative, ["days", "died", *RISKS.values()])
    path = files.path(relative)
    days, died = (numbers(files, path, table, [c])[:, 0] for c in ("days", "died"))
    rows, met = before(days, died, settings["years"] * YEAR)
    modalities = {name: numbers(files, path, table, [c])[rows] for name, c in RISKS.items()}
    labels = np.where(met, "died", "lived")
    note = f"{len(days) - len(rows)} patients left the study before: their fate is not known"
    return Raw(modalities, labels, notes=(note,))


CARD = Card(
    name="glioma",
    title="glioma, risks by pathology and genomics",
    modalities=tuple(RISKS),
    tasks=("death",),
    kind="natural",
    licence="from GPL-3 checkpoints on TCGA: not to be passed on",
    source=Source("folder", "put risks.csv (days, died, risk_pathology, risk_genomics, risk_fused: "
                  "mean held-out risks of PathomicFusion's networks) into the folder"),
    read=read,
    settings={"years": 3.0},
    rows=436,
    about="The paper's pathology case on real held-out risks: dead within years=3 or not.",
)  # fmt: skip
