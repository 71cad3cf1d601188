"""What the paper prints of ten models on its ten synthetic datasets: tables 2 and 18.

``published.csv`` has a line for each dataset by itself (its PID in bits, by BATCH, table 2) and for
each model on it (the PID of its predictions, and its accuracy, table 18).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from interplay.core.types import Array

ITSELF = "dataset"  # in the place of a model
NUMBERS = ("r", "u1", "u2", "s")


@dataclass(frozen=True, eq=False)
class Published:
    """A suite of datasets and models.

    Attributes:
        datasets: names, in order.
        models: names, in order.
        data: (d, 4) R, U1, U2 and S of each dataset.
        predicted: (d, m, 4) of each model's predictions.
        accuracy: (d, m) of each model on each dataset.

    """

    datasets: tuple[str, ...]
    models: tuple[str, ...]
    data: Array
    predicted: Array
    accuracy: Array


@cache
def published() -> Published:
    """The paper's ten datasets and ten models."""
    text = files("interplay.selection").joinpath("published.csv").read_text("utf-8")
    lines = {(line["dataset"], line["model"]): line for line in csv.DictReader(text.splitlines())}
    datasets = tuple(dict.fromkeys(dataset for dataset, _ in lines))
    models = tuple(dict.fromkeys(model for _, model in lines if model != ITSELF))
    four = {key: [float(line[name]) for name in NUMBERS] for key, line in lines.items()}
    return Published(
        datasets,
        models,
        np.array([four[d, ITSELF] for d in datasets]),
        np.array([[four[d, m] for m in models] for d in datasets]),
        np.array([[float(lines[d, m]["accuracy"]) for m in models] for d in datasets]),
    )
