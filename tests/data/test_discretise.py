import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interplay import InputError
from interplay.data.discretise import Settings, bin_column, discretise_label, discretise_modality
from interplay.data.tables import as_frame


def symbols(values, **settings):
    rng = np.random.default_rng(0)
    return discretise_modality(as_frame(values, "x1"), "x1", Settings(**settings), rng)


def test_discrete_values_are_used_as_they_are():
    for values in (["a", "b", "a"], [True, False, True], [3, 1, 3], [2.0, 5.0, 2.0]):
        found = symbols(values)
        assert found.n_symbols == 2
        assert found.codes[0] == found.codes[2] != found.codes[1]
        assert "as given" in found.note


def test_several_discrete_columns_are_joined():
    values = np.array([[0, 0], [0, 1], [1, 0], [0, 0]])
    found = symbols(values)
    assert found.n_symbols == 3
    assert found.codes[0] == found.codes[3]


@given(st.integers(2, 12), st.integers(20, 300))
def test_quantile_bins_hold_equal_counts(bins, n):
    codes, found = bin_column(np.random.default_rng(n).normal(size=n), bins, "quantile")
    counts = np.bincount(codes)
    assert found == bins
    assert counts.max() - counts.min() <= 2


def test_width_bins_have_equal_width():
    values = np.linspace(0, 10, 101)
    codes, found = bin_column(values, 5, "width")
    assert found == 5
    np.testing.assert_array_equal(codes, np.minimum(np.floor(values / 2), 4))


def test_equal_values_share_a_bin():
    codes, found = bin_column(np.array([0.0] * 50 + [1.5] * 50), 10, "quantile")
    assert found == 2
    assert len(set(codes[:50])) == 1


def test_the_default_number_of_bins_is_the_cube_root():
    assert symbols(np.random.default_rng(0).normal(size=1000)).n_symbols == 10


def test_several_continuous_columns_are_clustered():
    rng = np.random.default_rng(0)
    centres = rng.integers(0, 4, 400)
    values = 100 * np.eye(4)[centres] + rng.normal(size=(400, 4))
    found = symbols(values, clusters=4)
    assert found.n_symbols == 4
    assert len(set(zip(found.codes.tolist(), centres.tolist(), strict=True))) == 4
    assert "k-means" in found.note


def test_constant_columns_do_no_harm():
    rng = np.random.default_rng(0)
    assert symbols(np.column_stack([rng.normal(size=100), np.ones(100)]), clusters=5).n_symbols == 5
    constant = symbols(np.full(20, 1.5))
    assert constant.n_symbols == 1
    assert "constant" in constant.note


@pytest.mark.parametrize(
    ("values", "settings", "message"),
    [
        ([0.5, np.inf, -np.inf], {}, "x1: 2"),
        ([f"patient {i}" for i in range(1001)], {}, "identifier"),
        (np.random.default_rng(0).normal(size=(10, 3)), {}, "fewer than clusters=20"),
        ([0.1, 0.2], {"bins": 1}, "bins is 1"),
        ([0.1, 0.2], {"bins": 2.5}, "bins is 2.5"),
        ([0.1, 0.2], {"clusters": True}, "clusters is True"),
        ([0.1, 0.2], {"binning": "magic"}, "binning is 'magic'"),
    ],
)
def test_bad_modalities(values, settings, message):
    with pytest.raises(InputError, match=message):
        symbols(values, **settings)


def test_labels_of_every_kind():
    for values in (["a", "b", "a", "b"], [True, False, True, False], [0, 7, 0, 7]):
        label, notes = discretise_label(as_frame(values, "y"), "y")
        assert label.n_symbols == 2
        assert not notes
    continuous, _ = discretise_label(as_frame(np.random.default_rng(0).normal(size=500), "y"), "y")
    assert np.bincount(continuous.codes).tolist() == [50] * 10
    assert "continuous" in continuous.note


def test_a_class_with_one_row_is_noted():
    _, notes = discretise_label(as_frame([0, 0, 1], "y"), "y")
    assert "1 of its classes has a single row" in notes[0] or "single row" in notes[0]


@pytest.mark.parametrize(
    ("values", "message"),
    [([1, 1, 1], "one class"), (np.zeros((3, 2)), "2 columns"), ([0.5, np.inf, 1], "infinite")],
)
def test_bad_labels(values, message):
    with pytest.raises(InputError, match=message):
        discretise_label(as_frame(values, "y"), "y")
