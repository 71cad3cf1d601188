"""Encoders of columns that are symbols as they are, told from the distinct rows of all data.

They are those that a sample would lead to: the values of a sample are among those of all rows.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np

from interplay.data.coding.column_coders import Given
from interplay.data.coding.discretise import MAX_LEVELS, Settings, is_discrete
from interplay.data.coding.encoder import MAX_SYMBOLS, Encoder
from interplay.data.coding.levels import is_numeric, numeric_matrix
from interplay.data.reading.tables import Frame
from interplay.data.reading.texts import is_free_text
from interplay.data.reading.written import is_number
from interplay.data.rows.gather import ATTENDANTS, LABEL, LazyRows
from interplay.data.rows.prepared import Prepared


def encoders_as_given(prepared: Prepared, settings: Settings) -> dict[str, Encoder] | None:
    """An encoder for each modality and the label; None unless all are used as they are, for sure.

    Raises:
        InputError: too many symbols, or a label with one class only.

    """
    rows = prepared.rows
    if not isinstance(rows, LazyRows) or rows.distinct is None or prepared.has_weights:
        return None
    size = min(prepared.most_to_learn_from(), prepared.n_rows)
    encoders = {}
    for part, columns in rows.columns.items():
        if part in ATTENDANTS:
            continue
        frame = rows.distinct.frame.select(columns)
        groups = [[column] for column in columns] if part == LABEL else by_kind(frame)
        if not all(is_given(frame, group, settings, size) for group in groups):
            return None
        parts = tuple(Given(tuple(group)) for group in groups)
        encoders[part] = Encoder(prepared.names[part], parts, label=part == LABEL).noted(frame)
    return encoders


def by_kind(frame: Frame) -> list[list[str]]:
    """Columns of text and columns of numbers, where there are any, as modalities are coded."""
    numeric = [name for name in frame.columns if is_numeric(frame[name])]
    return [group for group in ([n for n in frame.columns if n not in numeric], numeric) if group]


def is_given(frame: Frame, columns: list[str], settings: Settings, size: int) -> bool:
    """Whether a sample of ``size`` rows would have columns of one kind used as they are."""
    if not is_numeric(frame[columns[0]]):
        return all(are_symbols(frame[column], size) for column in columns)
    values = numeric_matrix(frame, columns)
    if np.isnan(values).all(axis=0).any():
        return False
    integers = all(frame[column].dtype.is_integer() for column in columns)
    return is_discrete(values, integers=integers and settings.bins is None, n_rows=size)


def are_symbols(column: nw.Series[Any], size: int) -> bool:
    """Whether texts are few enough, and look like symbols."""
    levels = column.drop_nulls().unique().to_list()
    if len(levels) <= MAX_LEVELS:
        return True
    repeat = len(levels) <= MAX_SYMBOLS and 4 * len(levels) <= size
    return repeat and not is_free_text(column) and not any(is_number(level) for level in levels)
