import numpy as np
import pytest
from scipy.special import rel_entr
from sklearn.cluster import KMeans

from interplay import InputError
from interplay.core.information import LN2, entropy, mutual_information
from interplay.transformers import PosteriorCells, QuantileBins


def posteriors(n=3000, k=3, seed=0):
    return np.random.default_rng(seed).dirichlet(np.full(k, 0.3), n)


def information(rows, codes):
    """I(codes;Y) in bits where each row's label is drawn from it."""
    table = np.stack([np.bincount(codes, column) for column in rows.T], axis=1) / len(rows)
    return mutual_information(table)


def full_information(rows):
    return entropy(rows.mean(axis=0)) - np.mean([entropy(row) for row in rows])


def test_two_classes_are_cut_in_bins_of_equal_counts():
    rows = posteriors(k=2)
    model = PosteriorCells(cells=12).fit(rows)
    np.testing.assert_array_equal(
        model.transform(rows), QuantileBins(12).fit_transform(rows[:, 1:])
    )
    assert model.centres_.shape == (12, 2)


@pytest.mark.parametrize("k", [2, 3, 10])
def test_centres_are_mean_posteriors_and_the_loss_is_their_divergence(k):
    rows = posteriors(k=k)
    model = PosteriorCells().fit(rows)
    codes = model.transform(rows)[:, 0]
    means = np.stack([rows[codes == c].mean(axis=0) for c in range(len(model.centres_))])
    np.testing.assert_allclose(model.centres_, means, atol=1e-12)
    lost = rel_entr(rows, model.centres_[codes]).sum(axis=1).mean() / LN2
    assert full_information(rows) - information(rows, codes) == pytest.approx(lost, abs=1e-9)


def test_rows_go_to_the_cell_of_least_divergence():
    rows, others = posteriors(k=4), posteriors(n=500, k=4, seed=1)
    model = PosteriorCells(cells=9).fit(rows)
    divergences = rel_entr(others[:, None], model.centres_).sum(axis=2)
    np.testing.assert_array_equal(model.transform(others)[:, 0], divergences.argmin(axis=1))


def test_cells_keep_more_information_than_euclidean_ones():
    rows = posteriors(k=4)
    ours = PosteriorCells(cells=8).fit_transform(rows)[:, 0]
    theirs = KMeans(8, n_init=4, random_state=0).fit_predict(rows)
    assert information(rows, ours) > information(rows, theirs)


def test_more_cells_keep_more():
    rows = posteriors(k=3)
    kept = [
        information(rows, PosteriorCells(cells).fit_transform(rows)[:, 0])
        for cells in (2, 4, 8, 16, 32)
    ]
    assert (np.diff(kept) > 0).all()
    assert kept[-1] > 0.97 * full_information(rows)


def test_certain_rows_are_cells_of_their_own():
    rows = np.eye(4)[np.random.default_rng(0).integers(0, 4, 200)]
    codes = PosteriorCells(cells=10).fit_transform(rows)[:, 0]
    assert information(rows, codes) == pytest.approx(full_information(rows), abs=1e-12)
    assert codes.max() == 3


def test_the_same_row_repeated_is_one_cell():
    for row in ([0.2, 0.8], [0.2, 0.3, 0.5]):
        assert not PosteriorCells().fit_transform(np.tile(row, (50, 1))).any()


def test_a_class_that_never_occurs_does_no_harm():
    rows = np.insert(posteriors(k=3), 1, 0.0, axis=1)
    codes = PosteriorCells(cells=8).fit_transform(rows)[:, 0]
    assert len(np.unique(codes)) == 8


def test_cells_are_learnt_from_some_of_many_rows():
    rows = posteriors(n=120_000)
    codes = PosteriorCells(cells=6).fit_transform(rows)[:, 0]
    assert len(np.unique(codes)) == 6


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[0.5, 0.6], [0.5, 0.5]], "1 rows that are no probabilities, the first is row 0"),
        ([[0.5, 0.5], [1.5, -0.5]], "the first is row 1 with sum 1"),
        ([[0.5], [0.5]], "1 feature"),
        ([[0.5, np.nan], [0.5, 0.5]], "NaN"),
    ],
)
def test_rows_that_are_no_posteriors(rows, message):
    with pytest.raises(ValueError, match=message):
        PosteriorCells(cells=2).fit(rows)


@pytest.mark.parametrize(
    ("model", "message"),
    [(PosteriorCells(cells=1), "cells is 1"), (PosteriorCells(rng="seed"), "rng is 'seed'")],
)
def test_bad_parameters(model, message):
    with pytest.raises(InputError, match=message):
        model.fit(posteriors())
