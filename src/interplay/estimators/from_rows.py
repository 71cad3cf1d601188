"""The posterior estimator and BATCH on columns of data: rows as matrices, labels as codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from interplay.core.pid import PID
from interplay.core.types import Array, Index, Progress
from interplay.data.coding.discretise import Settings, check_text, fit_label
from interplay.data.coding.levels import is_numeric, numeric_matrix, value_levels
from interplay.data.counting.contingency import draw, group_codes, names_of
from interplay.data.reading.tables import Frame
from interplay.data.rows.gather import LABEL, Rows, RowsInMemory
from interplay.data.rows.missing import Tally
from interplay.errors import InputError
from interplay.estimators.posterior.estimator import Posterior


def estimate_rows(
    estimator: Any,
    rows: Rows,
    tally: Tally,
    *,
    settings: Settings,
    asked: dict[str, Any],
    names: Sequence[str] | None,
    sample: int,
    rng: np.random.Generator,
    progress: Progress | None,
) -> PID:
    """The PID of rows by an estimator that needs no bins: ``Posterior`` or ``Batch``.

    Args:
        estimator: settings, with a method ``estimate``.
        rows: usable rows, not lazy; more than ``sample`` are drawn from at random.
        tally: what was found in all rows.
        settings: what was done about missing values.
        asked: the selections of columns where there was data, for names.
        names: of X1, X2 and Y, or None.
        sample: the most rows that are used.
        rng: generator.
        progress: called with (what, done, all).

    Raises:
        InputError: lazy rows, or missing values that are still there.

    """
    if settings.missing == "category":
        raise InputError(
            "missing='category' needs method='discrete': pass missing='drop', or fill the values"
        )
    if not isinstance(rows, RowsInMemory):
        raise InputError(
            "the rows are too many to be brought to memory: pass method='discrete', or a sample"
        )
    given = None if names is None else dict(zip(("x1", "x2", LABEL), names, strict=True))
    called = names_of(rows, given or {}, asked=asked)
    used = RowsInMemory(*drawn(rows, sample, rng))
    frames = used.frames
    n = len(frames[LABEL])
    label = fit_label(frames[LABEL], called[LABEL], settings, n_rows=n)
    y = label.transform(frames[LABEL])
    more: dict[str, Any] = {}
    if isinstance(estimator, Posterior):
        more["groups"] = group_codes(used)
    pid: PID = estimator.estimate(
        matrix(frames["x1"]),
        matrix(frames["x2"]),
        y.codes,
        names=(called["x1"], called["x2"], called[LABEL]),
        rng=rng,
        progress=progress,
        **more,
    )
    notes = [*tally.notes(settings.missing), y.note]
    if n < len(rows.numbers):
        notes.append(f"{n:,} of {len(rows.numbers):,} rows, drawn at random, were used (sample).")
    return replace(pid, notes=(*notes, *pid.notes))


def drawn(
    rows: RowsInMemory, size: int, rng: np.random.Generator
) -> tuple[dict[str, Frame], Index]:
    """(frames, numbers) of at most ``size`` rows."""
    if len(rows.numbers) <= size:
        return rows.frames, rows.numbers
    return draw(rows, size, len(rows.numbers), rng), np.arange(size)


def matrix(frame: Frame) -> Array:
    """(n, d) numbers of a modality: an indicator for each value of other columns."""
    numeric = [column for column in frame.columns if is_numeric(frame[column])]
    parts = [numeric_matrix(frame, numeric)] if numeric else []
    for column in frame.columns:
        if column not in numeric:
            check_text(frame[column])
            levels = value_levels(frame[column])
            parts.append(np.eye(levels.number)[levels.codes])
    return np.hstack(parts)
