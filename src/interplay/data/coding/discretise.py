"""From columns to symbols: discrete columns as they are, continuous ones in bins or clusters.

The paper's recipe (appendix B.1 and C.4): histograms for single features, and for feature vectors
principal components followed by k-means with 20 clusters, fewer where rows are few.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from interplay.core.checks import checked_number
from interplay.core.settings import BINNINGS, MISSING
from interplay.core.types import Matrix
from interplay.data.coding.column_coders import Bins, Clusters, Given, Part
from interplay.data.coding.edges import checked_limits, cube_root_bins, quantile_edges, width_edges
from interplay.data.coding.encoder import MAX_SYMBOLS, Encoder
from interplay.data.coding.levels import is_numeric, numeric_matrix
from interplay.data.coding.nearest import distinct_rows, fit_nearest, usual_clusters
from interplay.data.reading.tables import Frame, listed, missing_mask
from interplay.data.reading.texts import is_free_text
from interplay.data.reading.written import is_number, is_plain_number
from interplay.errors import InputError

__all__ = [
    "BINNINGS",
    "MISSING",
    "Encoder",
    "Settings",
    "complete",
    "fit_label",
    "fit_modality",
]

MAX_LEVELS = 50  # a column of whole numbers with more distinct values counts as continuous ...
ROWS_PER_LEVEL = 10  # ... unless it is of integers, each of which has so many rows on average
MAX_COMBINATIONS = 200  # distinct rows of several columns of whole numbers, used as they are
LABEL_BINS = 10  # equal-count bins of a continuous label (appendix C.11)
COMPONENTS = 5  # principal components before k-means


@dataclass(frozen=True, slots=True)
class Settings:
    """How continuous columns are turned into symbols.

    Attributes:
        bins: number of bins of a single continuous column; None for the cube root of the rows.
        binning: ``"quantile"`` (equal counts) or ``"width"`` (equal widths).
        clusters: number of k-means clusters for several continuous columns; None for 20, or one for
            ten rows where that is less.
        missing: ``"category"`` makes missing values a symbol of their own; with ``"error"`` and
            ``"drop"`` there are none left when encoders are fitted.
        range: ends of bins of equal width; None for the ends of the values.

    """

    bins: int | None = None
    binning: str = "quantile"
    clusters: int | None = None
    missing: str = "error"
    range: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        for name, value, choices in (
            ("binning", self.binning, BINNINGS),
            ("missing", self.missing, MISSING),
        ):
            if value not in choices:
                raise InputError(f"{name} is {value!r}: choose one of {', '.join(choices)}")
        for name, number in (("clusters", self.clusters), ("bins", self.bins)):
            if number is not None:
                checked_number(name, number)
        if self.range is not None:
            checked_limits(self.range)
            if self.binning != "width":
                raise InputError(f"range is {self.range!r}: it needs binning='width'")


def fit_modality(
    sample: Frame, name: str, settings: Settings, rng: np.random.Generator, *, n_rows: int
) -> Encoder:
    """The encoder of one modality.

    Columns of text, categories or dates count as discrete. Columns of numbers and booleans count as
    discrete together where ``is_discrete`` says so; otherwise one is binned, and several are
    clustered. The two parts are then combined.

    Args:
        sample: rows in memory, with the columns of the modality and no others.
        name: of the modality, for notes and errors.
        settings: numbers of bins and clusters, and what to do with missing values.
        rng: seeds the clustering.
        n_rows: rows of the whole data, by which the usual numbers of bins and clusters go.

    Raises:
        InputError: infinite values, too many symbols, text that looks like an identifier, or fewer
            distinct rows than clusters.

    """
    numeric = [column for column in sample.columns if is_numeric(sample[column])]
    others = [column for column in sample.columns if column not in numeric]
    parts: list[Part] = []
    if others:
        for column in others:
            check_text(sample[column])
        parts.append(Given(tuple(others)))
    if numeric:
        parts.append(fit_numeric(sample, numeric, name, settings, rng, n_rows=n_rows))
    return Encoder(name, tuple(parts)).noted(sample)


def fit_label(sample: Frame, name: str, settings: Settings, *, n_rows: int) -> Encoder:
    """The encoder of a label: classes as they are, a continuous one in 10 bins of equal counts.

    Several columns make a joint label, whose classes are the combinations that occur.

    Args:
        sample: rows in memory, with the columns of the label and no others.
        name: of the label, for notes and errors.
        settings: what to do with missing values; numbers of bins are not used.
        n_rows: rows of the whole data.

    Raises:
        InputError: infinite values, text that looks like an identifier, too many classes, or, where
            the sample is the whole data, one class only.

    """
    parts = [fit_label_column(sample, column, settings) for column in sample.columns]
    encoder = Encoder(name, tuple(parts), label=True)
    if len(sample) == n_rows:
        encoder.transform(sample)
    return encoder.noted(sample)


def fit_label_column(sample: Frame, column: str, settings: Settings) -> Part:
    """One column of a label."""
    if not is_numeric(sample[column]):
        check_text(sample[column])
        return Given((column,))
    values = numeric_matrix(sample, [column])
    if is_discrete(values, integers=sample[column].dtype.is_integer()):
        return Given((column,))
    edges = quantile_edges(complete(values)[:, 0], LABEL_BINS)
    return Bins((column,), edges, missing=settings.missing == "category")


def fit_numeric(
    sample: Frame,
    columns: list[str],
    name: str,
    settings: Settings,
    rng: np.random.Generator,
    *,
    n_rows: int,
) -> Part:
    """The columns of numbers and booleans of a modality."""
    values = numeric_matrix(sample, columns)
    integers = all(sample[column].dtype.is_integer() for column in columns)
    if is_discrete(values, integers=integers and settings.bins is None):
        return Given(tuple(columns))
    missing = settings.missing == "category"
    rows = complete(values)
    if len(rows) == 0:
        raise InputError(
            f"{name} has a missing value in every row: leave out columns, or fill them"
        )
    if len(columns) == 1 or (rows == rows[0]).all():
        bins = settings.bins or cube_root_bins(n_rows)
        if settings.binning == "quantile":
            return Bins(tuple(columns), quantile_edges(rows[:, 0], bins), missing=missing)
        edges = width_edges(rows[:, 0], bins, settings.range)
        return Bins(tuple(columns), edges, "equal width", missing)
    clusters = settings.clusters or usual_clusters(n_rows)
    nearest = fit_nearest(rows, clusters, COMPONENTS, rng, name)
    whole = int((rows == np.rint(rows)).all(axis=0).sum())
    return Clusters(tuple(columns), nearest, whole, missing)


def complete(values: Matrix) -> Matrix:
    """The rows without missing values."""
    return values[~np.isnan(values).any(axis=1)]


def is_discrete(values: Matrix, *, integers: bool, n_rows: int | None = None) -> bool:
    """Whole numbers, whatever their type, with few distinct values or rows; NaN is one more value.

    Few are ``MAX_LEVELS`` values of one column. A column of ``integers`` may be codes of classes,
    and is also taken as they are with up to ``MAX_SYMBOLS`` values where each has
    ``ROWS_PER_LEVEL`` rows on average. Several columns may have ``MAX_COMBINATIONS`` distinct rows,
    as long as rows repeat. ``values`` may be the distinct ones of ``n_rows`` rows.
    """
    n_rows, n_columns = n_rows or int(values.shape[0]), int(values.shape[1])
    if n_columns > 1:
        limit = max(MAX_LEVELS, min(MAX_COMBINATIONS, n_rows // 2))
    elif integers:
        limit = max(MAX_LEVELS, min(MAX_SYMBOLS, n_rows // ROWS_PER_LEVEL))
    else:
        limit = MAX_LEVELS
    absent = np.isnan(values)
    if absent.all():
        return False
    if bool(((values != np.rint(values)) & ~absent).any()):
        return False
    if absent.any():
        values = np.where(absent, np.nanmax(values) + 1, values)
    return distinct_rows(values, limit + 1) <= limit


def check_text(column: nw.Series[Any]) -> None:
    """Text or categories that make sense as symbols.

    Raises:
        InputError: more values than symbols are allowed, hardly a value repeats, sentences, or
            most of the values are numbers.

    """
    present = column.filter((~missing_mask(column)).tolist())
    levels = list(dict.fromkeys(present.to_list()))
    if len(levels) <= MAX_LEVELS:
        return
    check_numbers(column.name, levels)
    if is_free_text(present):
        raise InputError(
            f"column {column.name} is free text ({len(levels):,} distinct ones in {len(present):,} "
            "rows): pass text_encoder='tfidf' or one of your own to make numbers of it, or leave "
            "it out"
        )
    if len(levels) > MAX_SYMBOLS or 2 * len(levels) > len(present):
        raise InputError(
            f"column {column.name} has {len(levels):,} distinct values in {len(present):,} rows: "
            "it looks like an identifier or free text; leave it out, group its values, or pass "
            "text_encoder={column: encoder}"
        )


def check_numbers(name: str, levels: list[Any]) -> None:
    """Refuse text that is numbers but for a few values, or but for how they are written."""
    unreadable = [level for level in levels if not is_number(level)]
    if 0 < len(unreadable) <= len(levels) / 2:
        raise InputError(
            f"column {name} is text, but all its values are numbers except "
            f"{listed([repr(level) for level in unreadable], 3)}: correct or remove these"
        )
    signed = [level for level in levels if not is_plain_number(level)]
    if signed and not unreadable:
        raise InputError(
            f"column {name} is text of numbers such as {signed[0]!r}: make numbers of it; of a "
            "text file, pass decimal=',' or decimal='.', whichever comes before decimals"
        )
