"""How held-out information grows with the rows that classifiers learn from.

Classifiers are fitted again to shares of the rows, and the same rows are scored, so that what
differs is what was learnt. Only the learners that the fit to all rows kept take part.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from interplay.core.types import Array, Index
from interplay.posteriors.crossfit import Scores
from interplay.posteriors.folds import Subsample
from interplay.posteriors.learners import ESSENTIAL

SHARES = (0.125, 0.25, 0.5)  # of the rows
FEWEST = 5  # rows of a class that are learnt from
KEPT = 0.02  # share of a pool below which a learner is left out

Refit = Callable[[Subsample, Sequence[Sequence[str]]], Sequence[Scores]]


@dataclass(frozen=True, eq=False)
class LearningCurves:
    """Held-out information by the number of rows learnt from.

    Attributes:
        rows: (m,) ascending; the last two are half of the rows and all.
        bits: (m, p) held-out information of each part, such as x1, x2 and both: H(Y) less the log
            loss.

    """

    rows: Array
    bits: Array


def usable_shares(y: Index) -> list[float]:
    """Those of ``SHARES`` that leave enough rows of every class."""
    rarest = int(np.bincount(y).min())
    return [share for share in SHARES if share * rarest >= FEWEST]


def learning_curves(
    full: Sequence[Scores], refit: Refit, shares: Sequence[float], unit: Index | None = None
) -> LearningCurves:
    """Curves through the scores of all rows, from refits to shares of them.

    Args:
        full: scores of each part, such as x1, x2 and both.
        refit: the same from a subsample, by learners named for each part.
        shares: ascending, the last a half.
        unit: (n,) what rows belong to.

    """
    n = len(full[0].posteriors)
    kept = [kept_learners(score) for score in full]
    found = [refit(Subsample(share, 0, unit), kept) for share in shares]
    bits = np.array([[score.lower for score in parts] for parts in (*found, full)])
    return LearningCurves(n * np.array([*shares, 1.0]), bits)


def kept_learners(score: Scores) -> list[str]:
    """Learners with a part in the pool, and one that fits all columns."""
    kept = [name for name in score.tried if score.shares.get(name, 0.0) >= KEPT]
    first = ESSENTIAL[0].name
    return kept if first in kept else [first, *kept]
