"""Handwritten digits: the upper and the lower half of an image."""

from __future__ import annotations

from typing import Any

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """1,797 images of 8 x 8."""
    from sklearn.datasets import load_digits

    data = load_digits()
    return Raw({"upper": data.data[:, :32], "lower": data.data[:, 32:]}, data.target)


CARD = Card(
    name="digits",
    title="handwritten digits, upper and lower half",
    modalities=("upper", "lower"),
    tasks=("digit",),
    kind="views",
    licence="CC BY 4.0 (UCI): use and share, with the source named",
    source=Source("installed", "scikit-learn"),
    read=read,
    rows=1797,
    about="Two parts of one image: each half tells most of the digit.",
)
