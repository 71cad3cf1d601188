import narwhals as nw
import numpy as np
import polars
import pytest

from interplay import InputError
from interplay.data.discretise import Settings, discretise_label, discretise_modality
from interplay.data.values import as_frame


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


def test_integers_may_be_codes_of_many_classes():
    codes = np.arange(3000) % 100
    assert symbols(codes).n_symbols == 100
    assert symbols(codes.astype(float)).n_symbols == 14  # the cube root of 3,000
    assert symbols(codes, bins=5).n_symbols == 5
    assert symbols(np.arange(3000) % 400).n_symbols == 14  # fewer than ten rows each
    label, _ = discretise_label(as_frame(codes, "y"), "y")
    assert label.n_symbols == 100


def test_booleans_in_many_columns_are_clustered_as_numbers_are():
    flags = np.random.default_rng(0).random((400, 30)) < 0.5
    found = symbols(flags)
    assert found.n_symbols == 20
    np.testing.assert_array_equal(found.codes, symbols(flags.astype(int)).codes)


def test_rows_that_hardly_repeat_are_not_taken_as_symbols():
    assert symbols(np.random.default_rng(0).integers(0, 2, (150, 40))).n_symbols == 20


@pytest.mark.parametrize("scale", [1e-310, 1e-200, 1.0, 1e200, 1e307])
def test_clusters_do_not_depend_on_the_unit(scale):
    values = np.random.default_rng(0).normal(size=(100, 3))
    found = symbols(values * scale, clusters=4)
    assert found.n_symbols == 4
    if scale > 1e-300:  # subnormal numbers have few digits
        same = symbols(values, clusters=4).codes
        assert len(set(zip(found.codes.tolist(), same.tolist(), strict=True))) == 4


def test_text_and_numbers_are_combined():
    frame = nw.from_native(
        polars.DataFrame({"kind": ["a", "b"] * 50, "size": np.linspace(0, 1, 100)})
    )
    found = discretise_modality(frame, "x1", Settings(bins=3), np.random.default_rng(0))
    assert found.n_symbols == 6
    assert "kind used as given" in found.note
    assert "size in 3 bins" in found.note
    assert "together 6 symbols" in found.note


def test_whole_numbers_among_continuous_columns_are_said():
    rng = np.random.default_rng(0)
    found = symbols(np.column_stack([rng.normal(size=100), rng.integers(0, 2, 100)]), clusters=3)
    assert "2 columns (1 of whole numbers)" in found.note


def test_large_clusterings_and_repeated_leading_rows():
    values = np.repeat(np.random.default_rng(0).normal(size=(4, 2)), 50_001, axis=0)
    assert symbols(values, clusters=4).n_symbols == 4  # sorted rows, mini-batches
    assert symbols(np.rint(100 * values)).n_symbols == 4


@pytest.mark.parametrize(
    ("values", "settings", "message"),
    [
        ([0.5, np.inf, -np.inf], {}, "x1: 2"),
        ([f"patient {i}" for i in range(100)], {}, "100 distinct values in 100 rows"),
        ([f"{i}" if i else "9kg" for i in range(300)] * 3, {}, "numbers except '9kg'"),
        ([[f"a{i}", f"b{j}"] for i in range(40) for j in range(40)], {}, "1,600 symbols"),
        ([f"patient {i}" for i in range(1001)] * 3, {}, "identifier"),
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
    assert notes == ("y: 1 of the classes with a single row.",)


@pytest.mark.parametrize(
    ("values", "message"),
    [([1, 1, 1], "one class"), (np.zeros((3, 2)), "2 columns"), ([0.5, np.inf, 1], "infinite")],
)
def test_bad_labels(values, message):
    with pytest.raises(InputError, match=message):
        discretise_label(as_frame(values, "y"), "y")
