"""``interplay.estimate``: from the data a user has to the four atoms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from interplay.broja.decompose import check_names
from interplay.core.checks import checked_generator, checked_number
from interplay.core.pid import PID
from interplay.core.types import Progress
from interplay.data.coding.discretise import Settings
from interplay.data.counting.contingency import SAMPLE, count_data, usable
from interplay.data.rows.gather import GROUPS, LABEL, gather
from interplay.errors import InputError
from interplay.estimators.discrete import estimate_counted
from interplay.estimators.from_rows import estimate_rows
from interplay.estimators.method import Choice, choose_method, given_only_for_counts
from interplay.estimators.posterior.estimator import Posterior
from interplay.posteriors.crossfit import BUDGET
from interplay.uncertainty.quantify import AUTO_REPLICATES, Uncertainty

METHODS = ("auto", "discrete", "posterior", "batch")


def estimate(
    x1: Any,
    x2: Any,
    y: Any,
    *,
    data: Any = None,
    method: str = "auto",
    classifier: Any = "auto",
    budget: float = BUDGET,
    bins: int | None = None,
    binning: str = "quantile",
    range: tuple[float, float] | None = None,  # noqa: A002
    clusters: int = 20,
    missing: str = "error",
    groups: Any = None,
    sample: int = SAMPLE,
    bias: str = "surrogate",
    replicates: int | Literal["auto"] = 0,
    interval: str = "percentile",
    level: float = 0.95,
    permutations: int | Literal["auto"] = 0,
    solver: str = "auto",
    tol: float = 1e-8,
    names: Sequence[str] | None = None,
    n_jobs: int | None = None,
    checkpoint: str | Path | None = None,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
) -> PID:
    """What two modalities tell about a label: redundancy, unique information and synergy, in bits.

    Args:
        x1: the first modality: an array (n,) or (n, d), a list, a series, a frame, or the path of
            a ``.npy`` file. With ``data``, the names of its columns: a list, or a comma list of
            names, globs and ranges such as ``"age,img_*,f0:f63"``. A column of lists, such as
            embeddings, counts as a column for each element.
        x2: the second modality, likewise.
        y: the label, one value a row: numbers, text or booleans. A continuous label is cut in 10
            classes of equal size (paper, appendix C.11). Several columns of ``data`` make a joint
            label, whose classes are their combinations.
        data: a file (CSV, TSV, Parquet, Arrow, Feather, JSON lines, npz), a glob or folder of many,
            a pandas, polars or pyarrow frame, a DuckDB relation, or a lazy frame of polars, Dask or
            PySpark. What does not fit in memory is counted where it is.
        method: ``"discrete"`` turns each modality into symbols, counts, and solves exactly;
            ``"posterior"`` trains classifiers of the label and solves exactly in cells of their
            posteriors (``estimators.Posterior``), for features of any number of columns;
            ``"batch"`` trains a neural coupling (``estimators.Batch``, needs torch). ``"auto"`` is
            discrete where both modalities are symbols, where an argument is given that only counts
            can use (such as ``bins``), and where rows do not fit in memory; else posterior. The
            result's ``method`` says what ran, ``notes`` and ``provenance`` why.
        classifier: of ``"posterior"`` and ``"batch"``, as in ``estimators.Posterior``.
        budget: seconds that these may take to try out classifiers for each modality.
        bins: bins of a single continuous column; by default the cube root of the rows. Given, it
            also bins integers with more than 50 distinct values, which else may count as codes.
        binning: ``"quantile"`` or ``"width"``, equal counts or equal widths.
        range: ends of bins of equal width, such as ``(0, 1)``; values beyond fall in the end bins.
            By default the ends of the values.
        clusters: k-means clusters for a modality of several continuous columns.
        missing: ``"error"``, ``"drop"`` to leave out rows with missing values, or ``"category"``
            to take missing as a value of its own.
        groups: one value a row, such as the subject it comes from, where rows are not independent;
            with ``data``, a column. Intervals then come from resampled groups.
        sample: the most rows from which bins, clusters and kinds of columns are learnt; larger data
            is sampled at random, and all of its rows are counted. Classifiers use no more rows.
        bias: how the upward bias of small samples is taken off: ``"surrogate"``, ``"shuffle"``,
            ``"miller-madow"``, ``"extrapolation"`` or ``"none"`` (docs/uncertainty.md).
        replicates: bootstrap resamples behind ``intervals``, such as 1,000; 0 for none, ``"auto"``
            for 200 where they are quick to solve.
        interval: ``"percentile"`` or ``"bca"``.
        level: of the intervals.
        permutations: samples without the effect behind each of ``p_values``, such as 999; 0 for
            none, ``"auto"`` for 99 where they are quick to solve.
        solver: as in ``decompose``.
        tol: certified gap of the solver in bits, as in ``decompose``.
        names: of the modalities and the label, for printing; by default the column names.
        n_jobs: joblib workers of the bootstrap; ``joblib.parallel_config`` chooses the back end.
        checkpoint: a .npz file from which an interrupted bootstrap goes on.
        progress: called with (what, done, all) during the bootstrap and the tests.
        rng: seed or generator of all chance.

    Returns:
        The PID. ``notes`` says what was done to each modality.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    if method not in METHODS:
        raise InputError(f"method is {method!r}: choose one of {', '.join(METHODS)}")
    generator = checked_generator(rng)
    settings = Settings(bins, binning, clusters, missing, range)
    uncertainty = Uncertainty(
        bias, replicates, interval, level, permutations, n_jobs=n_jobs, checkpoint=checkpoint
    )
    called = None if names is None else check_names(names)
    choice = Choice(method, "it was asked for", worth_saying=False)
    if method != "discrete":
        parts = {"x1": x1, "x2": x2, LABEL: y} | ({} if groups is None else {GROUPS: groups})
        rows, tally = usable(gather(parts, data), missing, checked_number("sample", sample))
        for_counts = given_only_for_counts(
            bins=(bins, None),
            binning=(binning, "quantile"),
            clusters=(clusters, 20),
            range=(range, None),
            interval=(interval, "percentile"),
            permutations=(permutations if permutations != "auto" else 0, 0),
            solver=(solver, "auto"),
            bias=(bias if bias == "shuffle" else "surrogate", "surrogate"),
        )
        if method == "auto":
            choice = choose_method(rows, settings, for_counts)
        elif for_counts:
            raise InputError(
                f"{' and '.join(for_counts)} only applies to counts: leave it out, or pass "
                "method='discrete'"
            )
    asked: dict[str, Any] = {"method_asked": method, "method_why": choice.why}
    if choice.method == "discrete":
        table = count_data(
            x1,
            x2,
            y,
            data=data,
            settings=settings,
            sample=sample,
            rng=generator,
            groups=groups,
            names=called,
        )
        pid = estimate_counted(
            table, uncertainty, solver=solver, tol=tol, rng=generator, progress=progress
        )
        asked |= recorded(settings, sample, rng)
    else:
        pid = estimate_rows(
            without_bins(choice.method, uncertainty, classifier, budget),
            rows,
            tally,
            settings=settings,
            asked=parts if data is not None else {},
            names=called,
            sample=sample,
            rng=generator,
            progress=progress,
        )
        asked |= {"missing": missing, "sample": sample, "seed": plain_seed(rng)}
    notes = pid.notes
    if choice.worth_saying:
        notes = (f"The {choice.method} estimator was chosen: {choice.why}.", *notes)
    return replace(pid, notes=notes, provenance={**pid.provenance, **asked})


def without_bins(method: str, uncertainty: Uncertainty, classifier: Any, budget: float) -> Any:
    """The settings of an estimator that needs no bins.

    Raises:
        InputError: intervals are asked of BATCH.

    """
    if method == "batch":
        if uncertainty.replicates not in (0, "auto"):
            raise InputError("replicates does not apply to method='batch': use 'posterior'")
        from interplay.estimators import Batch

        return Batch(classifier=classifier, budget=budget, checkpoint=uncertainty.checkpoint)
    replicates = uncertainty.replicates
    return Posterior(
        classifier=classifier,
        budget=budget,
        bias=uncertainty.bias,
        replicates=AUTO_REPLICATES if replicates == "auto" else int(replicates),
        level=uncertainty.level,
        n_jobs=uncertainty.n_jobs,
        checkpoint=uncertainty.checkpoint,
    )


def recorded(settings: Settings, sample: int, rng: Any) -> dict[str, Any]:
    """What it takes to repeat an estimate, as plain values."""
    return {
        "bins": settings.bins,
        "binning": settings.binning,
        "range": None if settings.range is None else list(settings.range),
        "clusters": settings.clusters,
        "missing": settings.missing,
        "sample": sample,
        "seed": plain_seed(rng),
    }


def plain_seed(rng: Any) -> int | None:
    """A seed that was given as a number."""
    return int(rng) if isinstance(rng, (int, np.integer)) else None
