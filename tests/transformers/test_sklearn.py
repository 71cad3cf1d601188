"""scikit-learn's own checks of transformers."""

import numpy as np
import pytest
from scipy.special import softmax
from sklearn.utils.estimator_checks import parametrize_with_checks

from interplay.transformers import (
    KMeansCells,
    PCAKMeans,
    PosteriorCells,
    QuantileBins,
    WidthBins,
)


class CellsOfScores(PosteriorCells):
    """The checks pass any numbers, which are no probabilities: this takes them as scores."""

    def probabilities(self, rows):
        return softmax(rows, axis=1)


@parametrize_with_checks(
    [
        WidthBins(),
        WidthBins(bins=5, range=(-1, 1)),
        QuantileBins(),
        QuantileBins(bins=3),
        PCAKMeans(clusters=2),
        PCAKMeans(clusters=3, components=1),
        KMeansCells(clusters=2),
        CellsOfScores(),
        CellsOfScores(cells=4),
    ]
)
def test_scikit_learn_checks(estimator, check):
    check(estimator)


@pytest.mark.parametrize(
    "transformer", [WidthBins, QuantileBins, PCAKMeans, KMeansCells, PosteriorCells]
)
def test_codes_have_the_type_of_numbers_to_index_with(transformer):
    rows = np.random.default_rng(0).dirichlet(np.ones(3), 50)
    codes = transformer().fit_transform(rows)
    assert codes.dtype == np.intp
    assert codes.min() >= 0
