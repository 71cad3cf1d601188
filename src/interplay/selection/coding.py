"""Rows of two modalities in cells, for the predictions of any models on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from interplay.core.checks import checked_number
from interplay.core.information import entropy
from interplay.core.row_checks import checked_codes, numbers
from interplay.core.types import Array, Index, Progress
from interplay.data.coding.discretise import is_discrete
from interplay.errors import InputError
from interplay.models.predictions import as_array
from interplay.posteriors.folds import FOLDS
from interplay.posteriors.learning_curves import LearningCurves
from interplay.posteriors.soft_targets import (
    SoftRegressions,
    SoftScores,
    check_regressions,
    cross_entropy,
)
from interplay.selection.soft_cells import SoftCells, lost_by_soft_cells
from interplay.transformers.posteriors import PosteriorCells
from interplay.uncertainty.pair_counts import occupied_codes
from interplay.uncertainty.quantify import named

METHODS = ("auto", "discrete", "posterior")
FEWEST_ROWS = 50  # that regressions are fitted to
PARTS = ("x1", "x2")


@dataclass(frozen=True, eq=False)
class Coded:
    """Rows in cells.

    Attributes:
        soft: cells of both modalities with probabilities.
        lost: (4,) bits of I1, I2, I12 and I* that cells cannot hold.
        record: what was done, as plain values.
        notes: the same in sentences.
        curves: how held-out information grows with the rows that regressions learn from; None where
            nothing is learnt, or there are too few rows to see it.

    """

    soft: SoftCells
    lost: Array
    record: dict[str, Any]
    notes: tuple[str, ...]
    curves: Callable[[], LearningCurves] | None = None


@dataclass(frozen=True, eq=False)
class Coding:
    """How modalities are put in cells.

    Attributes:
        parts: symbols (n,) of each modality, or the regressions on its columns.
        groups: (n,) what rows belong to, or None.
        cells: of each modality, or None.
        seed: of the cells.

    """

    parts: tuple[Index, Index] | tuple[SoftRegressions, SoftRegressions]
    groups: Index | None = None
    cells: int | None = None
    seed: int = 0

    @property
    def method(self) -> str:
        """Discrete or posterior."""
        return "posterior" if isinstance(self.parts[0], SoftRegressions) else "discrete"

    @classmethod
    def of(
        cls,
        method: str,
        x1: Any,
        x2: Any,
        *,
        features: Any,
        regressions: Any,
        folds: int,
        cells: int | None,
        groups: Index | None,
        rng: np.random.Generator,
    ) -> Coding:
        """As asked, or as the data wants it."""
        if method not in METHODS:
            raise InputError(f"method is {method!r}: choose one of {', '.join(METHODS)}")
        if cells is not None:
            checked_number("cells", cells)
        names = check_regressions(regressions)
        checked_number("folds", folds)
        given = cells is not None or features is not None
        given = given or regressions != "auto" or folds != FOLDS
        if method == "discrete" and given:
            raise InputError(
                "cells, features, regressions and folds are of method='posterior': leave them out"
            )
        symbolic = not given and are_symbols(x1) and are_symbols(x2)
        if method == "discrete" or (method == "auto" and symbolic):
            return cls((symbols("x1", x1), symbols("x2", x2)), groups)
        one, two = columns_of(x1, x2, features)
        fold, half = folds_of(len(one), folds, groups, rng)
        seed = int(rng.integers(2**31))  # the same: swapping modalities swaps scores
        made = [
            SoftRegressions(x, fold, regressions=names, seed=seed, half=half) for x in (one, two)
        ]
        return cls((made[0], made[1]), groups, cells, seed)

    def coded(self, m: Array, progress: Progress | None) -> Coded:
        """Rows of probabilities (n, k) in cells."""
        one, two = self.parts
        if isinstance(one, SoftRegressions) and isinstance(two, SoftRegressions):
            scores = [
                part.fit(m, named(progress, f"regressions on {name}"))
                for part, name in zip((one, two), PARTS, strict=True)
            ]
            coded = in_cells(scores, m, self.groups, self.cells, self.seed)
            if one.half is None:
                return coded
            return replace(coded, curves=partial(learning_curves, (one, two), scores, m))
        codes = np.asarray(one), np.asarray(two)
        number = [int(code.max()) + 1 for code in codes]
        note = f"Distinct rows were taken as symbols: {number[0]:,} of x1, {number[1]:,} of x2."
        return Coded(SoftCells(codes, m, self.groups), np.zeros(4), {"symbols": number}, (note,))


def columns_of(x1: Any, x2: Any, features: Any) -> tuple[Array, Array]:
    """(n, d) numbers of each modality, or what stands for them."""
    given = (x1, x2) if features is None else pair(features)
    one, two = (flat(name, rows) for name, rows in zip(PARTS, given, strict=True))
    if {len(one), len(two)} != {len(x1)}:
        raise InputError(f"features have {len(one)} and {len(two)} rows, not {len(x1)}")
    return one, two


def in_cells(
    scores: Sequence[SoftScores], m: Array, groups: Index | None, cells: int | None, seed: int
) -> Coded:
    """Rows in cells of what regressions on each modality say."""
    posteriors = [score.posteriors for score in scores]
    one, two = (PosteriorCells(cells, seed).fit_transform(rows)[:, 0] for rows in posteriors)
    lost1, lost2 = (
        lost_by_soft_cells(rows, code) for rows, code in zip(posteriors, (one, two), strict=True)
    )
    used = " and ".join(
        f"{' + '.join(sorted(score.shares, key=lambda name: -score.shares[name])[:3])} ({part})"
        for part, score in zip(("x1", "x2"), scores, strict=True)
    )
    note = f"Probabilities were regressed on each modality, rows held out: {used}."
    record = {
        "regressions": {
            part: {"shares": dict(score.shares), "cross_entropy": dict(score.tried)}
            for part, score in zip(("x1", "x2"), scores, strict=True)
        },
        "cells": [int(one.max()) + 1, int(two.max()) + 1],
        "lost_by_cells": [lost1, lost2],
    }
    lost = np.array([lost1, lost2, 0.0, (lost1 + lost2) / 2])
    return Coded(SoftCells((one, two), m, groups), lost, record, (note,))


def learning_curves(
    parts: tuple[SoftRegressions, SoftRegressions], scores: Sequence[SoftScores], m: Array
) -> LearningCurves:
    """Held-out bits with half of the rows and all; those of both modalities are known exactly."""
    whole = entropy(m.mean(axis=0))
    both = whole - cross_entropy(m, m)
    few = [whole - cross_entropy(part.fit_halves(m), m) for part in parts]
    full = [whole - cross_entropy(score.posteriors, m) for score in scores]
    return LearningCurves(len(m) * np.array([0.5, 1.0]), np.array([[*few, both], [*full, both]]))


def folds_of(
    n: int, folds: int, groups: Index | None, rng: np.random.Generator
) -> tuple[Index, Index | None]:
    """((n,) the fold of each row, (n,) the half it is in); groups stay together.

    Each half has rows of every fold; None in its place where there are too few.
    """
    unit = np.arange(n) if groups is None else groups
    number = int(unit.max()) + 1
    if number < max(folds, 2) or n < FEWEST_ROWS:
        raise InputError(
            f"{n} rows in {number} groups are too few for regressions in {folds} folds: pass "
            f"{FEWEST_ROWS} rows and {folds} groups at least"
        )
    order = rng.permutation(number)
    enough = number >= 2 * folds and n >= 2 * FEWEST_ROWS
    return order[unit] % folds, (order // folds % 2)[unit] if enough else None


def pair(features: Any) -> tuple[Any, Any]:
    """Numbers that stand for x1 and x2."""
    if not isinstance(features, (tuple, list)) or len(features) != 2:
        raise InputError("features is no pair: pass (numbers for x1, numbers for x2)")
    return features[0], features[1]


def flat(name: str, rows: Any) -> Array:
    """(n, d) finite numbers of a modality."""
    try:
        found = numbers(name, as_array(rows))
    except InputError as error:
        raise InputError(f"{error}; or pass numbers that stand for them as features") from error
    return found.reshape(len(found), -1)


def are_symbols(rows: Any) -> bool:
    """Whether a modality holds texts or few whole numbers."""
    try:
        values = np.asarray(as_array(rows))
    except ValueError:  # rows of different lengths
        return False
    if values.ndim > 2 or values.size == 0:
        return False
    if values.dtype.kind not in "iubf":
        return values.dtype.kind in "US" or all(isinstance(v, str) for v in values.flat)
    whole = values.dtype.kind in "iub"
    return is_discrete(values.reshape(len(values), -1).astype(np.float64), integers=whole)


def symbols(name: str, rows: Any) -> Index:
    """(n,) codes of the distinct rows of a modality."""
    values = np.asarray(as_array(rows))
    if values.size == 0:
        raise InputError(f"{name} has shape {values.shape}: pass one row at least")
    columns = values.reshape(len(values), -1).T
    codes = [checked_codes(name, column, len(values)) for column in columns]
    return codes[0] if len(codes) == 1 else occupied_codes(*codes)[1]
