"""What the paper prints for real datasets, digit by digit, and which of our loaders reads each."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Printed:
    """A row of a table.

    Attributes:
        dataset: as the paper writes it.
        estimator: CVX or BATCH.
        values: R, U1, U2 and S.
        name: of our loader.
        modalities: x1 and x2, as the loader calls them.
        classes: of the label, which bound what it can hold.
        split: the part that is used; None for all rows.

    """

    dataset: str
    estimator: str
    values: tuple[float, ...]
    name: str
    modalities: tuple[str, str]
    classes: int
    split: str | None = None


AT, VT, VA = ("audio", "text"), ("vision", "text"), ("vision", "audio")
PAIRS = {"A,T": AT, "V,T": VT, "V,A": VA}
LOADERS = {  # name, modalities, classes, part
    "AV-MNIST": ("avmnist", ("image", "audio"), 10, None),
    "ENRICO": ("enrico", ("screenshot", "wireframe"), 20, None),
    "VQA 2.0": ("vqa", ("image", "question"), 2, "valid"),
    "CLEVR": ("clevr", ("image", "question"), 2, "valid"),
    "MOSEI": ("mosei", ("text", "vision"), 2, None),
    "UR-FUNNY": ("urfunny", ("text", "vision"), 2, None),
    "MUStARD": ("mustard", ("text", "vision"), 2, None),
    "MIMIC": ("mimic", ("static", "series"), 6, None),
}
CVX = {
    "AV-MNIST": "0.10 0.97 0.03 0.08",
    "ENRICO": "0.73 0.38 0.53 0.34",
    "VQA 2.0": "0.79 0.87 0 4.92",
    "CLEVR": "0.55 0.48 0 5.16",
}
BATCH_3 = {
    "MOSEI": "0.26 0.49 0.03 0.04",
    "UR-FUNNY": "0.03 0.04 0.01 0.08",
    "MUStARD": "0.14 0.01 0.01 0.30",
    "MIMIC": "0.05 0.17 0 0.01",
}
BATCH_6 = {
    "MIMIC": "0.05 0.17 0 0.01",
    "UR-FUNNY A,T": "0.02 0 0.08 0.07",
    "UR-FUNNY V,T": "0.06 0 0.04 0.11",
    "UR-FUNNY V,A": "0.02 0.04 0 0.06",
    "MOSEI A,T": "0.22 0.04 0.09 0.13",
    "MOSEI V,T": "0.30 0.70 0 0",
    "MOSEI V,A": "0.26 0.74 0 0",
    "MUStARD A,T": "0.14 0.01 0.01 0.37",
    "MUStARD V,T": "0.14 0.02 0.01 0.34",
    "MUStARD V,A": "0.14 0.01 0.01 0.20",
}
BATCH_7 = {"VQA 2.0": "0.10 0.14 0.09 0.16", "CLEVR": "0.01 0.01 0.01 0.03"}
TABLES = {
    "table3": (("CVX", CVX), ("BATCH", BATCH_3)),
    "table6": (("CVX", CVX), ("BATCH", BATCH_6)),
    "table7": (("CVX", {d: CVX[d] for d in BATCH_7}), ("BATCH", BATCH_7)),
}


def rows_of_table(table: str) -> list[Printed]:
    """The rows of a table, in its order."""
    return [
        row(dataset, estimator, tuple(map(float, values.split())))
        for estimator, printed in TABLES[table]
        for dataset, values in printed.items()
    ]


def row(dataset: str, estimator: str, values: tuple[float, ...]) -> Printed:
    """A row, with the loader of its dataset."""
    plain, _, pair = dataset.partition(" ") if dataset[-2:-1] == "," else (dataset, "", "")
    name, modalities, classes, split = LOADERS[plain]
    both = PAIRS.get(pair, modalities)
    return Printed(dataset, estimator, values, name, both, classes, split)


def rows_of_table19() -> list[tuple[Printed, float]]:
    """(row, accuracy) of each dataset and family of models; the family is its estimator."""
    text = files("interplay.studies.paper").joinpath("table19.csv").read_text(encoding="utf-8")
    return [
        (
            row(line["dataset"], line["family"], tuple(float(line[s]) for s in SYMBOLS)),
            float(line["accuracy"]),
        )
        for line in csv.DictReader(text.splitlines())
    ]


SYMBOLS = ("R", "U1", "U2", "S")
