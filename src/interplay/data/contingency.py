"""From data to the table of counts p(x1, x2, y): encoders learnt from a sample, applied to all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.core.joint import Joint
from interplay.data.counts import CellCounts, count, count_cells, with_keys
from interplay.data.discretise import Settings, fit_label, fit_modality
from interplay.data.encoder import MAX_SYMBOLS, Encoder, Symbols, lonely_classes
from interplay.data.engines import approximate_distinct
from interplay.data.levels import is_numeric, value_levels
from interplay.data.missing import Tally, check_values
from interplay.data.rows import GROUPS, LABEL, LazyRows, RowsInMemory, gather
from interplay.data.tables import Frame
from interplay.errors import InputError

SAMPLE = 100_000  # rows from which encoders are learnt
MAX_GROUPED = 10_000_000  # cells times groups that a lazy count may return
Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of two modalities and a label, and how they came about.

    Attributes:
        joint: the empirical distribution p(x1, x2, y).
        encoders: what turns the columns of x1, x2 and y into symbols.
        names: of x1, x2 and y.
        notes: what was done to the data, in sentences.
        n_rows: rows of the data.
        dropped: how many of them were left out for missing values.
        codes: symbols of x1, x2 and y of each kept row, or None where the data is lazy.
        numbers: the number of each kept row in the data, or None where it is lazy.
        groups: (n,) code 0 ... of the group of each kept row, or None.
        cells: the counts by cell and group where the data is lazy, or None.

    """

    joint: Joint
    encoders: tuple[Encoder, Encoder, Encoder]
    names: tuple[str, str, str]
    notes: tuple[str, ...]
    n_rows: int
    dropped: int
    codes: tuple[Symbols, Symbols, Symbols] | None = None
    numbers: Codes | None = None
    groups: Codes | None = None
    cells: CellCounts | None = None


@dataclass(frozen=True, slots=True)
class Encoded:
    """Rows with an encoder for each modality and the label."""

    rows: RowsInMemory | LazyRows
    encoders: dict[str, Encoder]
    notes: tuple[str, ...]
    n_rows: int
    dropped: int
    symbols: ...


def count_data(
    x1: Any,
    x2: Any,
    y: Any,
    *,
    data: Any = None,
    settings: Settings | None = None,
    sample: int = SAMPLE,
    rng: np.random.Generator,
    groups: Any = None,
    names: Sequence[str] | None = None,
) -> Counted:
    """Counts"""
