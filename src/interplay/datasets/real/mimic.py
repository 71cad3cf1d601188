"""MIMIC-III: a day in intensive care, and who the patients are."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np

from interplay.core.types import Array, Index
from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.pickles import read_pickle

SHAPES = {"ep_tdata": (24, 12), "adm_features_all": (5,), "adm_labels_all": None, "y_icd9": None}
CODES = {"respiratory": 7, "neoplasms": 1}  # columns of y_icd9: codes 460-519 and 140-239
HORIZONS = 5  # columns 1 to 5 of adm_labels_all
SEED = 10  # of MultiBench's shuffle


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """Stays of 24 hours with 12 measures, and 5 facts known at the door."""
    path = files.path("im.pk")
    data = read_pickle(path)
    arrays = {key: array_of(files, path, data, key) for key in SHAPES}
    n = len(arrays["ep_tdata"])
    if any(len(x) != n for x in arrays.values()):
        raise files.wrong(path, f"has arrays of {[len(x) for x in arrays.values()]} rows")
    splits = parts(n)
    series, filled = scaled(arrays["ep_tdata"], splits["train"])
    static, more = scaled(arrays["adm_features_all"], splits["train"])
    labels, classes = labels_of(files, path, arrays, task)
    note = f"{filled + more:,} values that were no finite numbers became 0, as in MultiBench"
    return Raw({"static": static, "series": series}, labels, None, splits, classes, (note,))


def array_of(files: Files, path: Path, data: Any, key: str) -> Array:
    """(n, ...) numbers under a key."""
    found = np.asarray(data.get(key)) if isinstance(data, dict) else np.asarray(None)
    row = SHAPES[key]
    if found.dtype.kind not in "fiub" or found.ndim < 2 or row not in (None, found.shape[1:]):
        raise files.wrong(path, f"has no {key!r} of the shape (n, {row or 'k'})")
    return found.astype(np.float64)


def parts(n: int) -> dict[str, Index]:
    """A seeded shuffle: its first tenth validates, the second tests, the rest trains."""
    order = list(range(n))
    random.Random(SEED).shuffle(order)
    found = np.array(order, dtype=np.intp)
    return {"train": found[n // 5 :], "valid": found[: n // 10], "test": found[n // 10 : n // 5]}


def scaled(x: Array, train: Index) -> tuple[Array, int]:
    """(z-scores by the training part alone, how many values were no finite numbers)."""
    bad = ~np.isfinite(x)
    x = np.where(bad, 0.0, x)
    axes = tuple(range(x.ndim - 1))
    mean, deviation = x[train].mean(axis=axes), x[train].std(axis=axes)
    return (x - mean) / np.where(deviation > 0, deviation, 1.0), int(bad.sum())


def labels_of(
    files: Files, path: Path, arrays: dict[str, Array], task: str
) -> tuple[Any, tuple[str, ...]]:
    """(n,) codes and what they are called."""
    if task == "mortality":
        table = arrays["adm_labels_all"]
        if table.shape[1] <= HORIZONS:
            raise files.wrong(
                path, f"has {table.shape[1]} columns of adm_labels_all, not 6 or more"
            )
        died = table[:, 1 : HORIZONS + 1] > 0
        first = np.where(died.any(axis=1), died.argmax(axis=1) + 1, 0)
        return first, ("alive", *(f"horizon {i}" for i in range(1, HORIZONS + 1)))
    column = CODES[task]
    if arrays["y_icd9"].shape[1] <= column:
        raise files.wrong(path, f"has {arrays['y_icd9'].shape[1]} columns of y_icd9, not 20")
    return (arrays["y_icd9"][:, column] > 0).astype(int), ("no", "yes")


CARD = Card(
    name="mimic",
    title="a day in intensive care",
    modalities=("static", "series"),
    tasks=("mortality", *CODES),
    kind="paper",
    licence="PhysioNet credentialed: only after training and a signed agreement; never pass it on",
    source=Source(
        "folder",
        "im.pk is made from MIMIC-III, for which PhysioNet asks for training and an agreement: see "
        "MultiBench's page datasets/mimic, and put it into the folder",
    ),
    read=read,
    rows=32_616,
    about="Mortality in six classes (the first of five horizons by which the patient died), or "
    "whether a group of ICD-9 codes was given. z-scores come from the training part alone.",
)
