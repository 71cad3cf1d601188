"""The PID from the class probabilities that any models give; nothing is trained here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from interplay.broja.decompose import VERSIONS, check_names, decompose
from interplay.core.atoms import pid_from_informations
from interplay.core.channels import checked_posteriors, fitted_to_prior, plug_in_information
from interplay.core.checks import checked_number, checked_progress
from interplay.core.information import entropy
from interplay.core.joint import Joint
from interplay.core.pid import NAMES, PID
from interplay.core.row_checks import checked_codes
from interplay.core.types import Index, Progress
from interplay.errors import InputError
from interplay.estimators.ask import SHORT, Asked
from interplay.estimators.posterior.informations import PARTS, TOL, Quantised
from interplay.estimators.posterior.scored import BIASES, MODELS_ONLY, Three, scored_sample
from interplay.estimators.streams import for_error, for_solving, seed_of
from interplay.transformers.posteriors import soft_table
from interplay.uncertainty.quantify import Uncertainty, quantified

SOFT_CELLS = 500  # of two classes where no labels are counted


def from_posteriors(
    p1: Any,
    p2: Any,
    p12: Any,
    y: Any = None,
    *,
    bins: int | None = None,
    groups: Any = None,
    uncertainty: Uncertainty | None = None,
    names: Sequence[str] = NAMES,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
    **settings: Any,
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
        groups: (n,) what rows belong to; groups are resampled together.
        uncertainty: bias, intervals and tests, which need labels; None for what ``settings`` say.
        names: of X1, X2 and Y, for printing.
        progress: called with (what, done, all).
        rng: seed or generator.
        **settings: of ``Uncertainty``, by name, such as ``replicates``; nothing can be retrained.

    Returns:
        The PID; ``provenance["posteriors"]`` has the lower and plug-in value of each information,
        the calibration error and the bits lost by cells.

    Raises:
        InputError: no probabilities, unequal shapes, labels that are no columns, or replicates
            without labels.

    """
    x1y2 = check_names(names)
    given = three("p1", p1, p2, p12)
    n, k = given[0].shape
    if bins is not None:
        checked_number("bins", bins)
    asked = asked_of(uncertainty, settings)
    seed, tell = seed_of(rng), checked_progress(progress)
    if y is None:
        if asked.replicates or asked.permutations or groups is not None:
            raise InputError("replicates, permutations and groups need labels: pass y")
        return believed(given, bins, for_solving(seed), x1y2)
    sampled = scored_sample(
        given,
        column_labels(y, n, k),
        cells=bins,
        rng=for_solving(seed),
        names=x1y2,
        groups=None if groups is None else checked_codes("groups", groups, n),
    )
    sampled = replace(sampled, includes=MODELS_ONLY)
    return quantified(sampled, asked, rng=for_error(seed), progress=tell)


def three(name: str, p1: Any, p2: Any, p12: Any) -> Three:
    """(n, k) class probabilities given X1, X2 and both."""
    first = checked_posteriors(name, p1)
    second, both = (checked_posteriors(a, p, *first.shape) for a, p in (("p2", p2), ("p12", p12)))
    return first, second, both


def asked_of(uncertainty: Uncertainty | None, settings: dict[str, Any]) -> Uncertainty:
    """The uncertainty of an object or of settings by name."""
    unknown = [name for name in settings if name not in SHORT]
    if unknown:
        raise InputError(
            f"{unknown[0]} is no setting of from_posteriors: it has {', '.join(SHORT)}"
        )
    asked = Asked.of("auto", uncertainty, settings).uncertainty
    asked.check_fits("posterior", BIASES, trains=False)
    return asked


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
