"""What each fusion model reached on the base suite, where combining is worth much and where not.

``evidence.csv`` was written by ``benchmarks/selection/freeze.py`` from ``models.base_suite()``. The
models of a side are in the order in which they add most to the best of those before; where
combining is worth little, early fusion is the first.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from interplay.core.pid import Interval
from interplay.core.types import Array
from interplay.selection.ladder import RUNGS, FusionGain

COMBINING, ADDING = "combining", "adding"
TRUE = ("i1", "i2", "i_add", "i12")  # the rungs, as the base suite calls them


@dataclass(frozen=True, slots=True)
class Evidence:
    """One model on one side of the line.

    Attributes:
        model: its name.
        expected: mean share of the best model's accuracy that it reached.
        interval: of ``expected``, over kinds of datasets.
        regret: mean log loss beyond that of the best model, in bits.
        regret_interval: of ``regret``.
        best_so_far: mean share that the best of this model and those before it reached.
        datasets: behind it.
        kinds: of these.

    """

    model: str
    expected: float
    interval: Interval
    regret: float
    regret_interval: Interval
    best_so_far: float
    datasets: int
    kinds: int


@cache
def evidence(side: str) -> tuple[Evidence, ...]:
    """The models of a side, ``"combining"`` or ``"adding"``, in order."""
    text = files("interplay.selection").joinpath("evidence.csv").read_text("utf-8")
    return tuple(
        Evidence(
            line["model"],
            float(line["expected"]),
            Interval(float(line["low"]), float(line["high"])),
            float(line["regret"]),
            Interval(float(line["regret_low"]), float(line["regret_high"])),
            float(line["best_so_far"]),
            int(line["datasets"]),
            int(line["kinds"]),
        )
        for line in csv.DictReader(text.splitlines())
        if line["side"] == side
    )


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The dataset of the base suite whose ladder is most alike.

    Attributes:
        dataset: its name.
        kind: of it.
        distance: largest difference of a rung, as a share of log2 of the number of classes.

    """

    dataset: str
    kind: str
    distance: float


@cache
def known_ladders() -> tuple[tuple[str, ...], tuple[str, ...], Array]:
    """(names, kinds, (d, 4) rungs as shares of log2 of the number of classes) of the base suite."""
    from interplay.models import base_suite

    frame = base_suite("dict")
    first = {name: place for place, name in reversed(list(enumerate(frame["dataset"])))}
    rows = list(first.values())
    bits = np.log2(np.array(frame["classes"], dtype=np.float64)[rows])
    rungs = np.array([np.array(frame[name], dtype=np.float64)[rows] for name in TRUE])
    return tuple(first), tuple(frame["kind"][row] for row in rows), (rungs / bits).T


def neighbour(gain: FusionGain) -> Neighbour:
    """The most alike of the base suite, whichever modality is the first."""
    names, kinds, known = known_ladders()
    own = np.array([getattr(gain, rung) for rung in RUNGS]) / max(gain.entropy_y, 1e-12)
    swapped = own[[1, 0, 2, 3]]
    away = np.minimum(*(np.abs(known - rungs).max(axis=1) for rungs in (own, swapped)))
    place = int(away.argmin())
    return Neighbour(names[place], kinds[place], float(away[place]))
