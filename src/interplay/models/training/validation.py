"""Which rows are kept aside to say when training should stop."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from interplay.core.types import Index
from interplay.errors import InputError


def held_out(y: Index, fraction: float, seed: int, groups: Any = None) -> tuple[Index, Index]:
    """(rows to train on, rows kept aside): classes are spread, groups (n,) stay whole.

    Args:
        y: (n,) classes 0 ... k - 1.
        fraction: of the rows that is kept aside.
        seed: of the split.
        groups: what rows belong to, or None.

    Raises:
        InputError: a fraction that is none, too few rows of a class, or too few groups.

    """
    if isinstance(fraction, bool) or not isinstance(fraction, (int, float)) or not 0 < fraction < 1:
        raise InputError(f"validation_fraction is {fraction!r}: pass a number between 0 and 1")
    rows = np.bincount(y)
    if rows.min() < 2:
        raise InputError(
            f"y has a class of one row (class {int(rows.argmin())} in sorted order): training and "
            "validation need one each; leave the class out, or merge it"
        )
    if groups is None:
        return by_rows(y, fraction, seed)
    return by_groups(y, fraction, seed, groups)


def by_rows(y: Index, fraction: float, seed: int) -> tuple[Index, Index]:
    """At least one row of each class in each part."""
    rng = np.random.default_rng(seed)
    aside = np.zeros(len(y), dtype=bool)
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        count = min(max(round(fraction * len(rows)), 1), len(rows) - 1)
        aside[rows[:count]] = True
    return np.flatnonzero(~aside), np.flatnonzero(aside)


def by_groups(y: Index, fraction: float, seed: int, groups: Any) -> tuple[Index, Index]:
    """Whole groups, with classes as even as they allow.

    Of the parts that could be kept aside, the first that leaves training a row of each class and
    has two classes itself; where there is none, the first.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    belongs = np.asarray(groups)
    if belongs.shape != y.shape:
        raise InputError(f"groups has shape {belongs.shape}, y {y.shape}: pass one group each")
    count = len(np.unique(belongs))
    folds = min(max(round(1 / fraction), 2), count, int(np.bincount(y).max()))
    if count < 2:
        raise InputError("groups has one group: pass two or more, or a validation part")
    parts = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    with warnings.catch_warnings():  # of classes with fewer rows than there are parts
        warnings.simplefilter("ignore", UserWarning)
        found = list(parts.split(np.zeros((len(y), 1)), y, belongs))
    classes = len(np.unique(y))
    whole = (
        pair for pair in found if tells_apart(y[pair[1]]) and len(np.unique(y[pair[0]])) == classes
    )
    train, aside = next(whole, found[0])
    return train, aside


def tells_apart(aside: Index) -> bool:
    """Whether rows kept aside have two classes or more."""
    return len(np.unique(aside)) > 1


def check_parts(train: Index, aside: Index, classes: Any) -> None:
    """Refuse a training part without all classes, and a validation part of one class.

    Args:
        train: (n,) classes of the rows to train on.
        aside: (m,) of the rows kept aside.
        classes: (k,) the labels of the classes.

    """
    lacking = classes[np.setdiff1d(np.arange(len(classes)), train)].tolist()
    if lacking:
        raise InputError(
            f"the training part has no row of class {lacking[0]!r}: pass more rows or "
            "groups of it, or a validation part without it"
        )
    if not tells_apart(aside):
        raise InputError(
            "the validation part has one class: pass more rows or groups, a larger "
            "validation_fraction, or a validation part of two classes or more"
        )
