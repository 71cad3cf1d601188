"""From columns to symbols: discrete columns as they are, continuous ones in bins or clusters.

The paper's recipe (appendix B.1 and C.4): histograms for single features, and for feature vectors
principal components followed by k-means with 20 clusters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.data.tables import Frame
from interplay.errors import InputError

Codes = NDArray[np.intp]
Values = NDArray[Any]

MAX_LEVELS = 50  # a column of whole numbers with more distinct values counts as continuous
MAX_COMBINATIONS = 200  # the same for the distinct rows of several such columns
MAX_CATEGORIES = 1000  # of text: more look like an identifier
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
        for name, value in (("bins", self.bins), ("clusters", self.clusters)):
            if value is not None and (isinstance(value, bool) or value != int(value) or value < 2):
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

    Columns of text, categories, booleans or dates count as discrete. Numeric columns count as
    discrete where all are whole numbers with at most ``MAX_LEVELS`` distinct values (one column) or
    ``MAX_COMBINATIONS`` distinct rows (several). The others are continuous: one is binned, several
    are clustered together. Discrete and continuous parts are then combined.

    Raises:
        InputError: infinite values, text with too many categories, or fewer rows than clusters.

    """
    numeric = [c for c in frame.columns if frame[c].dtype.is_numeric()]
    others = [c for c in frame.columns if c not in numeric]
    parts: list[Symbols] = [categories(frame[c].to_numpy(), c) for c in others]
    if numeric:
        values = numeric_matrix(frame, numeric)
        parts += [numeric_symbols(values, numeric, name, settings, rng)]
    codes, n_symbols = combine([part.codes for part in parts])
    note = f"{name}: {'; '.join(part.note for part in parts)}"
    if len(parts) > 1:
        note += f"; together {n_symbols} symbols"
    if n_symbols == 1:
        note += "; constant, so it tells nothing"
    return Symbols(codes, n_symbols, note + ".")


def discretise_label(frame: Frame, name: str) -> tuple[Symbols, tuple[str, ...]]:
    """(symbols, further notes) of the label: classes as they are, a continuous one in 10 bins.

    Raises:
        InputError: several columns, one class only, or text with too many categories.

    """
    if frame.shape[1] != 1:
        raise InputError(f"y has {frame.shape[1]} columns: pass one label per row")
    column = frame[frame.columns[0]]
    if column.dtype.is_numeric():
        values = numeric_matrix(frame, list(frame.columns))
        if is_discrete(values):
            codes, n = dense_codes(values[:, 0])
            note = f"{name}: {n} classes"
        else:
            codes, n = bin_column(values[:, 0], LABEL_BINS, "quantile")
            note = f"{name}: continuous, in {n} classes of about equal size"
        symbols = Symbols(codes, n, note + ".")
    else:
        symbols = categories(column.to_numpy(), name)
        symbols = Symbols(symbols.codes, symbols.n_symbols, f"{name}: {symbols.n_symbols} classes.")
    if symbols.n_symbols < 2:
        raise InputError(
            "y has one class only: there is nothing to tell about it, pass at least two"
        )
    lonely = int((np.bincount(symbols.codes) == 1).sum())
    notes = (f"{name}: {lonely} of its classes have a single row.",) if lonely else ()
    return symbols, notes


def numeric_matrix(frame: Frame, columns: list[str]) -> NDArray[np.float64]:
    """(n, d) floats, all finite."""
    values = np.column_stack([np.asarray(frame[c].to_numpy(), dtype=np.float64) for c in columns])
    infinite = ~np.isfinite(values)
    if infinite.any():
        counts = {c: int(k) for c, k in zip(columns, infinite.sum(axis=0), strict=True) if k}
        listed = ", ".join(f"{c}: {k}" for c, k in counts.items())
        raise InputError(
            f"infinite values in {len(counts)} columns ({listed}): replace or remove them"
        )
    return values


def is_discrete(values: NDArray[np.float64]) -> bool:
    """Whole numbers with few distinct values or rows."""
    if (values != np.rint(values)).any():
        return False
    limit = MAX_LEVELS if values.shape[1] == 1 else MAX_COMBINATIONS
    return len(np.unique(values, axis=0)) <= limit


def numeric_symbols(
    values: NDArray[np.float64],
    columns: list[str],
    name: str,
    settings: Settings,
    rng: np.random.Generator,
) -> Symbols:
    """Symbols of the numeric columns of a modality."""
    if is_discrete(values):
        codes, n = dense_codes(values)
        return Symbols(codes, n, f"{described(columns)} used as given, {n} symbols")
    if values.shape[1] == 1:
        bins = settings.bins or cube_root_bins(len(values))
        codes, n = bin_column(values[:, 0], bins, settings.binning)
        kind = "equal counts" if settings.binning == "quantile" else "equal width"
        return Symbols(codes, n, f"{described(columns)} in {n} bins of {kind}")
    codes, kept = cluster(values, name, settings.clusters, rng)
    n = int(codes.max()) + 1
    return Symbols(
        codes,
        n,
        f"{described(columns)} standardised, {kept} principal components, {n} k-means clusters",
    )


def described(columns: list[str]) -> str:
    """One column by its name, several by their number."""
    return f"column {columns[0]}" if len(columns) == 1 else f"{len(columns)} columns"


def cube_root_bins(n_rows: int) -> int:
    """The cube root of the number of rows, at least 2 (Rice's rule, appendix B.1)."""
    return max(2, int(np.rint(np.cbrt(n_rows))))


def dense_codes(values: Values) -> tuple[Codes, int]:
    """(codes, number of distinct values or rows)."""
    distinct, inverse = np.unique(values, axis=0, return_inverse=True)
    return inverse.reshape(len(values)).astype(np.intp), len(distinct)


def categories(values: Values, name: str) -> Symbols:
    """Codes of text, categories, booleans or dates."""
    levels: dict[Any, int] = {}
    codes = np.fromiter((levels.setdefault(v, len(levels)) for v in values.tolist()), np.intp)
    if len(levels) > MAX_CATEGORIES:
        raise InputError(
            f"column {name} has {len(levels)} distinct values in {len(codes)} rows: it looks like "
            "an identifier or free text; leave it out, group it into categories, or embed it first"
        )
    return Symbols(codes, len(levels), f"column {name} used as given, {len(levels)} symbols")


def bin_column(values: NDArray[np.float64], bins: int, binning: str) -> tuple[Codes, int]:
    """(codes, number of bins that hold rows) of one continuous column.

    Equal values share a bin, so there can be fewer bins than asked for.
    """
    if binning == "quantile":
        inner = np.quantile(values, np.arange(1, bins) / bins)
    else:
        inner = np.linspace(values.min(), values.max(), bins + 1)[1:-1]
    return dense_codes(np.searchsorted(np.unique(inner), values, side="right"))


def cluster(
    values: NDArray[np.float64], name: str, clusters: int, rng: np.random.Generator
) -> tuple[Codes, int]:
    """(codes, principal components kept): standardise, PCA, k-means."""
    from sklearn.cluster import KMeans, MiniBatchKMeans
    from sklearn.decomposition import PCA

    distinct = len(np.unique(values, axis=0))
    if distinct < clusters:
        raise InputError(
            f"{name} has {distinct} distinct rows, fewer than clusters={clusters}: "
            "pass fewer clusters"
        )
    spread = values.std(axis=0)
    varying = spread > 0
    scaled = (values[:, varying] - values[:, varying].mean(axis=0)) / spread[varying]
    seed = int(rng.integers(2**31))
    components = min(COMPONENTS, scaled.shape[1], len(scaled) - 1)
    reduced = PCA(components, random_state=seed).fit_transform(scaled)
    maker = MiniBatchKMeans if len(values) > MANY_ROWS else KMeans
    labels = maker(clusters, n_init=4, random_state=seed).fit_predict(reduced)
    return dense_codes(labels)[0], components


def combine(codes: list[Codes]) -> tuple[Codes, int]:
    """(codes, number) of the combinations of several parts that occur."""
    if len(codes) == 1:
        return codes[0], int(codes[0].max()) + 1
    return dense_codes(np.column_stack(codes))
