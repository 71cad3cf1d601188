"""The human ratings that the paper and its authors published (in ``published.csv``).

Liang et al. (NeurIPS 2023), tables 3, 7 and 9; means and alphas by dataset are those that the
authors' notebook printed (github.com/pliang279/PID, human/analysis.ipynb). There, alpha is taken at
interval level, on 10 examples of each of five datasets by three annotators; the single ratings were
not published. Where all ratings of a dataset are equal alpha is not defined, and here left empty
(the notebook sets it to 1).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

from interplay.annotation.questions import QUESTIONS

SOURCE = "Liang et al. (NeurIPS 2023), tables 3, 7 and 9, and the authors' human/analysis.ipynb"
TABLE_3 = ("AV-MNIST", "VQA 2.0", "CLEVR", "MOSEI", "UR-FUNNY", "MUStARD")  # rated by people


@dataclass(frozen=True, slots=True)
class Published:
    """Four numbers of a dataset.

    Attributes:
        source: ``table 3``, ``table 7``, ``table 9`` or ``notebook``.
        measure: ``CVX``, ``BATCH`` or ``people`` (bits), ``mean rating`` or ``mean confidence``
            (0 to 5), or ``alpha``.
        dataset: its name, or ``pooled``.
        values: redundancy, unique1, unique2, synergy; None where it is not defined.

    """

    source: str
    measure: str
    dataset: str
    values: tuple[float | None, ...]


def published() -> tuple[Published, ...]:
    """All that is published, in the order of the file."""
    text = files("interplay.annotation").joinpath("published.csv").read_text(encoding="utf-8")
    return tuple(
        Published(
            line["source"], line["measure"], line["dataset"],
            tuple(float(line[name]) if line[name] else None for name in QUESTIONS),
        )
        for line in csv.DictReader(text.splitlines())
    )  # fmt: skip


def find(measure: str, dataset: str, source: str) -> tuple[float | None, ...] | None:
    """The values of one line, or None."""
    return next(
        (
            line.values
            for line in published()
            if (line.measure, line.dataset, line.source) == (measure, dataset, source)
        ),
        None,
    )
