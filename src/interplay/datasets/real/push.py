"""MuJoCo Push: where a pushed puck is, from a camera, touch and the gripper's motion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from interplay.core.types import Array
from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.hdf5 import Hdf5
from interplay.errors import InputError

FILES = {
    "train": "gentle_push_1000.hdf5",
    "valid": "gentle_push_10.hdf5",
    "test": "gentle_push_300.hdf5",
}
AXES = {"x": 0, "y": 1}
BINS = 10
# what a trajectory has, and its names in the files
ARRAYS = {
    "puck": "Cylinder0_pos", "gripper": "eef_pos", "force": "force", "contact": "contact",
    "image": "image",
}  # fmt: skip
MODALITIES = ("image", "control", "force", "position")


def read(files: Files, task: str, settings: Any) -> Raw:
    """Windows of 16 steps; the label is where the puck is at the end of each."""
    length = settings["window"]
    if isinstance(length, bool) or not isinstance(length, int) or length < 1:
        raise InputError(f"window is {length!r}: pass a whole number of steps, 1 or more")
    parts: dict[str, list[dict[str, Any]]] = {}
    for part, written in FILES.items():
        if part == "train" or files.find(written) is not None:
            parts[part] = trajectories(files, written, length)
    sizes = {part: sum(len(t["state"]) for t in found) for part, found in parts.items()}
    if sizes["train"] == 0:
        raise InputError(f"window is {length}: no trajectory of push has so many steps")
    every = [t for found in parts.values() for t in found]
    states = np.concatenate([t["state"] for t in every])[:, AXES[task]]
    ends = np.cumsum([0, *sizes.values()])
    splits = {p: np.arange(a, b) for p, a, b in zip(sizes, ends, ends[1:], strict=False)}
    groups = [
        f"{p} {i}" for p, found in parts.items() for i, t in enumerate(found) for _ in t["state"]
    ]
    absent = [written for part, written in FILES.items() if part not in parts]
    notes = (f"not there: {', '.join(absent)}",) if absent else ()
    return Raw(
        {m: np.concatenate([t[m] for t in every]) for m in MODALITIES},
        in_bins(states, states[splits["train"]]),
        groups,
        splits,
        notes=notes,
    )


def in_bins(values: Array, train: Array, bins: int = BINS) -> Any:
    """(n,) bins of equal counts in the training part; its edges serve for all."""
    edges = np.quantile(train, np.linspace(0, 1, bins + 1)[1:-1])
    return np.searchsorted(edges, values, side="right")


def trajectories(files: Files, written: str, length: int) -> list[dict[str, Any]]:
    """Windows of each trajectory of a file."""
    with Hdf5(files, files.path(written)) as file:
        names = [name for name in file.groups() if name.startswith("trajectory")]
        if not names:
            raise files.wrong(file.path, "has no group 'trajectory0'")
        return [windows(files, file, name, length) for name in names]


def windows(files: Files, file: Hdf5, name: str, length: int) -> dict[str, Any]:
    """(m, length, ...) windows of a trajectory, and the state (m, 2) at the end of each."""
    seen = {key: file.array(name, written) for key, written in ARRAYS.items()}
    check(files, file, name, list(seen.values()))
    return cut(seen, length)


def cut(seen: Mapping[str, Array], length: int) -> dict[str, Any]:
    """The modalities of a trajectory in windows, and the state at the end of each.

    Args:
        seen: places of the puck and the gripper (steps, 3), force with torque (steps, 6), contact
            (steps,) and image (steps, 32, 32), under the names of ``ARRAYS``.
        length: steps of a window.

    """
    puck, gripper, force, contact, image = (seen[key] for key in ARRAYS)
    touch = np.asarray(contact, dtype=np.float64)[:, None]
    before = np.concatenate([gripper[:1], gripper[:-1]])
    found = {
        "image": image,
        "control": np.concatenate([before, gripper - before, touch], axis=1),
        "force": np.concatenate([force, touch], axis=1),
        "position": gripper,
    }
    n = len(puck) // length
    found = {key: x[: n * length].reshape(n, length, *x.shape[1:]) for key, x in found.items()}
    return found | {"state": puck[length - 1 : n * length : length, :2]}


def check(files: Files, file: Hdf5, name: str, arrays: Sequence[Any]) -> None:
    """Refuse a trajectory of another shape."""
    steps = len(arrays[0])
    wanted = [(steps, 3), (steps, 3), (steps, 6), (steps,), (steps, 32, 32)]
    found = [x.shape for x in arrays]
    if found != wanted:
        raise files.wrong(file.path, f"has arrays of {found} in {name}, not {wanted}")


CARD = Card(
    name="push",
    title="a puck pushed by a robot",
    modalities=MODALITIES,
    tasks=tuple(AXES),
    kind="paper",
    licence="MIT (multimodalfilter)",
    source=Source(
        "folder",
        "get gentle_push_1000.hdf5 (and _10, _300) from the links in the repository "
        "multimodalfilter of brentyi on GitHub, and put them into the folder",
    ),
    read=read,
    settings={"window": 16},
    rows=15_000,
    about="The place of the puck at the end of a window, in 10 bins of equal counts in the "
    "training part. Groups are trajectories.",
)
