"""Which rows are held out together, once or several times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from interplay.core.checks import checked_number
from interplay.core.types import Array, Index
from interplay.errors import InputError

FOLDS = 5
MORE_FOLDS = 10  # an eighth more rows to learn from, for twice the time
FEW_ROWS = 1500  # up to which that is always worth it
MANY_ROWS = 20_000  # beyond which it never is
REPEATED_ROWS = 700  # below which rows are split several times, and the scores averaged
MOST_REPEATS = 4


class Subsample(NamedTuple):
    """How many of the rows that are not held out are learnt from; all rows are still scored.

    Attributes:
        share: of the rows, above 0.
        draw: number of the draw; those of one number are nested.
        unit: (n,) what rows belong to, which is kept or left out whole; None where each is its own.

    """

    share: float = 1.0
    draw: int = 0
    unit: Index | None = None


ALL_ROWS = Subsample()


class Target(NamedTuple):
    """Labels, and how they are held out.

    Attributes:
        y: (n,) labels 0 ... k - 1.
        repeats: (r, n) the fold of each row in each of r splits.
        weight: (n,) what each row counts, or None.
        subsample: how many of the rows that are not held out are learnt from.

    """

    y: Index
    repeats: Index
    weight: Array | None = None
    subsample: Subsample = ALL_ROWS

    @property
    def k(self) -> int:
        """How many classes."""
        return int(self.y.max()) + 1

    @property
    def fits(self) -> int:
        """How often a classifier is fitted to score every row in every repeat."""
        return sum(len(np.unique(fold)) for fold in self.repeats)

    def weights(self, rows: Index) -> Array | None:
        """Of some rows."""
        return None if self.weight is None else self.weight[rows]

    def learnt_from(self, held: Index) -> Index:
        """The rows that classifiers learn from which score the rows ``held`` (n,) back.

        A share of the others is drawn anew for each fold, which its first row names: so the luck of
        the draw averages out over the folds.
        """
        rows = np.flatnonzero(~held)
        share, draw, unit = self.subsample
        if share >= 1:
            return rows
        unit = np.arange(len(self.y)) if unit is None else unit
        rng = np.random.default_rng([draw, int(held.argmax())])
        rank = rng.permutation(int(unit.max()) + 1)[unit[rows]]
        return np.sort(np.concatenate(list(first_of_each(self.y[rows], rank, share, rows))))


def first_of_each(y: Index, rank: Index, share: float, rows: Index) -> Iterator[Index]:
    """Of each class the share of its ``rows`` that ranks first, one row at least."""
    order = np.argsort(rank, kind="stable")
    for label in np.unique(y):
        own = rows[order[y[order] == label]]
        yield own[: max(1, round(share * len(own)))]


def splits(
    y: Index,
    folds: int | None = None,
    seed: int = 0,
    groups: Index | None = None,
    repeats: int | None = None,
    *,
    most: int | None = None,
) -> Index:
    """(r, n) the fold of each row in each of r splits; classes are spread, groups stay together.

    Args:
        y: (n,) labels 0 ... k - 1.
        folds: how many; None for ``most``, or fewer where a class has fewer rows.
        seed: of the splits.
        groups: (n,) what rows belong to.
        repeats: how often rows are split; None for 1, and up to 4 below 700 rows.
        most: folds, where ``folds`` is None; None for 10 up to 1,500 rows, else 5.

    Raises:
        InputError: too few rows of a class, or too few groups.

    """
    n = len(y)
    if folds is None:
        most = most or (MORE_FOLDS if n <= FEW_ROWS else FOLDS)
        folds = max(FOLDS, min(most, int(np.bincount(y).min())))
        if groups is not None:
            folds = max(FOLDS, min(folds, len(np.unique(groups))))
    if repeats is None:
        repeats = usual_repeats(n)
    return np.stack([split(y, folds, seed + number, groups) for number in range(repeats)])


def usual_repeats(n: int) -> int:
    """How often n rows are split: 1, and up to 4 times below 700."""
    return 1 if n >= REPEATED_ROWS else min(MOST_REPEATS, 1 + REPEATED_ROWS // n)


def split(y: Index, folds: int, seed: int, groups: Index | None = None) -> Index:
    """(n,) the fold of each row: classes are spread evenly, groups (n,) stay together.

    Raises:
        InputError: too few rows of a class, or too few groups.

    """
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    checked_number("folds", folds)
    rows = np.bincount(y)
    if rows.min() < folds:
        raise InputError(
            f"y has a class of {rows.min()} rows (class {int(rows.argmin())} in sorted order), "
            f"fewer than folds={folds}: leave rare classes out, merge them, or ask for fewer folds"
        )
    if groups is not None and len(np.unique(groups)) < folds:
        raise InputError(
            f"groups has {len(np.unique(groups))} groups, fewer than folds={folds}: ask for fewer"
        )
    kinds = StratifiedKFold if groups is None else StratifiedGroupKFold
    fold = np.empty(len(y), dtype=np.intp)
    parts = kinds(folds, shuffle=True, random_state=seed).split(np.zeros((len(y), 1)), y, groups)
    for number, (_, held) in enumerate(parts):
        fold[held] = number
    return fold
