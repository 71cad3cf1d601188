"""Clinical studies of scikit-survival: who meets the event within so many years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.survival_arff import read_arff
from interplay.datasets.real.tables import before, complete, filled_note, numbers, one_hot

YEAR = 365.25
LICENCE = "GPL-3 (scikit-survival); the study is public"


@dataclass(frozen=True, slots=True)
class Study:
    """Where a study keeps what.

    Attributes:
        file: its name.
        modalities: by name: columns of numbers, and columns of words.
        days: column of the days until the event, or until the person left the study.
        event: column that says which of the two, and its value for the event.
        labels: of who met it, and of who did not.

    """

    file: str
    modalities: Mapping[str, tuple[Sequence[str], Sequence[str]]]
    days: str
    event: tuple[str, str]
    labels: tuple[str, str] = ("died", "lived")


def read_study(files: Files, study: Study, years: float) -> Raw:
    """People whose fate at the horizon is known."""
    column, value = study.event
    parts = [c for numeric, words in study.modalities.values() for c in (*numeric, *words)]
    relative = f"sksurv/datasets/data/{study.file}"
    table = read_arff(files, relative, [*parts, study.days, column])
    path = files.path(relative)
    met_ever = np.array([str(v) == value for v in table[column].to_list()])
    rows, met = before(numbers(files, path, table, [study.days])[:, 0], met_ever, years * YEAR)
    modalities, filled, size = {}, 0, 0
    for name, (numeric, words) in study.modalities.items():
        counted, missing = complete(numbers(files, path, table, numeric))
        filled, size = filled + missing, size + counted.size
        kinds = [one_hot(table, words)] if words else []
        modalities[name] = np.column_stack([counted, *kinds])[rows]
    note = f"{len(table) - len(rows)} people left the study before: their fate is not known"
    return Raw(modalities, np.where(met, *study.labels), notes=(note, *filled_note(filled, size)))


def survival_card(
    name: str, study: Study, *, title: str, task: str, years: float, rows: int, about: str
) -> Card:
    """The card of a study."""

    def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
        return read_study(files, study, settings["years"])

    return Card(
        name=name,
        title=title,
        modalities=tuple(study.modalities),
        tasks=(task,),
        kind="natural",
        licence=LICENCE,
        source=Source("python", "scikit-survival", "0.28.0", "sksurv"),
        read=read,
        settings={"years": years},
        rows=rows,
        about=about,
    )
