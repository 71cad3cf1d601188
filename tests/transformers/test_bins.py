import numpy as np
import pytest
from sklearn.preprocessing import KBinsDiscretizer

from interplay import InputError
from interplay.transformers import QuantileBins, WidthBins


def columns(n=1000):
    rng = np.random.default_rng(0)
    return np.column_stack([rng.normal(size=n), rng.exponential(size=n)])


def test_quantile_bins_are_those_of_scikit_learn_where_values_differ():
    values = columns()
    other = KBinsDiscretizer(8, encode="ordinal", quantile_method="linear").fit_transform(values)
    np.testing.assert_array_equal(QuantileBins(8).fit_transform(values), other)


def test_width_bins_are_those_of_scikit_learn():
    values = columns()
    other = KBinsDiscretizer(8, encode="ordinal", strategy="uniform").fit_transform(values)
    np.testing.assert_array_equal(WidthBins(8).fit_transform(values), other)


@pytest.mark.parametrize("transformer", [QuantileBins, WidthBins])
def test_the_default_is_the_cube_root_of_the_rows(transformer):
    codes = transformer().fit_transform(columns())
    assert codes.max(axis=0).tolist() == [9, 9]


def test_a_range_is_that_of_all_columns():
    model = WidthBins(50, range=(-5, 5)).fit(columns())
    for edges in model.edges_:
        np.testing.assert_allclose(edges, np.linspace(-5, 5, 51)[1:-1], atol=1e-15)
    assert model.transform([[-9, 9], [-5, 5], [0, -0.1]]).tolist() == [[0, 49], [0, 49], [25, 24]]


def test_mostly_zero_columns_and_booleans():
    values = np.zeros((100, 2))
    values[:5, 0], values[:50, 1] = np.arange(1, 6), 1
    codes = QuantileBins(10).fit_transform(values)
    assert codes[5:, 0].max() < codes[:5, 0].min()
    np.testing.assert_array_equal(codes[:, 1], values[:, 1])
    flags = values[:, 1:] > 0
    np.testing.assert_array_equal(QuantileBins(10).fit_transform(flags), codes[:, 1:])


@pytest.mark.parametrize("transformer", [QuantileBins(4), WidthBins(4)])
def test_the_widest_numbers_and_constants(transformer):
    values = np.array([[-1.7e308, 3.5], [0.0, 3.5], [1e308, 3.5], [1.7e308, 3.5]])
    codes = transformer.fit_transform(values)
    assert (np.diff(codes[:, 0]) >= 0).all()
    assert codes[-1, 0] == 3
    assert not codes[:, 1].any()


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("transformer", [QuantileBins(4), WidthBins(4)])
def test_nan_and_infinity_are_refused(transformer, value):
    values = columns()
    transformer.fit(values)
    values[3, 1] = value
    for method in (transformer.fit, transformer.transform):
        with pytest.raises(ValueError, match="contains"):
            method(values)


@pytest.mark.parametrize(
    ("transformer", "message"),
    [
        (QuantileBins(1), "bins is 1"),
        (WidthBins(2.5), "bins is 2.5"),
        (WidthBins(True), "bins is True"),
        (WidthBins(4, range=(3, 2)), "range is"),
    ],
)
def test_bad_parameters(transformer, message):
    with pytest.raises(InputError, match=message):
        transformer.fit(columns())
