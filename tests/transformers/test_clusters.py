import numpy as np
import pytest
from sklearn.cluster import KMeans

from interplay import InputError
from interplay.data.coding.discretise import Settings, fit_modality
from interplay.data.reading.arrays import as_frame
from interplay.transformers import KMeansCells, PCAKMeans


def corners(n=500, d=6, k=5):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, k, n)
    return 20 * rng.normal(size=(k, d))[labels] + rng.normal(size=(n, d)), labels


@pytest.mark.parametrize("transformer", [PCAKMeans, KMeansCells])
def test_separate_groups_are_found(transformer):
    values, labels = corners()
    codes = transformer(clusters=5).fit_transform(values)[:, 0]
    assert len(set(zip(codes, labels, strict=True))) == 5


def test_cells_are_those_of_k_means():
    values = np.random.default_rng(0).normal(size=(300, 3))
    model = KMeansCells(clusters=4).fit(values)
    labels = KMeans(4, init=model.centres_ + values.mean(axis=0), n_init=1).fit_predict(values)
    np.testing.assert_array_equal(model.transform(values)[:, 0], labels)


@pytest.mark.parametrize("n", [19, 90, 500])
def test_estimates_cluster_as_the_transformer_does(n):
    values, _ = corners(n)
    frame = as_frame(values, "x1")
    encoder = fit_modality(frame, "x1", Settings(), np.random.default_rng(0), n_rows=len(frame))
    codes = PCAKMeans(rng=0).fit_transform(values)[:, 0]
    np.testing.assert_array_equal(encoder.transform(frame).codes, codes)


def test_seeds_repeat():
    values = np.random.default_rng(0).normal(size=(300, 3))
    first, again, other = (PCAKMeans(rng=seed).fit_transform(values) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    PCAKMeans(rng=np.random.default_rng(1)).fit(values)


@pytest.mark.parametrize("transformer", [PCAKMeans, KMeansCells])
@pytest.mark.parametrize("unit", [1e-310, 1e-150, 1e150, 1e307])
def test_extreme_units(transformer, unit):
    values, labels = corners()
    values = values / np.abs(values).max() * 10 * unit
    codes = transformer(clusters=5).fit_transform(values)[:, 0]
    assert len(set(zip(codes, labels, strict=True))) == 5


@pytest.mark.parametrize(
    ("transformer", "message"),
    [
        (PCAKMeans(clusters=1), "clusters is 1"),
        (PCAKMeans(components=0), "components is 0"),
        (PCAKMeans(rng=-1), "rng is -1"),
        (KMeansCells(clusters=501), "500 distinct rows, fewer than clusters=501"),
    ],
)
def test_bad_parameters(transformer, message):
    with pytest.raises(InputError, match=message):
        transformer.fit(corners()[0])
