"""Rows as numbers, for the methods that train: matrices of the modalities, codes of the label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from interplay.broja.decompose import check_names
from interplay.core.pid import NAMES
from interplay.core.row_checks import checked_codes, checked_labels, checked_rows
from interplay.core.types import Array, Codes, Index
from interplay.data.coding.discretise import Settings, check_text, fit_label
from interplay.data.coding.encoder import Symbols
from interplay.data.coding.levels import is_numeric, numeric_matrix, value_levels
from interplay.data.counting.contingency import group_codes, row_weights
from interplay.data.reading.tables import Frame
from interplay.data.rows.gather import LABEL, RowsInMemory
from interplay.data.rows.prepared import Prepared


@dataclass(frozen=True, eq=False)
class NumericRows:
    """Rows of two modalities and a label.

    Attributes:
        x1: (n, ...) numbers of the first modality.
        x2: (n, ...) of the second.
        y: (n,) labels 0 ... k - 1, each of which occurs.
        names: of X1, X2 and Y.
        groups: (n,) what rows belong to, or None.
        weights: (n,) how much each row counts, of mean 1, or None.
        notes: what was done to the rows, in sentences.
        posteriors: (n, k) class probabilities given x1, x2 and both, from models that did not see
            the rows; None where they are to be learnt.

    """

    x1: Array
    x2: Array
    y: Index
    names: tuple[str, str, str] = NAMES
    groups: Index | None = None
    weights: Array | None = None
    notes: tuple[str, ...] = ()
    posteriors: tuple[Array, Array, Array] | None = None

    @classmethod
    def from_arrays(
        cls, x1: Any, x2: Any, y: Any, groups: Any = None, names: Sequence[str] = NAMES
    ) -> NumericRows:
        """From values of any shape (n, ...).

        Raises:
            InputError: values that cannot be used, or one class.

        """
        called = check_names(names)
        first, second = checked_rows(x1=x1, x2=x2)
        labels, _ = checked_labels(y, len(first))
        belongs = None if groups is None else checked_codes("groups", groups, len(labels))
        return cls(first, second, labels, called, belongs)

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.y)

    @property
    def k(self) -> int:
        """Number of classes."""
        return int(self.y.max()) + 1

    @property
    def prior(self) -> Array:
        """(k,) shares of the classes."""
        return np.asarray(np.bincount(self.y, weights=self.weights) / self.n)

    def take(self, rows: Index, unit: Index) -> NumericRows:
        """Some of the rows, any number of times; copies of a ``unit`` (n,) belong together."""
        weights = None if self.weights is None else self.weights[rows] / self.weights[rows].mean()
        return replace(
            self,
            x1=self.x1[rows],
            x2=self.x2[rows],
            y=self.y[rows],
            groups=unit[rows],
            weights=weights,
        )


def numeric_rows(prepared: Prepared) -> NumericRows:
    """At most ``sample`` of the rows, drawn at random, as numbers."""
    rows = prepared.draw()
    frames, names = rows.frames, prepared.names
    y = label_symbols(rows, prepared)
    notes = [*prepared.notes(), y.note]
    if (n := len(rows.numbers)) < prepared.n_rows:
        notes.append(f"{n:,} of {prepared.n_rows:,} rows, drawn at random, were used (sample).")
    return NumericRows(
        matrix(frames["x1"]),
        matrix(frames["x2"]),
        y.codes,
        (names["x1"], names["x2"], names[LABEL]),
        group_codes(rows),
        row_weights(rows),
        tuple(notes),
    )


def label_symbols(rows: RowsInMemory, prepared: Prepared) -> Symbols:
    """Classes of the label, a continuous one in 10 of equal size."""
    settings = Settings(missing=prepared.missing)
    frame = rows.frames[LABEL]
    return fit_label(frame, prepared.names[LABEL], settings, n_rows=len(frame)).transform(frame)


def matrix(frame: Frame) -> Array:
    """(n, d) numbers of a modality: an indicator for each value of columns that hold no numbers.

    Missing numbers, where they count as a category, become the mean of their column, with an
    indicator that says so.
    """
    numeric = [column for column in frame.columns if is_numeric(frame[column])]
    parts = [filled(numeric_matrix(frame, numeric))] if numeric else []
    for column in frame.columns:
        if column not in numeric:
            check_text(frame[column])
            parts.append(indicators(value_levels(frame[column]).codes))
    return np.hstack(parts)


def filled(values: Array) -> Array:
    """The columns with means in the place of NaN, then an indicator for each that has any."""
    absent = np.isnan(values)
    if not absent.any():
        return values
    present = np.where(absent, 0.0, values)
    means = present.sum(axis=0) / np.maximum((~absent).sum(axis=0), 1)
    holes = absent[:, absent.any(axis=0)].astype(np.float64)
    return np.hstack([np.where(absent, means, values), holes])


def indicators(codes: Codes) -> Array:
    """(n, m) a column of 0 and 1 for each code."""
    return np.asarray(np.eye(int(codes.max()) + 1)[codes])
