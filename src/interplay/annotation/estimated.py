"""What an estimate says of each row: pointwise values, against which a blind study tests people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from interplay.annotation.pointwise import Values
from interplay.core.atoms import atoms
from interplay.core.checks import checked_progress
from interplay.core.pid import PID
from interplay.core.types import Array, Index, Progress
from interplay.data.rows.gather import RowsInMemory
from interplay.data.rows.prepared import Prepared
from interplay.errors import InputError
from interplay.estimators.ask import Asked, answer, rows_of, solved
from interplay.estimators.streams import seed_of
from interplay.uncertainty.quantify import influences
from interplay.uncertainty.sampled import Sampled

DIGITS = 6  # of values in bits; those below are the solver's


def estimated_rows(
    x1: Any,
    x2: Any,
    y: Any,
    data: Any,
    ids: Sequence[str],
    *,
    method: str = "auto",
    names: Sequence[str] | None = None,
    missing: str = "error",
    text_encoder: Any = None,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
    settings: Mapping[str, Any] | None = None,
) -> tuple[PID, dict[str, Values]]:
    """The PID of a table, and by row (redundancy, unique1, unique2, synergy) in bits.

    A row's values are those of the cell that it was counted in, from the optimal potentials; over
    rows they average to the PID before the bias of small samples is taken off.

    Args:
        x1: the first modality, as in ``interplay.estimate``; so is all that is not
            explained here.
        x2: the second.
        y: the label.
        data: the table, or None.
        ids: a name for each row.
        method: see there.
        names: see there.
        missing: see there; rows that are left out have no values.
        text_encoder: see there.
        progress: see there.
        rng: see there.
        settings: of the method, by name.

    Raises:
        InputError: as ``interplay.estimate``; or rows that stay where they are, being too many.

    """
    asked, seed = Asked.of(method, None, dict(settings or {})), seed_of(rng)
    tell = checked_progress(progress)
    rows = rows_of(
        {"x1": x1, "x2": x2}, y, data, seed, missing=missing, names=names, text_encoder=text_encoder
    )
    sampled = solved(rows, asked.choice(rows), seed, tell)
    pid = answer(rows, asked, seed=seed, progress=tell, sampled=sampled)
    numbers, values = values_of_rows(rows, sampled)
    return pid, {ids[n]: tuple(row) for n, row in zip(numbers, values.tolist(), strict=True)}


def values_of_rows(rows: Prepared, sampled: Sampled) -> tuple[Index, Array]:
    """The numbers of the rows that were used, and (n, 4) their values."""
    used = rows.rows if sampled.counts.pairs_tell_all else rows.draw()
    if sampled.cell is None or not isinstance(used, RowsInMemory):
        raise InputError(
            "data has too many rows to tell them apart: take a sample of it, or write pointwise "
            "values of your own"
        )
    return used.numbers, np.round(atoms(influences(sampled.counts)), DIGITS)[sampled.cell]
