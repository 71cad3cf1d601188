"""The paper's rule of selection: the best models on the most similar of ten datasets (eq. 36)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from interplay.core.pid import ATOMS, PID
from interplay.core.types import Array
from interplay.selection.published import Published, published


class Nearest(NamedTuple):
    """The base dataset whose normalised PID is closest.

    Attributes:
        place: in the suite.
        distance: sum of absolute differences of the four shares, 0 to 2.

    """

    place: int
    distance: float


def nearest(shares: Array, suite: Published) -> Nearest:
    """The base dataset that is closest to shares (4,) of R, U1, U2 and S."""
    base = suite.data / suite.data.sum(axis=1, keepdims=True)
    distances = np.abs(base - shares).sum(axis=1)
    index = int(distances.argmin())
    return Nearest(index, float(distances[index]))


def ranked(index: int, suite: Published) -> list[int]:
    """Models by accuracy on a base dataset; those alike by their mean over all."""
    mean = suite.accuracy.mean(axis=0)
    return sorted(range(len(suite.models)), key=lambda m: (-suite.accuracy[index, m], -mean[m]))


def shares_of(pid: PID) -> Array:
    """(4,) R, U1, U2 and S as shares of their sum.

    Raises:
        InputError: the total is 0.

    """
    found = pid.normalised()
    return np.array([getattr(found, atom) for atom in ATOMS])


def paper_choice(pid: PID) -> tuple[Nearest, list[int], Published]:
    """(the nearest base dataset, all models of the suite from best to worst there, the suite)."""
    suite = published()
    near = nearest(shares_of(pid), suite)
    return near, ranked(near.place, suite), suite
