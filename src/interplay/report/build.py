"""Gathering a report: count, estimate, sweep, and look at the strongest cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from interplay.analyses.sweep import Sweep, sweep_bins
from interplay.broja.decompose import check_names
from interplay.core.checks import checked_generator
from interplay.core.pid import PID
from interplay.core.settings import SWEPT_BINS
from interplay.core.types import Progress
from interplay.data.coding.discretise import Settings
from interplay.data.counting.contingency import SAMPLE, Counted, Encoded, encode
from interplay.data.rows.gather import LABEL
from interplay.estimators.discrete import estimate_counted
from interplay.estimators.estimate import recorded
from interplay.report.content import ReportContent
from interplay.report.examples import label_classes, strongest
from interplay.report.warnings import warnings_of
from interplay.uncertainty.quantify import Uncertainty

PARTS = ("x1", "x2", LABEL)
NEXT_TO_NOTHING = 0.005  # bits


@dataclass(frozen=True, slots=True)
class Question:
    """What a report is about: the modalities, the label, and where they are."""

    x1: Any
    x2: Any
    y: Any
    data: Any


def build_report(
    x1: Any,
    x2: Any,
    y: Any,
    *,
    data: Any = None,
    title: str | None = None,
    bins: int | None = None,
    binning: str = "quantile",
    range: tuple[float, float] | None = None,  # noqa: A002
    clusters: int = 20,
    missing: str = "error",
    groups: Any = None,
    sample: int = SAMPLE,
    bias: str = "surrogate",
    replicates: int | Literal["auto"] = "auto",
    interval: str = "percentile",
    level: float = 0.95,
    permutations: int | Literal["auto"] = "auto",
    sizes: tuple[int, ...] = SWEPT_BINS,
    solver: str = "auto",
    tol: float = 1e-8,
    names: tuple[str, str, str] | list[str] | None = None,
    n_jobs: int | None = None,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
) -> ReportContent:
    """All that a report on two modalities and a label shows.

    The arguments are those of ``estimate``, and:

    Args:
        x1: the first modality.
        x2: the second modality.
        y: the label.
        data: a file, glob, folder, frame or lazy frame; None where the parts are values.
        title: of the page; by default the names of the modalities and the label.
        bins: as in ``estimate``, like all that is not explained here.
        binning: see there.
        range: see there.
        clusters: see there.
        missing: see there.
        groups: see there.
        sample: see there.
        bias: see there.
        replicates: see there; ``"auto"`` here.
        interval: see there.
        level: see there.
        permutations: see there; ``"auto"`` here.
        sizes: numbers of bins or clusters to sweep over.
        solver: see there.
        tol: see there.
        names: see there.
        n_jobs: see there.
        progress: see there.
        rng: see there.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    question = Question(x1, x2, y, data)
    settings = Settings(bins, binning, clusters, missing, range)
    uncertainty = Uncertainty(bias, replicates, interval, level, permutations, n_jobs=n_jobs)
    generator = checked_generator(rng)
    encoded = encode(
        {"x1": x1, "x2": x2},
        y,
        data=data,
        settings=settings,
        sample=sample,
        rng=generator,
        groups=groups,
        names=None if names is None else dict(zip(PARTS, check_names(names), strict=True)),
    )
    table = encoded.count("x1", "x2")
    pid = estimate_counted(
        table, uncertainty, solver=solver, tol=tol, rng=generator, progress=progress
    )
    pid = replace(pid, provenance={**pid.provenance, **recorded(settings, sample, rng)})
    asked = {"binning": binning, "range": range, "missing": missing, "sample": sample, "bias": bias}
    sweep = swept(question, encoded, table, sizes, {**asked, "rng": rng, "progress": progress})
    x1_name, x2_name, y_name = pid.names
    heading = title or f"What {x1_name} and {x2_name} tell about {y_name}"
    return content(encoded, table, pid, sweep=sweep, title=heading, source=described(data))


def swept(
    question: Question,
    encoded: Encoded,
    table: Counted,
    sizes: tuple[int, ...],
    settings: dict[str, Any],
) -> Sweep | None:
    """The sweep, or None where no number of bins moves anything."""
    if all(encoded.encoders[part].discrete for part in PARTS[:2]):
        return None
    parts = question.x1, question.x2, question.y
    return sweep_bins(*parts, data=question.data, bins=sizes, names=table.names, **settings)


def content(
    encoded: Encoded, table: Counted, pid: PID, *, sweep: Sweep | None, title: str, source: str
) -> ReportContent:
    """The parts put together."""
    classes = label_classes(encoded, table)
    return ReportContent(
        title=title,
        source=source,
        columns={
            name: list(encoder.columns)
            for name, encoder in zip(pid.names, table.encoders, strict=True)
        },
        n_rows=table.n_rows,
        dropped=table.dropped,
        missing=encoded.missing,
        classes=classes,
        pid=pid,
        kept=kept_shares(pid, sweep),
        sweep=sweep,
        examples=strongest(encoded, table),
        warnings=warnings_of(pid, table, classes, sweep),
        settings=dict(pid.provenance),
    )


def described(data: Any) -> str:
    """What the data is."""
    if isinstance(data, (str, Path)):
        return Path(data).name
    return "arrays in memory" if data is None else f"a {type(data).__name__}"


def kept_shares(pid: PID, sweep: Sweep | None) -> dict[str, float | None]:
    """I(symbols;Y) as a share of an estimate of I(X;Y) without bins."""
    if sweep is None:
        return {}
    x1, x2, _ = pid.names
    told = {x1: (pid.i1, sweep.reference1.bits), x2: (pid.i2, sweep.reference2.bits)}
    return {
        name: bits / reference if reference > NEXT_TO_NOTHING else None
        for name, (bits, reference) in told.items()
    }
