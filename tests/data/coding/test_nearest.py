import narwhals as nw
import numpy as np
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from interplay import InputError
from interplay.data.coding.nearest import balanced_sum, distinct_rows, fit_nearest


def rows(n=400, d=6, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)) * np.arange(1, d + 1) + 10


def fitted(values, clusters=7, components=3, seed=0):
    return fit_nearest(values, clusters, components, np.random.default_rng(seed))


def test_scores_are_principal_components_of_standardised_columns():
    values = rows()
    scores = np.column_stack(fitted(values).scores(list(values.T)))
    expected = PCA(3, random_state=0).fit_transform(StandardScaler().fit_transform(values))
    np.testing.assert_allclose(np.abs(scores), np.abs(expected), atol=1e-10)


@pytest.mark.parametrize("components", [None, 1, 3])
def test_codes_are_the_nearest_centres(components):
    values = rows()
    model = fitted(values, components=components)
    scores = np.column_stack(model.scores(list(values.T)))
    distances = ((scores[:, None] - model.centres) ** 2).sum(axis=2)
    np.testing.assert_array_equal(model.codes(values), distances.argmin(axis=1))
    assert len(np.unique(model.codes(values))) == 7


def test_without_components_the_columns_are_clustered_as_they_are():
    values = rows()
    model = fitted(values, components=None)
    np.testing.assert_allclose(
        np.column_stack(model.scores(list(values.T))), values - values.mean(axis=0), atol=1e-12
    )


def test_numpy_and_expressions_do_the_same_operations():
    values = rows(n=2000, d=37, seed=1)
    model = fitted(values, clusters=20, components=5)
    frame = nw.from_native(polars.DataFrame(values, [f"f{i}" for i in range(37)]).lazy())
    scores = model.scores([nw.col(f"f{i}") for i in range(37)])
    frame = frame.select(*(score.alias(f"s{i}") for i, score in enumerate(scores)))
    distances = model.distances([nw.col(f"s{i}") for i in range(5)])
    found = frame.select(*(d.alias(f"d{i}") for i, d in enumerate(distances))).collect("polars")
    expected = np.array(model.distances(model.scores(list(values.T))))
    np.testing.assert_array_equal(found.to_numpy().T, expected)  # to the last bit


def test_blocks_of_rows_do_not_matter():
    values = rows(n=3000)
    model = fitted(values)
    one_by_one = [model.codes(values[i : i + 1])[0] for i in range(0, 3000, 61)]
    np.testing.assert_array_equal(model.codes(values)[::61], one_by_one)


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=70))
def test_balanced_sums_are_sums(terms):
    assert balanced_sum(terms) == pytest.approx(sum(terms), abs=1e-9)


def test_the_depth_of_a_sum_is_logarithmic():
    def depth(first, second):
        return max(first, second) + 1

    from interplay.data.coding.nearest import balanced

    assert balanced(depth, [0] * 1000) <= 11


@pytest.mark.parametrize("unit", [1e-310, 1e-200, 1e-30, 1e30, 1e200, 1e307])
def test_units_do_not_matter(unit):
    values = np.random.default_rng(0).normal(size=(300, 3))
    plain, scaled = fitted(values), fitted(values * unit)
    pairs = set(zip(plain.codes(values), scaled.codes(values * unit), strict=True))
    if unit > 1e-300:  # subnormal numbers have few digits
        assert len(pairs) == 7
    assert len(np.unique(scaled.codes(values * unit))) == 7


@pytest.mark.parametrize("components", [None, 2])
def test_rows_beyond_the_sample_count_as_on_its_border(components):
    values = rows(d=3)
    model = fitted(values, components=components)
    low, high = values.min(axis=0), values.max(axis=0)
    far = np.array([[1.7e308, -1.7e308, 0], [np.inf, -np.inf, np.inf], [1e9, 0, 0]])
    np.testing.assert_array_equal(model.codes(far), model.codes(np.clip(far, low, high)))


def test_constant_columns_have_no_weight():
    values = rows()
    with_constant = np.column_stack([values[:, :3], np.full(400, 1e9), values[:, 3:]])
    model = fitted(with_constant)
    assert not model.weights[3].any()
    np.testing.assert_array_equal(model.codes(with_constant), fitted(values).codes(values))


def test_many_rows_are_clustered_in_mini_batches():
    rng = np.random.default_rng(0)
    corners = rng.integers(0, 4, 120_000)
    values = 50 * np.eye(4)[corners] + rng.normal(size=(120_000, 4))
    codes = fitted(values, clusters=4).codes(values)
    assert len(set(zip(codes, corners, strict=True))) == 4


@pytest.mark.parametrize("components", [None, 2])
def test_fewer_distinct_rows_than_clusters(components):
    values = np.repeat(rows(n=6), 50, axis=0)
    with pytest.raises(InputError, match="6 distinct rows, fewer than clusters=7"):
        fitted(values, components=components)
    assert len(np.unique(fitted(values, 6, components).codes(values))) == 6


def test_distinct_rows_are_counted_until_there_are_enough():
    values = np.repeat(np.arange(1000.0), 3)[:, None]
    assert distinct_rows(values, 10) >= 10
    assert distinct_rows(values, 10_000) == 1000
