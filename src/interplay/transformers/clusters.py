"""k-means cells of rows, as scikit-learn transformers."""

from __future__ import annotations

from typing import Any

from sklearn.base import ClassNamePrefixFeaturesOutMixin

from interplay.core.checks import checked_generator, checked_number
from interplay.core.types import Index, Matrix
from interplay.data.coding.nearest import NearestCentre, fit_nearest, usual_clusters
from interplay.transformers.coder import Coder


class Cells(ClassNamePrefixFeaturesOutMixin, Coder):  # type: ignore[misc]
    """The number of the nearest centre of each row."""

    clusters: int | None
    rng: Any
    nearest_: NearestCentre
    centres_: Matrix
    _n_features_out = 1

    def fit(self, X: Any, y: Any = None) -> Cells:  # noqa: ARG002
        """Learn the centres from the rows of X (n, d); ``y`` is not used.

        Mini-batches serve where there are more than 100,000 rows.

        Raises:
            InputError: fewer distinct rows than clusters, or a parameter that cannot be used.
            ValueError: X is no matrix of finite numbers with two rows or more.

        """
        values = self.to_fit(X, ensure_min_samples=2)
        generator = checked_generator(self.rng)
        clusters = usual_clusters(len(values))
        if self.clusters is not None:
            clusters = checked_number("clusters", self.clusters)
        self.nearest_ = fit_nearest(values, clusters, self.components_asked(), generator)
        self.centres_ = self.nearest_.centres
        return self

    def components_asked(self) -> int | None:
        """The number of principal components, or None to cluster columns as they are."""
        return None

    def transform(self, X: Any) -> Index:
        """(n, 1) codes: the nearest centre, for rows clipped to the range of the fitted ones."""
        return self.nearest_.codes(self.to_transform(X))[:, None]


class PCAKMeans(Cells):
    """Columns standardised, principal components, k-means (appendix C.4).

    Args:
        clusters: number of clusters; None for 20, or one for ten rows where that is less.
        components: number of principal components, at most; there are no more than columns that
            vary and than rows less one.
        rng: seed, generator or None.

    Attributes:
        centres_: (clusters, components) centres.
        nearest_: the scores and centres, as they are applied to new rows.

    """

    def __init__(self, clusters: int | None = None, components: int = 5, rng: Any = 0) -> None:
        self.clusters = clusters
        self.components = components
        self.rng = rng

    def components_asked(self) -> int:
        """The number of principal components."""
        return checked_number("components", self.components, least=1)


class KMeansCells(Cells):
    """k-means on the columns as they are: those of large spread count most.

    Args:
        clusters: number of clusters; None for 20, or one for ten rows where that is less.
        rng: seed, generator or None.

    Attributes:
        centres_: (clusters, d) centres, of centred columns; multiplied by a power of two where the
            columns are of a magnitude whose squares overflow.
        nearest_: the centres, as they are applied to new rows.

    """

    def __init__(self, clusters: int | None = None, rng: Any = 0) -> None:
        self.clusters = clusters
        self.rng = rng
