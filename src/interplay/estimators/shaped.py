"""Images and sequences, which the methods that train take as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from interplay.core.padded import Padded, are_sequences
from interplay.core.pid import NAMES, PID
from interplay.core.settings import SAMPLE
from interplay.errors import InputError
from interplay.estimators.ask import Asked, settings_record
from interplay.estimators.numeric_rows import NumericRows
from interplay.estimators.trained import Trained
from interplay.posteriors.crossfit import is_torch, takes_modalities

UNUSED = {
    "data": None,
    "missing": "error",
    "sample_weight": None,
    "sample": SAMPLE,
    "text_encoder": None,
}  # arguments that rows with a shape cannot have, and what they are where they are not given


def keeps_shapes(x1: Any, x2: Any, method: Any) -> bool:
    """Whether a modality has more to a row than columns, and the method takes it so."""
    if not isinstance(method, Trained):
        return False
    given = getattr(method, "classifier", None)
    each = given if isinstance(given, (tuple, list)) else (given,)
    able = any(takes_modalities(one) or is_torch(one) for one in each)
    return able and any(has_shape(values) for values in (x1, x2))


def has_shape(values: Any) -> bool:
    """Whether rows are images or sequences."""
    return isinstance(values, Padded) or are_sequences(values) or len(np.shape(values)) > 2


def answer_shaped(
    x1: Any, x2: Any, y: Any, asked: Asked, *, seed: int, progress: Any, **given: Any
) -> PID:
    """The PID of rows with a shape, by a method that trains.

    Args:
        x1: (n, ...) numbers, or a list with an array for each row.
        x2: likewise.
        y: (n,) labels.
        asked: the method and the uncertainty.
        seed: of all chance.
        progress: called with (what, done, all).
        **given: the other arguments of ``estimate``.

    Raises:
        InputError: an argument that is of no use here, or values that cannot be used.

    """
    for name, unused in UNUSED.items():
        value = given[name]
        if value is not unused and not (isinstance(value, (str, int)) and value == unused):
            raise InputError(
                f"{name} is of columns, but a modality has images or sequences: leave it out"
            )
    rows = NumericRows.from_arrays(x1, x2, y, given["groups"], given["names"] or NAMES)
    method = asked.made()
    pid: PID = method.estimate_rows(rows, asked.uncertainty, progress, seed)  # type: ignore[attr-defined]
    record = {"method_asked": method.name, "method_why": "it was asked for", "seed": seed}
    return replace(pid, provenance={**settings_record(method), **pid.provenance, **record})
