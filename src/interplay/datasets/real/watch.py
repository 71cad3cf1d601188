"""Shoulder exercises under a smart watch: acceleration and rotation."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.pickles import read_npy_object
from interplay.datasets.real.windows import windows

FILE = "seglearn/data/watch_dataset.npy"
NEEDED = ("X", "y", "subject", "y_labels")


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """140 recordings of 10 people at 50 Hz, cut in windows."""
    path = files.path(FILE)
    data = read_npy_object(path)
    if not isinstance(data, dict) or any(key not in data for key in NEEDED):
        raise files.wrong(path, f"is no dict of {', '.join(NEEDED)}")
    cut, recordings = windows(files, path, data["X"], settings["window"], columns=6)
    modalities = {"accelerometer": cut[:, :, :3], "gyroscope": cut[:, :, 3:]}
    labels = np.asarray(data["y"]).reshape(-1)[recordings].astype(int)
    people = np.asarray(data["subject"]).reshape(-1)[recordings]
    classes = [str(c) for c in data["y_labels"]]
    return Raw(modalities, labels, people, classes=classes)


CARD = Card(
    name="watch",
    title="shoulder exercises under a smart watch",
    modalities=("accelerometer", "gyroscope"),
    tasks=("exercise",),
    kind="natural",
    licence="BSD 3-Clause (seglearn)",
    source=Source("python", "seglearn", "1.2.5", "seglearn"),
    read=read,
    settings={"window": 100},
    rows=2369,
    about="Two sensors of one wrist; groups are the 10 people.",
)
