"""Rows of a real dataset as a study takes them: numbers, at most so many, and parts to train on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from interplay.core.types import Index, Integers, Matrix
from interplay.datasets.real.catalogue import load
from interplay.datasets.real.dataset import RealDataset
from interplay.datasets.real.features import as_matrix
from interplay.errors import InputError, MissingExtraError

PARTS = (0.6, 0.2)  # of the groups: to train, and to stop by; the rest judges


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of two modalities as numbers.

    Attributes:
        x1: (n, d1).
        x2: (n, d2).
        y: (n,) codes of the label.
        groups: (n,) or None.
        names: of x1, x2 and the label.
        of: rows of the whole dataset.

    """

    x1: Matrix
    x2: Matrix
    y: Integers
    groups: Any
    names: tuple[str, str, str]
    of: int


@lru_cache(maxsize=4)
def rows_of(name: str, root: str | None, most: int, seed: int) -> Rows:
    """Rows drawn by lot, at most so many, in their order; classes of fewer than ten left out.

    Raises:
        InputError: no class has ten rows, or the dataset is not there.

    """
    data = load(name, root)
    drawn = np.random.default_rng(seed).permutation(len(data))[:most]
    some = data.take(np.sort(drawn))
    kept = with_frequent_classes(some)
    if len(kept) == 0:
        raise InputError(f"{name}: {len(some)} rows are too few: no class has ten of them")
    return Rows(
        as_matrix(kept.x1), as_matrix(kept.x2), np.unique(kept.y, return_inverse=True)[1],
        kept.groups, kept.names, len(data),
    )  # fmt: skip


def with_frequent_classes(data: RealDataset, least: int = 10) -> RealDataset:
    """Rows of classes that have ten rows or more, as folds need."""
    counts = np.bincount(data.y)
    return data.take(np.flatnonzero(counts[data.y] >= least))


def parts_of(rows: Rows, seed: int) -> tuple[Index, Index, Index]:
    """Rows to train on, to stop by and to judge by; groups stay whole."""
    n = len(rows.y)
    groups = np.arange(n) if rows.groups is None else np.unique(rows.groups, return_inverse=True)[1]
    order = np.random.default_rng(seed).permutation(groups.max() + 1)
    first, second = (round(share * len(order)) for share in np.cumsum(PARTS))
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    at = place[groups]
    return (
        np.flatnonzero(at < first),
        np.flatnonzero((first <= at) & (at < second)),
        np.flatnonzero(at >= second),
    )


def present(names: Sequence[str], root: str | None) -> tuple[list[str], dict[str, str]]:
    """(names of the datasets whose files are there and whole, why others are not)."""
    found, missing = [], {}
    for name in names:
        try:
            load(name, root)
        except (InputError, MissingExtraError) as error:
            missing[name] = str(error)
        else:
            found.append(name)
    return found, missing
