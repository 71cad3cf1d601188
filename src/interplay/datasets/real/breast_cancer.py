"""Breast cancer biopsies: the average cell nucleus and the three worst ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """569 biopsies, ten measures each."""
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    labels = np.asarray(data.target_names)[data.target]
    return Raw({"average": data.data[:, :10], "worst": data.data[:, 20:]}, labels)


CARD = Card(
    name="breast_cancer",
    title="biopsies, the average cell nucleus and the worst three",
    modalities=("average", "worst"),
    tasks=("diagnosis",),
    kind="views",
    licence="CC BY 4.0 (UCI): use and share, with the source named",
    source=Source("installed", "scikit-learn"),
    read=read,
    rows=569,
    about="Two summaries of the same cells, so that most is redundant.",
)
