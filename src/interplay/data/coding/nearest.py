"""The nearest of several centres, computed alike in numpy and by the engines of lazy frames.

Codes of rows have to be the same wherever they are computed, also where a row lies next to the
border between two centres. Both ways therefore do the same IEEE operations in the same order: the
methods below take numpy vectors and narwhals expressions.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from interplay.core.types import Codes, Matrix, Vector
from interplay.data.reading.tables import counted
from interplay.errors import InputError

Column = TypeVar("Column", Vector, nw.Expr)

CLUSTERS = 20  # the most, if not asked for (appendix C.4)
ROWS_OF_A_CLUSTER = 10  # the fewest on average, if not asked for
MANY_ROWS = 100_000  # from here on k-means works on mini-batches
LARGE = 1e100  # squares of larger numbers, and of the inverses of smaller ones, may overflow
CHUNK = 1 << 20  # values at a time, so that they stay in the processor's cache


@dataclass(frozen=True, slots=True, eq=False)
class NearestCentre:
    """Scores that are affine in the columns, and the centre that is nearest to them.

    A column is clipped to the range of the sample, so that rows beyond it cannot overflow.

    Attributes:
        low: (d,) least value of each column.
        high: (d,) largest value of each column.
        scale: (d,) power of two by which a column is multiplied; 1 for usual magnitudes.
        offset: (d,) mean of each scaled column.
        weights: (d, m) weight of each centred column in each score.
        centres: (k, m) centres, in scores.

    """

    low: Vector
    high: Vector
    scale: Vector
    offset: Vector
    weights: Matrix
    centres: Matrix

    def scores(self, columns: Sequence[Column]) -> list[Column]:
        """The m scores of d columns."""
        used: list[int] = np.flatnonzero(self.weights.any(axis=1)).tolist()
        centred = {c: self.centred(columns[c], c) for c in used}
        return [
            balanced_sum([centred[c] * float(weight[c]) for c in np.flatnonzero(weight).tolist()])
            for weight in self.weights.T
        ]

    def centred(self, column: Column, c: int) -> Column:
        """Column number c, clipped, scaled and centred."""
        clipped = column.clip(float(self.low[c]), float(self.high[c]))
        scale = float(self.scale[c])
        return (clipped if scale == 1 else clipped * scale) - float(self.offset[c])

    def distances(self, scores: Sequence[Column]) -> list[Column]:
        """Half the squared distance to each centre, less half the squared length of the scores."""
        return [
            balanced_sum([score * -float(c) for score, c in zip(scores, centre, strict=True)])
            + float(centre @ centre) / 2
            for centre in self.centres
        ]

    def codes(self, values: Matrix) -> Codes:
        """(n,) numbers of the nearest centres, the first where several are equally near."""
        parts = [self.codes_of_chunk(chunk) for chunk in chunks(values)]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.intp)

    def codes_of_chunk(self, values: Matrix) -> Codes:
        """The codes of rows that fit in the cache."""
        distances = self.distances(self.scores(list(np.ascontiguousarray(values.T))))
        return np.asarray(np.argmin(distances, axis=0), dtype=np.intp)


def chunks(values: Matrix) -> list[Matrix]:
    """Blocks of consecutive rows."""
    rows = max(1, CHUNK // values.shape[1])
    return [values[start : start + rows] for start in range(0, len(values), rows)]


def balanced(combine: Callable[[Column, Column], Column], terms: Sequence[Column]) -> Column:
    """The terms combined by a tree of fixed shape, of a depth logarithmic in their number."""
    level = list(terms)
    while len(level) > 1:
        half = len(level) // 2
        pairs = zip(level[:half], level[half : 2 * half], strict=True)
        level = [combine(first, second) for first, second in pairs] + level[2 * half :]
    return level[0]


def balanced_sum(terms: Sequence[Column]) -> Column:
    """The sum by a tree of fixed shape."""
    return balanced(operator.add, terms)


def usual_clusters(n_rows: int) -> int:
    """20 as published, and fewer below 200 rows."""
    return min(CLUSTERS, max(2, n_rows // ROWS_OF_A_CLUSTER))


def fit_nearest(
    values: Matrix,
    clusters: int,
    components: int | None,
    rng: np.random.Generator,
    name: str = "X",
) -> NearestCentre:
    """k-means of the rows of a matrix (n, d).

    With ``components``, columns are standardised and k-means works on that many principal
    components (appendix C.4); without, on the columns as they are. The authors' code scales each
    row to unit length instead of standardising columns; that makes the result depend on the
    columns' units, so their text is followed here.

    Raises:
        InputError: fewer distinct rows than clusters.

    """
    check_distinct(values, clusters, name)
    low, high = values.min(axis=0), values.max(axis=0)
    scale = safe_scale(np.maximum(np.abs(low), np.abs(high)), common=components is None)
    centred = values * scale
    offset = centred.mean(axis=0)
    centred -= offset
    seed = int(rng.integers(2**31))
    weights = np.eye(values.shape[1])
    if components is not None:
        weights = component_weights(centred, low < high, components, seed)
    affine = NearestCentre(low, high, scale, offset, weights, np.zeros((0, weights.shape[1])))
    rows = [np.column_stack(affine.scores(list(chunk.T))) for chunk in chunks(values)]
    centres = k_means(np.concatenate(rows), clusters, seed, name)
    return replace(affine, centres=centres)


def safe_scale(largest: Vector, *, common: bool) -> Vector:
    """(d,) powers of two that make columns of extreme magnitude ordinary; 1 for the others."""
    if common:
        largest = np.full_like(largest, largest.max())
    extreme = (largest > LARGE) | ((largest > 0) & (largest < 1 / LARGE))
    exponents = np.clip(-np.frexp(largest)[1], -1000, 1000)
    return np.where(extreme, np.ldexp(1.0, exponents), 1.0)


def component_weights(
    centred: Matrix, varying: NDArray[np.bool_], components: int, seed: int
) -> Matrix:
    """(d, m) weights of the centred columns in the principal components; 0 for constants."""
    from sklearn.decomposition import PCA

    standard = centred[:, varying]
    spread = standard.std(axis=0)
    spread[spread == 0] = 1.0  # of columns whose values differ by less than the mean's rounding
    standard /= spread
    kept = min(components, standard.shape[1], len(standard) - 1)
    pca = PCA(kept, random_state=seed, copy=False).fit(standard)
    weights = np.zeros((centred.shape[1], kept))
    weights[varying] = pca.components_.T / spread[:, None]
    return weights


def k_means(rows: Matrix, clusters: int, seed: int, name: str) -> Matrix:
    """(clusters, m) centres; mini-batches where there are many rows."""
    from sklearn.cluster import KMeans, MiniBatchKMeans

    check_distinct(rows, clusters, name)
    maker = MiniBatchKMeans if len(rows) > MANY_ROWS else KMeans
    model = maker(clusters, n_init=4, random_state=seed).fit(rows)
    return np.asarray(model.cluster_centers_, dtype=np.float64)


def check_distinct(rows: Matrix, clusters: int, name: str) -> None:
    """Refuse more clusters than there are distinct rows."""
    distinct = distinct_rows(rows, clusters)
    if distinct < clusters:
        raise InputError(
            f"{name} has {counted(distinct, 'distinct row')}, fewer than clusters={clusters}: "
            "pass fewer clusters"
        )


def distinct_rows(values: Matrix, enough: int) -> int:
    """The number of distinct rows, counted until ``enough`` are found."""
    sample = 4 * enough
    while sample < len(values):
        found = len(np.unique(values[:sample], axis=0))
        if found >= enough:
            return found
        sample *= 8
    return len(np.unique(values, axis=0))
