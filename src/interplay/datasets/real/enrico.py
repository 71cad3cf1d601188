"""ENRICO: screens of phones, as pictures and as wireframes; what they are for."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.lazy import Images
from interplay.datasets.real.tables import read_csv
from interplay.errors import InputError

CORRUPT = ("50105", "50109")  # their wireframes cannot be read
FOLDERS = {"screenshot": ("screenshots", "jpg"), "wireframe": ("wireframes", "png")}
SHARES, SEED = (0.65, 0.8), 42
SIZE = (256, 128)  # height, width


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """1,458 screens; images are read when they are asked for."""
    table = read_csv(files, "design_topics.csv", ["screen_id", "topic"])
    rows = [
        (str(screen), topic)
        for screen, topic in table.select("screen_id", "topic").rows()
        if str(screen) not in CORRUPT
    ]
    size = settings["size"]
    if not (isinstance(size, tuple) and len(size) == 2 and all(s >= 1 for s in size)):
        raise InputError(f"size is {size!r}: pass (height, width)")
    modalities = {
        name: Images([files.path(f"{folder}/{i}.{kind}") for i, _ in rows], size)
        for name, (folder, kind) in FOLDERS.items()
    }
    note = f"the screens {' and '.join(CORRUPT)} are left out: their wireframes are damaged"
    return Raw(modalities, [topic for _, topic in rows], None, parts(len(rows)), notes=(note,))


def parts(n: int) -> dict[str, Any]:
    """65, 15 and 20 of 100 after a seeded shuffle."""
    order = list(range(n))
    random.Random(SEED).shuffle(order)
    first, second = (int(n * share) for share in SHARES)
    found = np.array(order, dtype=np.intp)
    return {"train": found[:first], "valid": found[first:second], "test": found[second:]}


CARD = Card(
    name="enrico",
    title="screens of phones and their wireframes",
    modalities=("screenshot", "wireframe"),
    tasks=("topic",),
    kind="paper",
    licence="MIT (ENRICO); the screens are from Rico",
    source=Source(
        "folder",
        "get design_topics.csv, screenshots.zip and wireframes.zip from the page of ENRICO "
        "(Leiva et al. 2020) and unpack them into the folder",
    ),
    read=read,
    settings={"size": SIZE},
    rows=1_460,
    about="20 topics. MultiBench's test loader serves its training part; this one does not.",
)
