"""From columns to symbols: discrete columns as they are, continuous ones in bins or clusters.

The paper's recipe (appendix B.1 and C.4): histograms for single features, and for feature vectors
principal components followed by k-means with 20 clusters.
"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from interplay.data.tables import Frame, counted, listed
from interplay.errors import InputError

Codes = NDArray[np.intp]
Values = NDArray[Any]
Matrix = NDArray[np.float64]

MAX_LEVELS = 50  # a column of whole numbers with more distinct values counts as continuous ...
ROWS_PER_LEVEL = 10  # ... unless it is of integers, each of which has so many rows on average
MAX_COMBINATIONS = 200  # distinct rows of several columns of whole numbers, used as they are
MAX_SYMBOLS = 1000  # of a modality or label
LABEL_BINS = 10  # equal-count bins of a continuous label (appendix C.11)
COMPONENTS = 5  # principal components before k-means
MANY_ROWS = 100_000  # from here on k-means works on mini-batches
BINNINGS = ("quantile", "width")


@dataclass(frozen=True, slots=True)
class Settings:
    """How continuous columns are turned into symbols.

    Attributes:
        bins: number of bins of a single continuous column; None for the cube root of the rows.
        binning: ``"quantile"`` (equal counts) or ``"width"`` (equal widths).
        clusters: number of k-means clusters for several continuous columns.

    """

    bins: int | None = None
    binning: str = "quantile"
    clusters: int = 20

    def __post_init__(self) -> None:
        if self.binning not in BINNINGS:
            raise InputError(f"binning is {self.binning!r}: choose one of {', '.join(BINNINGS)}")
        whole: dict[str, Any] = {"clusters": self.clusters}
        if self.bins is not None:
            whole["bins"] = self.bins
        for name, value in whole.items():
            if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < 2:
                raise InputError(f"{name} is {value!r}: pass a whole number of at least 2")


@dataclass(frozen=True, slots=True)
class Symbols:
    """Codes 0 ... n_symbols - 1, one a row, and a sentence on how they came about."""

    codes: Codes
    n_symbols: int
    note: str


def discretise_modality(
    frame: Frame, name: str, settings: Settings, rng: np.random.Generator
) -> Symbols:
    """Symbols of one modality.

    Columns of text, categories or dates count as discrete. Columns of numbers and booleans count as
    discrete together where ``is_discrete`` says so; otherwise one is binned, and several are
    clustered. The two parts are then combined.

    Raises:
        InputError: infinite values, too many symbols, text that looks like an identifier, or fewer
            distinct rows than clusters.

    """
    numeric = [column for column in frame.columns if is_numeric(frame[column])]
    others = [column for column in frame.columns if column not in numeric]
    parts: list[Symbols] = []
    if others:
        parts.append(text_symbols(frame, others))
    if numeric:
        parts.append(numeric_symbols(frame, numeric, name, settings, rng))
    codes, n_symbols = combine([part.codes for part in parts])
    check_number(n_symbols, len(codes), name)
    note = f"{name}: {'; '.join(part.note for part in parts)}"
    if len(parts) > 1:
        note += f"; together {n_symbols} symbols"
    if n_symbols == 1:
        note += "; constant, so it tells nothing"
    return Symbols(codes, n_symbols, note + ".")


def discretise_label(frame: Frame, name: str) -> tuple[Symbols, tuple[str, ...]]:
    """(symbols, further notes) of the label: classes as they are, a continuous one in 10 bins.

    Raises:
        InputError: several columns, one class only, or text with too many values.

    """
    if frame.shape[1] != 1:
        raise InputError(f"y has {frame.shape[1]} columns: pass one label per row")
    column = frame[frame.columns[0]]
    kind = "classes"
    if not is_numeric(column):
        codes, n = text_codes(column)
    else:
        values = numeric_matrix(frame, frame.columns)
        if is_discrete(values, integers=column.dtype.is_integer()):
            codes, n = dense_codes(values)
        else:
            codes, n = bin_column(values[:, 0], LABEL_BINS, "quantile")
            kind = "classes of about equal size, made of continuous values"
    if n < 2:
        raise InputError(
            "y has one class only: there is nothing to tell about it, pass at least two"
        )
    check_number(n, len(codes), "y")
    lonely = int((np.bincount(codes) == 1).sum())
    notes = (f"{name}: {lonely} of the classes with a single row.",) if lonely else ()
    return Symbols(codes, n, f"{name}: {n} {kind}."), notes


def is_numeric(column: nw.Series[Any]) -> bool:
    """Numbers or booleans."""
    return bool(column.dtype.is_numeric() or column.dtype == nw.Boolean)


def numeric_matrix(frame: Frame, columns: list[str]) -> Matrix:
    """(n, d) floats, all finite."""
    values = np.column_stack([np.asarray(frame[c].to_numpy(), dtype=np.float64) for c in columns])
    infinite = (~np.isfinite(values)).sum(axis=0)
    if infinite.any():
        found = [f"{c}: {k}" for c, k in zip(columns, infinite.tolist(), strict=True) if k]
        raise InputError(
            f"infinite values in {counted(len(found), 'column')} ({listed(found)}): replace or "
            "remove them"
        )
    return values


def is_discrete(values: Matrix, *, integers: bool) -> bool:
    """Whole numbers, whatever their type, with few distinct values or rows.

    Few are ``MAX_LEVELS`` values of one column. A column of ``integers`` may be codes of classes,
    and is also taken as they are with up to ``MAX_SYMBOLS`` values where each has
    ``ROWS_PER_LEVEL`` rows on average. Several columns may have ``MAX_COMBINATIONS`` distinct rows,
    as long as rows repeat.
    """
    n_rows, n_columns = int(values.shape[0]), int(values.shape[1])
    if n_columns > 1:
        limit = max(MAX_LEVELS, min(MAX_COMBINATIONS, n_rows // 2))
    elif integers:
        limit = max(MAX_LEVELS, min(MAX_SYMBOLS, n_rows // ROWS_PER_LEVEL))
    else:
        limit = MAX_LEVELS
    if bool((values != np.rint(values)).any()):
        return False
    return distinct_rows(values, limit + 1) <= limit


def distinct_rows(values: Matrix, enough: int) -> int:
    """The number of distinct rows, counted until ``enough`` are found."""
    sample = 4 * enough
    while sample < len(values):
        found = len(np.unique(values[:sample], axis=0))
        if found >= enough:
            return found
        sample *= 8
    return len(np.unique(values, axis=0))


def numeric_symbols(
    frame: Frame, columns: list[str], name: str, settings: Settings, rng: np.random.Generator
) -> Symbols:
    """Symbols of the columns of numbers and booleans of a modality."""
    values = numeric_matrix(frame, columns)
    integers = all(frame[column].dtype.is_integer() for column in columns)
    if is_discrete(values, integers=integers and settings.bins is None):
        codes, n = dense_codes(values)
        return Symbols(codes, n, f"{described(columns)} used as given, {counted(n, 'symbol')}")
    if len(columns) == 1:
        bins = settings.bins or cube_root_bins(len(values))
        codes, n = bin_column(values[:, 0], bins, settings.binning)
        kind = "equal counts" if settings.binning == "quantile" else "equal width"
        return Symbols(codes, n, f"{described(columns)} in {counted(n, 'bin')} of {kind}")
    codes, kept = cluster(values, name, settings.clusters, rng)
    n = int(codes.max()) + 1
    whole = int((values == np.rint(values)).all(axis=0).sum())
    mixture = f" ({whole} of whole numbers)" if 0 < whole < len(columns) else ""
    steps = f"standardised, {counted(kept, 'principal component')}, {n} k-means clusters"
    return Symbols(codes, n, f"{described(columns)}{mixture} {steps}")


def text_symbols(frame: Frame, columns: list[str]) -> Symbols:
    """Symbols of columns of text, categories or dates, jointly."""
    codes, n = combine([text_codes(frame[column])[0] for column in columns])
    return Symbols(codes, n, f"{described(columns)} used as given, {counted(n, 'symbol')}")


def text_codes(column: nw.Series[Any]) -> tuple[Codes, int]:
    """(codes, number of distinct values) of text, categories or dates.

    Raises:
        InputError: more values than symbols are allowed, hardly a value repeats, or most of
            the values are numbers.

    """
    levels: dict[Any, int] = {}
    values = column.to_list()
    codes = np.fromiter((levels.setdefault(v, len(levels)) for v in values), np.intp)
    if len(levels) <= MAX_LEVELS:
        return codes, len(levels)
    unreadable = [level for level in levels if not is_number(level)]
    if 0 < len(unreadable) <= len(levels) / 2:
        raise InputError(
            f"column {column.name} is text, but all its values are numbers except "
            f"{listed([repr(level) for level in unreadable], 3)}: correct or remove these"
        )
    if len(levels) > MAX_SYMBOLS or 2 * len(levels) > len(codes):
        raise InputError(
            f"column {column.name} has {len(levels):,} distinct values in {len(codes):,} rows: it "
            "looks like an identifier or free text; leave it out, group its values, or embed it "
            "first"
        )
    return codes, len(levels)


def is_number(value: Any) -> bool:
    """Whether a text reads as a number."""
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return isinstance(value, (str, bytes))


def check_number(n_symbols: int, n_rows: int, name: str) -> None:
    """Refuse more symbols than there can be rows to count."""
    if n_symbols > MAX_SYMBOLS:
        raise InputError(
            f"{name} has {n_symbols:,} symbols in {n_rows:,} rows, more than {MAX_SYMBOLS:,}: pass "
            "fewer columns, bins or clusters, or group the values"
        )


def described(columns: list[str]) -> str:
    """One column by its name, several by their number."""
    return f"column {columns[0]}" if len(columns) == 1 else f"{len(columns)} columns"


def cube_root_bins(n_rows: int) -> int:
    """The cube root of the number of rows, at least 2 (appendix B.1, after Rice 2006)."""
    return max(2, int(np.rint(np.cbrt(n_rows))))


def dense_codes(values: Values) -> tuple[Codes, int]:
    """(codes, number of distinct values or rows)."""
    distinct, inverse = np.unique(values, axis=0, return_inverse=True)
    return inverse.reshape(len(values)).astype(np.intp), len(distinct)


def bin_column(values: Matrix, bins: int, binning: str) -> tuple[Codes, int]:
    """(codes, number of bins that hold rows) of one continuous column.

    Equal values share a bin, so there can be fewer bins than asked for. With ``"quantile"`` a value
    goes to the bin of the middle of its ranks: a column that is mostly zero keeps the rest apart.
    """
    distinct, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    if binning == "quantile":
        middle = np.cumsum(counts) - counts / 2
        place = middle / len(values)
    else:
        scaled = distinct / (np.abs(distinct).max() or 1.0)  # the range itself may overflow
        place = (scaled - scaled[0]) / ((scaled[-1] - scaled[0]) or 1.0)
    bin_of = np.minimum((place * bins).astype(np.intp), bins - 1)
    return dense_codes(bin_of[inverse])


def cluster(
    values: Matrix, name: str, clusters: int, rng: np.random.Generator
) -> tuple[Codes, int]:
    """(codes, principal components kept): standardise, PCA, k-means.

    The authors' code scales each row to unit length instead of standardising columns; that makes
    the result depend on the columns' units, so their text (appendix C.4) is followed here.
    """
    from sklearn.cluster import KMeans, MiniBatchKMeans
    from sklearn.decomposition import PCA

    distinct = distinct_rows(values, clusters)
    if distinct < clusters:
        raise InputError(
            f"{name} has {counted(distinct, 'distinct row')}, fewer than clusters={clusters}: "
            "pass fewer clusters"
        )
    scaled = standardised(values)
    seed = int(rng.integers(2**31))
    components = min(COMPONENTS, scaled.shape[1], len(scaled) - 1)
    reduced = PCA(components, random_state=seed).fit_transform(scaled)
    maker = MiniBatchKMeans if len(values) > MANY_ROWS else KMeans
    labels = maker(clusters, n_init=4, random_state=seed).fit_predict(reduced)
    return dense_codes(labels)[0], components


def standardised(values: Matrix) -> Matrix:
    """The columns that vary, with mean 0 and variance 1; of any magnitude a float can have."""
    varying = values[:, values.min(axis=0) < values.max(axis=0)]
    scaled = varying / np.abs(varying).max(axis=0)
    scaled -= scaled.mean(axis=0)
    spread = scaled.std(axis=0)
    return np.asarray(scaled / np.where(spread > 0, spread, 1.0))


def combine(codes: list[Codes]) -> tuple[Codes, int]:
    """(codes, number) of the combinations of several parts that occur."""
    if len(codes) == 1:
        return codes[0], int(codes[0].max()) + 1
    return dense_codes(np.column_stack(codes))
