"""Columns in the forms that learners want, each made once for all folds and learners.

No label is used, so that rows held out may take part: given all rows, their labels are still
independent of the labels that a classifier was fitted to, and the log loss still bounds H(Y|X).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.stats import kurtosis

from interplay.core.types import Array, Index
from interplay.posteriors.states import clusters
from interplay.posteriors.straightened import standard, straightened

HEAVY = 3.0  # excess kurtosis, from which a column is turned into normal scores
FARTHEST = 4.0  # of normal scores
MOST_COMPONENTS = 512  # principal components of very many columns
FEW_COMPONENTS = 100  # for learners that many columns drown
LEADING = 12  # components that most of the variance is in
FEW_COLUMNS = 20  # all of whose products are worth having
FEW_FACTORS = 6  # columns of a modality whose products are multiplied with the other modality
NARROW, WIDE = 1.0, 0.3  # kernels, by the reciprocal of the median squared distance
LEAST_VARIANCE = 1e-6  # of a component, as a share of the largest: what is below is rounding
KNOTS = 6
LANDMARKS = 200  # of kernels
DISTANCES = 500  # rows between which the median distance is taken


@dataclass(frozen=True, eq=False)
class Views:
    """Rows of numbers in several forms.

    Attributes:
        scaled: (n, d) columns of mean 0 and variance 1; those with heavy tails as normal scores.
        seed: of landmarks and of approximate components.
        parts: the views of each modality, where these are of two.
        scores: (n, s) log odds that classifiers of each modality give, where these are of two.

    """

    scaled: Array
    seed: int
    parts: tuple[Views, ...] = ()
    scores: Array | None = None

    @classmethod
    def of(cls, columns: Array, seed: int) -> Views:
        """Of columns (n, d) that all vary."""
        return cls(scaled(columns, seed), seed)

    @classmethod
    def together(cls, one: Views, two: Views, scores: Array | None) -> Views:
        """Of two modalities, with the log odds (n, s) that each gives alone."""
        known = None if scores is None else standard(scores)
        return cls(np.hstack([one.scaled, two.scaled]), one.seed, (one, two), known)

    @property
    def sources(self) -> tuple[Any, ...]:
        """All that the views are made from."""
        parts = tuple(part.sources for part in self.parts)
        return self.scaled, self.seed, parts, self.scores

    def take(self, rows: Index) -> Views:
        """Of some rows."""
        scores = None if self.scores is None else self.scores[rows]
        parts = tuple(part.take(rows) for part in self.parts)
        return Views(self.scaled[rows], self.seed, parts, scores)

    @cached_property
    def principal(self) -> Array:
        """(n, p) principal components, the first of variance 1."""
        from sklearn.decomposition import PCA

        n, d = self.scaled.shape
        most = min(MOST_COMPONENTS, n // 2, d)
        solver = "covariance_eigh" if d <= 4 * MOST_COMPONENTS else "randomized"
        found = PCA(most, svd_solver=solver, random_state=self.seed).fit(self.scaled)
        spread = found.explained_variance_
        kept = spread > LEAST_VARIANCE * spread[0]
        return np.asarray(found.transform(self.scaled)[:, kept] / np.sqrt(spread[0]))

    @cached_property
    def whitened(self) -> Array:
        """(n, p) principal components of variance 1."""
        return standard(self.principal)

    @cached_property
    def components(self) -> Array:
        """(n, p) scaled columns where they are few, else the first principal components."""
        if self.scaled.shape[1] <= FEW_COMPONENTS:
            return self.scaled
        parts = self.parts or (self,)
        return np.hstack([part.whitened[:, : FEW_COMPONENTS // len(parts)] for part in parts])

    @cached_property
    def states(self) -> Array:
        """(n, s) chances of the clusters that a row may belong to; of each pair of clusters."""
        if not self.parts:
            return clusters(self.leading, self.seed)
        one, two = (part.states for part in self.parts)
        return np.asarray((one[:, :, None] * two[:, None]).reshape(len(one), -1))

    @cached_property
    def leading(self) -> Array:
        """(n, p) the few principal components of most variance, of each modality."""
        parts = self.parts or (self,)
        return np.hstack([part.principal[:, : LEADING // len(parts)] for part in parts])

    @cached_property
    def splines(self) -> Array:
        """(n, 7 d) pieces of parabolas between quantiles of each column."""
        from sklearn.preprocessing import SplineTransformer

        bent = SplineTransformer(KNOTS, degree=2, knots="quantile", include_bias=False)
        return standard(np.hstack([self.scaled, bent.fit_transform(self.scaled)]))

    @cached_property
    def squares(self) -> Array:
        """Whitened columns where they are few, else leading components; squares and products."""
        few = self.whitened.shape[1] <= FEW_COLUMNS
        return with_products(self.whitened if few else standard(self.leading))

    @cached_property
    def scores_squares(self) -> Array:
        """Scores, their squares and products."""
        return with_products(self.known_scores)

    @cached_property
    def near(self) -> Array:
        """(n, m) features of a narrow Gaussian kernel (Nystroem; Williams and Seeger, 2000)."""
        return self.kernel(self.components, NARROW)

    @cached_property
    def far(self) -> Array:
        """(n, m) features of a wide Gaussian kernel."""
        return self.kernel(self.components, WIDE)

    @cached_property
    def near_leading(self) -> Array:
        """(n, m) features of a narrow Gaussian kernel between leading components."""
        return self.kernel(self.leading, NARROW)

    @cached_property
    def near_scores(self) -> Array:
        """(n, m) features of a narrow Gaussian kernel between scores."""
        return self.kernel(self.known_scores, NARROW)

    @cached_property
    def paired(self) -> Array:
        """(n, 2 d) whitened columns of each modality, and their products where they are few.

        The narrower modality is followed by columns of zeros, so that the halves are as wide.
        """
        sides = [factors(part) for part in self.parts]
        width = max(side.shape[1] for side in sides)
        return np.hstack([np.pad(s, ((0, 0), (0, width - s.shape[1]))) for s in sides])

    @property
    def known_scores(self) -> Array:
        """(n, s) the scores of two modalities."""
        if self.scores is None:
            raise ValueError("views of one modality have no scores of others")
        return self.scores

    def kernel(self, rows: Array, width: float) -> Array:
        """Features whose inner products are exp(-width |a - b|^2 / median)."""
        from sklearn.kernel_approximation import Nystroem

        rng = np.random.default_rng(self.seed)
        some = rows[rng.choice(len(rows), min(DISTANCES, len(rows)), replace=False)]
        median = np.median(((some[1:] - some[:-1]) ** 2).sum(axis=1))
        found = Nystroem(
            gamma=width / max(median, 1e-12),
            n_components=min(LANDMARKS, len(rows) // 4),
            random_state=self.seed,
        )
        return np.asarray(found.fit_transform(rows))


def scaled(columns: Array, seed: int) -> Array:
    """Mean 0 and variance 1; heavy tails by their ranks; many bent columns as what they bend."""
    from sklearn.preprocessing import QuantileTransformer

    out = standard(columns)
    heavy = kurtosis(out, axis=0) > HEAVY
    if heavy.any():
        ranks = QuantileTransformer(
            n_quantiles=min(1000, len(out)), output_distribution="normal", random_state=seed
        )
        normal = ranks.fit_transform(columns[:, heavy])
        out[:, heavy] = standard(np.clip(normal, -FARTHEST, FARTHEST))
    return straightened(out)


def factors(views: Views) -> Array:
    """(n, d) columns of a modality that may be multiplied with those of the other."""
    columns = views.whitened[:, : FEW_COMPONENTS // 2]
    return with_products(columns) if columns.shape[1] <= FEW_FACTORS else columns


def with_products(columns: Array) -> Array:
    """Columns, their squares and products, scaled."""
    from sklearn.preprocessing import PolynomialFeatures

    return standard(PolynomialFeatures(2, include_bias=False).fit_transform(columns))
