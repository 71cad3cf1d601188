"""The PID from the class probabilities that any models give; nothing is trained here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from interplay.broja.decompose import VERSIONS, check_names, decompose
from interplay.core.atoms import pid_from_informations
from interplay.core.channels import checked_posteriors, fitted_to_prior, plug_in_information
from interplay.core.checks import checked_generator, checked_number
from interplay.core.information import entropy
from interplay.core.joint import Joint
from interplay.core.pid import NAMES, PID
from interplay.core.row_checks import checked_codes
from interplay.core.types import Index, Progress
from interplay.errors import InputError
from interplay.estimators.posterior.informations import (
    PARTS,
    Quantised,
    check_bias,
    soft_table,
)
from interplay.estimators.posterior.scored_pid import (
    TOL,
    Resampling,
    Three,
    check_replicates,
    described_estimate,
    resampled,
)

SOFT_CELLS = 500  # of two classes where no labels are counted


def from_posteriors(
    p1: Any,
    p2: Any,
    p12: Any,
    y: Any = None,
    *,
    bins: int | None = None,
    bias: str = "surrogate",
    replicates: int = 0,
    level: float = 0.95,
    groups: Any = None,
    names: Sequence[str] = NAMES,
    n_jobs: int | None = None,
    checkpoint: str | Path | None = None,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
) -> PID:
    """PID from the class probabilities that any three models give; nothing is trained here.

    The models should not have seen the rows: probabilities of training rows make every information
    too large. With labels, the cells of the probabilities are counted, so that models that are
    badly calibrated do no harm beyond what they confuse; without, they are believed.

    Args:
        p1: (n, k) probabilities given X1, or (n,) of the second of two classes.
        p2: likewise given X2.
        p12: likewise given both.
        y: (n,) labels: classes 0 ... k - 1, the columns of the probabilities; None if unknown.
        bins: cells of each modality's probabilities; None for the cube root of the rows (500 for
            two classes without labels).
        bias: as in ``Posterior``; used with labels.
        replicates: bootstrap resamples of rows behind ``intervals``; needs labels. 0 for none.
        level: of the intervals.
        groups: (n,) what rows belong to; groups are resampled together.
        names: of X1, X2 and Y, for printing.
        n_jobs: joblib workers of the bootstrap.
        checkpoint: .npz file from which an interrupted bootstrap goes on.
        progress: called with (what, done, all).
        rng: seed or generator.

    Returns:
        The PID; ``provenance["posteriors"]`` has the lower and plug-in value of each information,
        the calibration error and the bits lost by cells.

    Raises:
        InputError: no probabilities, unequal shapes, labels that are no columns, or replicates
            without labels.

    """
    x1y2 = check_names(names)
    first = checked_posteriors("p1", p1)
    n, k = first.shape
    second, both = (checked_posteriors(a, p, n, k) for a, p in (("p2", p2), ("p12", p12)))
    if bins is not None:
        checked_number("bins", bins)
    check_bias(bias)
    check_replicates(replicates, level)
    generator = checked_generator(rng)
    for_cells, for_bootstrap = generator.spawn(2)
    if y is None:
        if replicates or groups is not None:
            raise InputError("replicates and groups need labels: pass y")
        return believed((first, second, both), bins, for_cells, x1y2)
    labels = column_labels(y, n, k)
    belongs = None if groups is None else checked_codes("groups", groups, n)
    found = described_estimate(
        (first, second, both), labels, cells=bins, bias=bias, rng=for_cells, names=x1y2
    )
    if not replicates:
        return found.pid
    settings = Resampling(replicates, level, n_jobs, checkpoint)
    units = found.units(belongs, labels)
    return resampled(
        found.pid, found.solved, settings, units=units, rng=for_bootstrap, progress=progress
    )


def believed(
    posteriors: Three, bins: int | None, rng: np.random.Generator, names: tuple[str, str, str]
) -> PID:
    """The PID that probabilities have if they are true, from rows without labels."""
    n, k = posteriors[0].shape
    prior = np.mean([rows.mean(axis=0) for rows in posteriors], axis=0)
    first, second, both = (fitted_to_prior(rows, prior) * n for rows in posteriors)
    cells = (min(SOFT_CELLS, n) if k == 2 else None) if bins is None else bins
    quantised = Quantised.of((first, second, both), cells, rng)
    tables = [
        soft_table(rows, code) for rows, code in zip((first, second), quantised.codes, strict=False)
    ]
    exact = decompose(Joint.from_marginals(tables[0], tables[1], entropy(prior)), tol=TOL)
    i1, i2, i12 = (plug_in_information(rows, prior) for rows in (first, second, both))
    i_star = exact.i_star + float(quantised.lost_informations[3])
    parts = {
        part: {"plug_in": bits, "lost_by_cells": lost}
        for part, bits, lost in zip(PARTS, (i1, i2, i12), quantised.lost, strict=True)
    }
    return pid_from_informations(
        i1=i1,
        i2=i2,
        i12=i12,
        i_star=i_star,
        entropy_y=entropy(prior),
        n_samples=n,
        method="posterior",
        names=names,
        notes=(
            "The probabilities were believed: there were no labels to check them against. "
            "Overconfident models make every number too large.",
        ),
        provenance={
            "posteriors": parts,
            "cells": [int(code.max()) + 1 for code in quantised.codes],
            "table_gap": exact.gap,
            "versions": dict(VERSIONS),
        },
    )


def column_labels(y: Any, n: int, k: int) -> Index:
    """Labels 0 ... k - 1, of which two at least occur."""
    values = np.asarray(y)
    if values.shape != (n,):
        raise InputError(f"y has shape {values.shape}, the probabilities {n} rows: pass one each")
    if values.dtype.kind not in "iub" or values.min() < 0 or values.max() >= k:
        raise InputError(
            f"y must hold the columns of the probabilities: whole numbers from 0 to {k - 1}"
        )
    if len(np.unique(values)) < 2:
        raise InputError("y has one class: pass labels of at least two")
    return values.astype(np.intp)
