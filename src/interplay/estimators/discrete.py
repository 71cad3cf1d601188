"""The discrete estimator: symbols, counts, and the exact solver (the paper's CVX, section 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from interplay.broja.decompose import decompose
from interplay.core.checks import checked_generator
from interplay.core.joint import Joint
from interplay.core.pid import NAMES, PID
from interplay.core.types import Progress
from interplay.data.counting.contingency import Counted
from interplay.uncertainty.bootstrap import Units
from interplay.uncertainty.quantify import Uncertainty, quantified


def estimate_counted(
    table: Counted,
    uncertainty: Uncertainty,
    *,
    solver: str,
    tol: float,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> PID:
    """PID of the distribution that rows were drawn from, in the groups that they came in."""
    return estimate_joint(
        table.joint,
        uncertainty,
        names=table.names,
        solver=solver,
        tol=tol,
        rng=rng,
        notes=table.notes,
        units=units_of(table),
        progress=progress,
    )


def units_of(table: Counted) -> Units | None:
    """The groups of the rows, or None where every row stands for itself."""
    cells = table.cells
    groups = table.groups if cells is None else cells.groups
    symbols = table.codes if cells is None else (cells.x1, cells.x2, cells.y)
    if groups is None or symbols is None:
        return None
    shape = table.joint.shape
    occupied = np.ravel_multi_index(table.joint.cells()[:3], shape)
    cell = np.searchsorted(occupied, np.ravel_multi_index([s.codes for s in symbols], shape))
    return Units.from_groups(groups, cell, None if cells is None else cells.numbers)


def estimate_joint(
    joint: Joint,
    uncertainty: Uncertainty,
    *,
    names: Sequence[str],
    solver: str,
    tol: float,
    rng: np.random.Generator,
    notes: Sequence[str] = (),
    units: Units | None = None,
    progress: Progress | None = None,
) -> PID:
    """PID of the distribution behind counts: solved exactly, then treated as ``uncertainty`` says.

    ``notes`` go before those on the bias; ``units`` are groups of rows that belong together.
    """
    exact = decompose(joint, solver=solver, tol=tol, names=names)
    exact = replace(exact, method="discrete", notes=tuple(notes))
    return quantified(exact, joint, uncertainty, rng=rng, units=units, progress=progress)


def estimate_counts(
    p: ArrayLike | Joint,
    *,
    bias: str = "surrogate",
    replicates: int | Literal["auto"] = 0,
    interval: str = "percentile",
    level: float = 0.95,
    permutations: int | Literal["auto"] = 0,
    solver: str = "auto",
    tol: float = 1e-8,
    names: Sequence[str] = NAMES,
    n_jobs: int | None = None,
    checkpoint: str | Path | None = None,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
) -> PID:
    """PID of the distribution that a table of counts was drawn from.

    ``decompose`` gives the PID of the table itself; this one takes off the bias that it has as a
    sample, with intervals and tests as asked.

    Args:
        p: (n1, n2, k) counts of rows, or a ``Joint`` made from counts.
        bias: as in ``estimate``, like the arguments below.
        replicates: bootstrap resamples behind the intervals; 0 for none.
        interval: ``"percentile"`` or ``"bca"``.
        level: of the intervals.
        permutations: samples without the effect behind each p-value; 0 for none.
        solver: as in ``decompose``.
        tol: certified gap in bits, as in ``decompose``.
        names: of X1, X2 and Y, for printing.
        n_jobs: joblib workers of the bootstrap.
        checkpoint: .npz file from which an interrupted bootstrap goes on.
        progress: called with (what, done, all).
        rng: seed or generator.

    Raises:
        InputError: ``p`` is not a table of counts, or a setting cannot be used.

    """
    joint = p if isinstance(p, Joint) else Joint.from_table(p)
    settings = Uncertainty(
        bias=bias,
        replicates=replicates,
        interval=interval,
        level=level,
        permutations=permutations,
        n_jobs=n_jobs,
        checkpoint=checkpoint,
    )
    generator = checked_generator(rng)
    keywords: dict[str, Any] = {"names": names, "solver": solver, "tol": tol, "rng": generator}
    return estimate_joint(joint, settings, progress=progress, **keywords)
