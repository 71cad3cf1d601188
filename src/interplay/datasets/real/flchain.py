"""FLChain: proteins of blood and who people are; who died within ten years."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.survival_arff import read_arff
from interplay.datasets.real.tables import before, complete, filled_note, numbers, one_hot

FILE = "sksurv/datasets/data/flchain.arff"
BLOOD = ("kappa", "lambda", "creatinine")
YEAR = 365.25


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """7,874 people, less those who left the study before the horizon."""
    table = read_arff(files, FILE, [*BLOOD, "age", "sex", "mgus", "futime", "death"])
    path = files.path(FILE)
    days = numbers(files, path, table, ["futime"])[:, 0]
    died = np.array([v == "dead" for v in table["death"].to_list()])
    rows, met = before(days, died, settings["years"] * YEAR)
    measured, filled = complete(numbers(files, path, table, BLOOD))
    blood = np.column_stack([measured, one_hot(table, ["mgus"])])
    person = np.column_stack([numbers(files, path, table, ["age"]), one_hot(table, ["sex"])])
    note = f"{len(days) - len(rows)} people left the study before: their fate is not known"
    return Raw(
        {"blood": blood[rows], "person": person[rows]},
        np.where(met, "died", "lived"),
        notes=(note, *filled_note(filled, measured.size)),
    )


CARD = Card(
    name="flchain",
    title="free light chains in blood, and the person",
    modalities=("blood", "person"),
    tasks=("death",),
    kind="natural",
    licence="GPL-3 (scikit-survival); the study is public",
    source=Source("python", "scikit-survival", "0.28.0", "sksurv"),
    read=read,
    settings={"years": 10.0},
    rows=7874,
    about="Light chains and creatinine against age and sex; dead within years=10 or not.",
)
