"""Long recordings cut into windows of equal length."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from interplay.core.types import Array, Index
from interplay.datasets.real.files import Files
from interplay.errors import InputError


def windows(
    files: Files, path: Path, recordings: Sequence[Any], length: int, columns: int
) -> tuple[Array, Index]:
    """(m, length, columns) windows side by side, and the recording (m,) of each.

    What is left at the end of a recording is dropped.

    Raises:
        InputError: a recording of another shape, or none long enough.

    """
    if isinstance(length, bool) or not isinstance(length, int) or length < 1:
        raise InputError(f"window is {length!r}: pass a whole number of samples, 1 or more")
    cut, origin = [], []
    for number, recording in enumerate(recordings):
        values = np.asarray(recording)
        if values.ndim != 2 or values.shape[1] != columns or values.dtype.kind not in "fiu":
            raise files.wrong(
                path, f"has a recording of the shape {values.shape}, not (n, {columns})"
            )
        n = len(values) // length
        cut.append(values[: n * length].reshape(n, length, columns).astype(np.float64))
        origin.append(np.full(n, number, dtype=np.intp))
    if sum(map(len, cut)) == 0:
        raise InputError(f"window is {length}: no recording of {files.name} has so many samples")
    return np.concatenate(cut), np.concatenate(origin)
