"""Random tables with given margins: what permuting labels does to counts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import random_table

from interplay.core.types import Array


def random_tables(
    row_sums: NDArray[Any], column_sums: NDArray[Any], size: int, rng: np.random.Generator
) -> Array:
    """(size, n, k) counts with these margins, as when each row's label is permuted.

    A single row or column that is not empty leaves no choice; scipy's generator gives wrong counts
    there.
    """
    rows, columns = (np.rint(sums).astype(np.int64) for sums in (row_sums, column_sums))
    if min(np.count_nonzero(rows), np.count_nonzero(columns)) <= 1:
        forced = rows[:, None] * columns // max(int(rows.sum()), 1)
        return np.tile(forced.astype(np.float64), (size, 1, 1))
    drawn = random_table(rows, columns).rvs(size=size, random_state=rng)
    return np.asarray(drawn, dtype=np.float64)
