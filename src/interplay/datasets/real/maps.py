"""MAPS: mood of the day from what young people write, which apps they use, how they type."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.pickles import read_pickle

KEYS = {"text": "bow", "apps": "apps", "typing": "typing"}
SHARES = {"train": 672 / 844, "valid": 84 / 844, "test": 88 / 844}


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """844 days, in the order of the file."""
    path = files.path("maps.pkl")
    data = read_pickle(path)
    found = data if isinstance(data, dict) else {}
    missing = [key for key in (*KEYS.values(), "label") if key not in found]
    if missing:
        raise files.wrong(path, f"has no {missing[0]!r}")
    labels = np.asarray(found["label"]).reshape(-1)
    modalities = {}
    for name, key in KEYS.items():
        x = np.asarray(found[key], dtype=np.float64)
        if x.ndim != 2 or not np.isfinite(x).all():
            raise files.wrong(path, f"has {key} of the shape {x.shape}, or values missing in it")
        modalities[name] = x
    return Raw(modalities, labels.astype(int), splits=parts(len(labels)))


def parts(n: int) -> dict[str, Any]:
    """Sequential parts: 672, 84 and 88 of 844 rows."""
    first, second = round(n * SHARES["train"]), round(n * (SHARES["train"] + SHARES["valid"]))
    return {
        "train": np.arange(first),
        "valid": np.arange(first, second),
        "test": np.arange(second, n),
    }


CARD = Card(
    name="maps",
    title="mood of the day from a phone",
    modalities=("text", "apps", "typing"),
    tasks=("mood",),
    kind="paper",
    licence="not public: only the study's own researchers have it",
    source=Source("folder", "maps.pkl is not public; who has it puts it into the folder"),
    read=read,
    rows=844,
    about="The file names no people, so that days of one person are in several parts.",
)
