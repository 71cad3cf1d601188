"""``interplay.estimate``: from the data a user has to the four atoms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from interplay.broja.decompose import check_names
from interplay.core.pid import PID
from interplay.data.counts import count
from interplay.data.discretise import Settings, discretise_label, discretise_modality
from interplay.data.tables import (
    Frame,
    as_frame,
    check_lengths,
    handle_missing,
    plain_columns,
    read_table,
    select_columns,
)
from interplay.errors import InputError
from interplay.estimators.discrete import estimate_joint
from interplay.estimators.uncertainty import Uncertainty

METHODS = ("auto", "discrete")


def estimate(
    x1: Any,
    x2: Any,
    y: Any,
    *,
    data: Any = None,
    method: str = "auto",
    bins: int | None = None,
    binning: str = "quantile",
    clusters: int = 20,
    missing: str = "error",
    bias: str = "surrogate",
    solver: str = "auto",
    tol: float = 1e-8,
    names: Sequence[str] | None = None,
    rng: int | np.random.Generator | None = 0,
) -> PID:
    """What two modalities tell about a label: redundancy, unique information and synergy, in bits.

    Args:
        x1: the first modality: an array (n,) or (n, d), a list, a series or a frame. With ``data``,
            the names of its columns: a list, or a comma list of names, globs and ranges such as
            ``"age,img_*,f0:f63"``.
        x2: the second modality, likewise.
        y: the label, one value a row: numbers, text or booleans. A continuous label is cut in 10
            classes of equal size (paper, appendix C.11).
        data: a CSV, TSV, Parquet or npz file, or a pandas, polars or pyarrow frame.
        method: ``"discrete"`` counts symbols and solves exactly; ``"auto"`` is that as well, until
            other estimators exist. The result's ``method`` says what ran.
        bins: bins of a single continuous column; by default the cube root of the rows. Given, it
            also bins integers with more than 50 distinct values, which else may count as codes.
        binning: ``"quantile"`` or ``"width"``, equal counts or equal widths.
        clusters: k-means clusters for a modality of several continuous columns.
        missing: ``"error"``, or ``"drop"`` to leave out rows with missing values.
        bias: how the upward bias of small samples is taken off: ``"surrogate"``,
            ``"miller-madow"``, ``"shuffle"``, ``"extrapolation"`` or ``"none"``
            (docs/uncertainty.md).
        solver: as in ``decompose``.
        tol: certified gap of the solver in bits, as in ``decompose``.
        names: of the modalities and the label, for printing; by default the column names.
        rng: seed or generator of the clustering.

    Returns:
        The PID. ``notes`` says what was done to each modality.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    if method not in METHODS:
        raise InputError(f"method is {method!r}: choose one of {', '.join(METHODS)}")
    settings = Settings(bins, binning, clusters)
    frames = gather(x1, x2, y, data)
    called = check_names(names) if names is not None else default_names(frames)
    n_rows = check_lengths(frames)
    frames, dropped = handle_missing(frames, missing)
    if n_rows - dropped < 2:
        raise InputError(f"the data has {n_rows - dropped} usable row: pass at least 2")
    generator = random_generator(rng)
    label, label_notes = discretise_label(frames["y"], called[2])
    first = discretise_modality(frames["x1"], called[0], settings, generator)
    second = discretise_modality(frames["x2"], called[1], settings, generator)
    notes = [first.note, second.note, label.note, *label_notes]
    if dropped:
        notes.insert(0, f"{dropped:,} of {n_rows:,} rows left out for missing values.")
    pid = estimate_joint(
        count(first, second, label),
        Uncertainty(bias=bias),
        names=called,
        solver=solver,
        tol=tol,
        rng=generator,
        notes=notes,
    )
    settings_used = {
        "method_asked": method,
        "bins": bins,
        "binning": binning,
        "clusters": clusters,
        "missing": missing,
        "seed": int(rng) if isinstance(rng, (int, np.integer)) else None,
    }
    return replace(pid, provenance={**pid.provenance, **settings_used})


def gather(x1: Any, x2: Any, y: Any, data: Any) -> dict[str, Frame]:
    """The three parts as frames, from columns of ``data`` or from the values themselves."""
    parts = {"x1": x1, "x2": x2, "y": y}
    if data is None:
        return {name: as_frame(values, name) for name, values in parts.items()}
    table = read_table(data)
    chosen = {name: select_columns(table, value, name) for name, value in parts.items()}
    for one, other in (("x1", "x2"), ("x1", "y"), ("x2", "y")):
        shared = sorted(set(chosen[one]) & set(chosen[other]))
        if shared:
            raise InputError(
                f"{one} and {other} both take column {shared[0]!r}: give it to one of them"
            )
    return {
        name: plain_columns(table.frame.select(columns), "data") for name, columns in chosen.items()
    }


def random_generator(rng: Any) -> np.random.Generator:
    """The generator that a seed, a generator or None stands for."""
    try:
        return np.random.default_rng(rng)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"rng is {rng!r}: pass a whole number of at least 0, a numpy Generator, or None"
        ) from error


def default_names(frames: dict[str, Frame]) -> tuple[str, str, str]:
    """The column's name where a part has one column with a name of its own, else x1, x2, y."""
    names = [frame.columns[0] if frame.shape[1] == 1 else part for part, frame in frames.items()]
    return check_names(names) if len(set(names)) == 3 else ("x1", "x2", "y")
