"""Gathering a report: estimate, sweep, and look at the strongest cells, from rows read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from interplay.analyses.sweep import Sweep, checked_bins, sweep_rows
from interplay.core.checks import checked_progress
from interplay.core.evidence import NOTHING
from interplay.core.pid import PID
from interplay.core.settings import SAMPLE, SWEPT_BINS
from interplay.core.types import Progress
from interplay.data.rows.prepared import Prepared
from interplay.errors import InputError
from interplay.estimators.ask import Asked, answer, rows_of, solved
from interplay.estimators.discrete import Discrete
from interplay.estimators.method import Choice, Method, is_symbolic
from interplay.estimators.shaped import keeps_shapes
from interplay.estimators.streams import seed_of
from interplay.report.content import ReportContent
from interplay.report.examples import label_classes, strongest
from interplay.report.rows import row_shape
from interplay.report.warnings import warnings_of
from interplay.selection.fusion_gain import ladder_of
from interplay.uncertainty.quantify import Uncertainty
from interplay.uncertainty.sampled import Sampled

OF_BINS = ("binning", "range", "solver", "tol")  # what the sweep shares with the answer


def build_report(
    x1: Any,
    x2: Any,
    y: Any,
    *,
    data: Any = None,
    title: str | None = None,
    sizes: tuple[int, ...] = SWEPT_BINS,
    fusion: bool = False,
    models: str | Path | None = None,
    method: str | Method = "auto",
    uncertainty: Uncertainty | None = None,
    missing: str = "error",
    groups: Any = None,
    sample_weight: Any = None,
    sample: int = SAMPLE,
    text_encoder: Any = None,
    names: Sequence[str] | None = None,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
    **settings: Any,
) -> ReportContent:
    """All that a report on two modalities and a label shows; its PID is what ``estimate`` gives.

    The rows are read once.

    Args:
        x1: the first modality, as in ``estimate``; so is all that is not explained here.
        x2: the second modality.
        y: the label.
        data: a file, glob, folder, frame or lazy frame; None where the parts are values.
        title: of the page; by default the names of the modalities and the label.
        sizes: numbers of bins or clusters to sweep over.
        fusion: whether to add what each kind of model reaches (``interplay.fusion_gain``), which
            trains a pool of classifiers more.
        models: what ``interplay models train`` wrote, a file or a folder, to add what these models
            use of the rows of ``data``; rows that they were trained on flatter them.
        method: see ``estimate``.
        uncertainty: see there; by default intervals and tests are made where they are quick.
        missing: see there.
        groups: see there.
        sample_weight: see there.
        sample: see there.
        text_encoder: see there.
        names: see there.
        progress: see there.
        rng: see there.
        **settings: see there.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    quick = {} if uncertainty is not None else {"replicates": "auto", "permutations": "auto"}
    asked, seed = Asked.of(method, uncertainty, quick | settings), seed_of(rng)
    if keeps_shapes(x1, x2, method):
        raise InputError(
            "a modality has images or sequences that the classifier takes as they are: a report is "
            "of columns, so pass another method, or use interplay.estimate"
        )
    numbers, tell = checked_bins(sizes), checked_progress(progress)
    rows = rows_of(
        {"x1": x1, "x2": x2},
        y,
        data,
        seed,
        missing=missing,
        groups=groups,
        sample_weight=sample_weight,
        sample=sample,
        text_encoder=text_encoder,
        names=names,
    )
    choice = asked.choice(rows)
    sampled = solved(rows, choice, seed, tell)
    pid = answer(rows, asked, seed=seed, progress=tell, sampled=sampled)
    sweep = swept(rows, asked, choice, pid, numbers=numbers, seed=seed, progress=tell)
    gain = ladder_of(rows, without_resamples(asked), seed, tell) if fusion else None
    x1_name, x2_name, y_name = pid.names
    heading = title or f"What {x1_name} and {x2_name} tell about {y_name}"
    shapes = {part: row_shape(values) for part, values in (("x1", x1), ("x2", x2))}
    found = content(
        rows, sampled, pid, sweep=sweep, title=heading, source=described(data), shapes=shapes
    )
    own = models_used(models, data, found, seed, tell) if models is not None else {}
    return replace(found, gain=gain, models=own)


def models_used(
    source: str | Path, data: Any, found: ReportContent, seed: int, progress: Progress | None
) -> Mapping[str, PID]:
    """The PID of the predictions of each model of a file or a folder.

    Raises:
        InputError: no file of rows, or models of other columns than those of the report.

    """
    from interplay.selection.from_files import quantify_files, read_models

    if data is None:
        raise InputError("models are given without data: pass data, with columns named as in them")
    trained = read_models(source)[1]
    own = [found.columns[name] for name in found.pid.names[:2]]
    if [list(names) for names in trained.modalities] != own:
        raise InputError(
            f"the models of {source} were trained on other columns than those of x1 and x2: name "
            f"the columns {', '.join(map(str, trained.modalities[0]))} as x1, or train them anew"
        )
    return quantify_files(
        source, data, regressions="quick", rng=seed, replicates=200, progress=progress
    ).pids


def without_resamples(asked: Asked) -> Asked:
    """The same without intervals and tests of the PID, which is known by then."""
    fewer = replace(asked.uncertainty, replicates=0, permutations=0, checkpoint=None, retrain=False)
    return replace(asked, uncertainty=fewer)


def swept(
    rows: Prepared,
    asked: Asked,
    choice: Choice,
    pid: PID,
    *,
    numbers: Sequence[int],
    seed: int,
    progress: Progress | None,
) -> Sweep | None:
    """The sweep, or None where no number of bins moves anything."""
    frames = rows.to_learn_from().frames
    if all(is_symbolic(frames[part]) for part in ("x1", "x2")):
        return None
    method = choice.method
    cut = {n: getattr(method, n) for n in OF_BINS} if isinstance(method, Discrete) else {}
    bias = asked.uncertainty.bias if isinstance(method, Discrete) else "auto"
    binned = Asked.of("discrete", None, {**cut, "bias": bias})
    return sweep_rows(rows, numbers, binned, None, seed=seed, beside=pid, progress=progress)


def content(
    rows: Prepared,
    sampled: Sampled,
    pid: PID,
    *,
    sweep: Sweep | None,
    title: str,
    source: str,
    shapes: Mapping[str, tuple[int, ...]],
) -> ReportContent:
    """The parts put together."""
    classes = label_classes(rows)
    parts = zip(pid.names, ("x1", "x2", "y"), strict=True)
    return ReportContent(
        title=title,
        source=source,
        columns={name: list(rows.rows.columns[part]) for name, part in parts},
        n_rows=rows.tally.rows,
        dropped=rows.dropped,
        missing=rows.tally.missing,
        classes=classes,
        pid=pid,
        kept=kept_shares(pid, sweep),
        sweep=sweep,
        examples=strongest(rows, sampled, shapes),
        warnings=warnings_of(pid, sampled, classes, sweep),
        settings=dict(pid.provenance),
        shapes={
            name: shapes[part]
            for name, part in zip(pid.names, ("x1", "x2"), strict=False)
            if shapes[part]
        },
    )


def described(data: Any) -> str:
    """What the data is."""
    if isinstance(data, (str, Path)):
        return Path(data).name
    return "arrays in memory" if data is None else f"a {type(data).__name__}"


def kept_shares(pid: PID, sweep: Sweep | None) -> dict[str, float | None]:
    """I(symbols;Y) as a share of an estimate of I(X;Y) without bins, where symbols were counted."""
    if sweep is None or pid.method != Discrete.name:
        return {}
    x1, x2, _ = pid.names
    told = {x1: (pid.i1, sweep.reference1.bits), x2: (pid.i2, sweep.reference2.bits)}
    return {
        name: bits / reference if reference > NOTHING else None
        for name, (bits, reference) in told.items()
    }
