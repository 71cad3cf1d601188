"""AV-MNIST: digits seen and heard, paired by its makers."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.lazy import Stacked, mapped

ROWS = {"image": (784,), "audio": (112, 112)}
VALID = 5_000  # the last rows of the training files


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """70,000 rows, left on the disk."""
    parts = ("train", "test")
    labels = [mapped(files, f"{part}_labels.npy", ()) for part in parts]
    modalities = {}
    for name, row in ROWS.items():
        arrays = [mapped(files, f"{name}/{part}_data.npy", row) for part in parts]
        for array, label, part in zip(arrays, labels, parts, strict=True):
            if len(array) != len(label):
                path = files.path(f"{name}/{part}_data.npy")
                raise files.wrong(path, f"has {len(array)} rows for {len(label)} labels")
        modalities[name] = Stacked(arrays)
    n, m = (len(label) for label in labels)
    if n <= VALID:
        raise files.wrong(files.path("train_labels.npy"), f"has {n} rows: more than {VALID} belong")
    ends = np.cumsum([0, n - VALID, VALID, m])
    splits = {
        part: np.arange(a, b)
        for part, a, b in zip(("train", "valid", "test"), ends, ends[1:], strict=False)
    }
    return Raw(modalities, np.concatenate(labels).astype(int), splits=splits)


CARD = Card(
    name="avmnist",
    title="digits seen and heard",
    modalities=("image", "audio"),
    tasks=("digit",),
    kind="paper",
    licence="see its makers (Vielzeuf et al. 2018); MNIST and TIDIGITS, the latter not free",
    source=Source(
        "folder",
        "get avmnist.tar.gz as MultiBench's page datasets/avmnist says and unpack it into the "
        "folder (image/, audio/, train_labels.npy, test_labels.npy)",
    ),
    read=read,
    rows=70_000,
    about="Image rows of 784 and spectrograms (112, 112), 0 to 255, read where they lie. The last "
    "5,000 training rows are the validation part.",
)
