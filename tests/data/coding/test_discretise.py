import narwhals as nw
import numpy as np
import polars
import pytest

from interplay import InputError
from interplay.data.coding.discretise import Settings, fit_label, fit_modality
from interplay.data.coding.encoder import lonely_classes
from interplay.data.reading.arrays import as_frame


def symbols(values, **settings):
    rng = np.random.default_rng(0)
    frame = as_frame(values, "x1")
    return fit_modality(frame, "x1", Settings(**settings), rng, n_rows=len(frame)).transform(frame)


def label_symbols(values, **settings):
    frame = as_frame(values, "y")
    return fit_label(frame, "y", Settings(**settings), n_rows=len(frame)).transform(frame)


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
    label = label_symbols(codes)
    assert label.n_symbols == 100


def test_booleans_in_many_columns_are_clustered_as_numbers_are():
    flags = np.random.default_rng(0).random((400, 30)) < 0.5
    found = symbols(flags)
    assert found.n_symbols == 20
    np.testing.assert_array_equal(found.codes, symbols(flags.astype(int)).codes)


def test_rows_that_hardly_repeat_are_not_taken_as_symbols():
    assert symbols(np.random.default_rng(0).integers(0, 2, (150, 40))).n_symbols == 15


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
    encoder = fit_modality(frame, "x1", Settings(bins=3), np.random.default_rng(0), n_rows=100)
    found = encoder.transform(frame)
    assert encoder.note == found.note
    assert found.n_symbols == 6
    assert "kind used as given" in found.note
    assert "size in 3 bins" in found.note
    assert "together 6 symbols" in found.note


def test_whole_numbers_among_continuous_columns_are_said():
    rng = np.random.default_rng(0)
    found = symbols(np.column_stack([rng.normal(size=100), rng.integers(0, 2, 100)]), clusters=3)
    assert "2 columns (1 of whole numbers)" in found.note


def test_few_rows_have_fewer_clusters():
    values = np.random.default_rng(0).normal(size=(300, 3))
    found = [symbols(values[:n]).n_symbols for n in (12, 60, 199, 200, 300)]
    assert found == [2, 6, 19, 20, 20]


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
        (np.random.default_rng(0).normal(size=(10, 3)), {"clusters": 20}, "fewer than clusters=20"),
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
        label = label_symbols(values)
        assert label.codes.tolist() in ([0, 1, 0, 1], [1, 0, 1, 0])
        assert label.note == "y: 2 classes."
    continuous = label_symbols(np.random.default_rng(0).normal(size=500))
    assert np.bincount(continuous.codes).tolist() == [50] * 10
    assert "10 classes of about equal size, made of continuous values" in continuous.note


def test_edges_of_a_continuous_label_are_learnt_from_the_sample():
    values = np.random.default_rng(0).normal(size=1000)
    sample, rest = as_frame(values[:200], "y"), as_frame(values[200:], "y")
    encoder = fit_label(sample, "y", Settings(), n_rows=1000)
    edges = np.quantile(values[:200], np.arange(0.1, 1, 0.1), method="higher")
    np.testing.assert_array_equal(
        encoder.transform(rest).codes, np.searchsorted(edges, values[200:], side="right")
    )


def test_several_label_columns_are_one_joint_label():
    rng = np.random.default_rng(0)
    columns = {"a": rng.choice(["u", "v"], 600), "b": rng.normal(size=600)}
    frame = nw.from_native(polars.DataFrame(columns))
    label = fit_label(frame, "y", Settings(), n_rows=600).transform(frame)
    alone = [label_symbols(values).codes for values in columns.values()]
    np.testing.assert_array_equal(label.codes, 10 * alone[0] + alone[1])
    assert label.n_symbols == 20
    assert "20 classes, combinations of 2 columns (a: 2 classes; b: 10 classes" in label.note


def test_a_class_with_one_row_is_noted():
    codes = label_symbols([0, 0, 1]).codes
    assert lonely_classes("y", np.bincount(codes)) == ("y: 1 of the classes with a single row.",)
    assert lonely_classes("y", np.array([2, 3])) == ()


def test_a_sample_may_lack_classes_that_the_data_has():
    sample, data = as_frame(["a"] * 5, "y"), as_frame(["a"] * 99 + ["b"], "y")
    encoder = fit_label(sample, "y", Settings(), n_rows=100)
    assert encoder.transform(data).n_symbols == 2
    with pytest.raises(InputError, match="y has one class only"):
        encoder.transform(sample)
    with pytest.raises(InputError, match="y has one class only"):
        fit_label(sample, "y", Settings(), n_rows=5)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1, 1, 1], "one class"),
        ([0.5, np.inf, 1], "infinite"),
        ([f"user {i}" for i in range(100)], "identifier"),
    ],
)
def test_bad_labels(values, message):
    with pytest.raises(InputError, match=message):
        label_symbols(values)


def test_a_million_categories_are_refused_quickly():
    values = polars.Series(np.arange(10**6)).cast(polars.String)
    frame = as_frame("item " + values, "x1")
    with pytest.raises(InputError, match="1,000,000 distinct values in 1,000,000 rows"):
        fit_modality(frame, "x1", Settings(), np.random.default_rng(0), n_rows=10**6)


def test_a_constant_modality_of_several_columns_tells_nothing():
    found = symbols(np.full((40, 3), 2.5))
    assert found.n_symbols == 1
    assert "3 columns in 1 bin" in found.note
    assert "constant, so it tells nothing" in found.note


def test_symbols_are_numbered_in_the_order_of_values():
    for values in (["c", "a", "b", "a"], [2.0, -1.0, 0.0, -1.0], [9, 1, 3, 1]):
        assert symbols(values).codes.tolist() == [2, 0, 1, 0]
    assert symbols([False, True, False]).codes.tolist() == [0, 1, 0]


def test_mostly_zero_columns_keep_the_rest_apart():
    values = np.zeros(1000)
    values[:30] = np.random.default_rng(0).random(30)
    codes = symbols(values).codes
    assert set(codes[:30]).isdisjoint(codes[30:])


def test_a_range_makes_histogram_bins():
    values = np.random.default_rng(0).normal(size=10_000)
    found = symbols(values, bins=50, binning="width", range=(-5, 5))
    edges = np.linspace(-5, 5, 51)
    counts = np.histogram(values, edges)[0]
    np.testing.assert_array_equal(np.bincount(found.codes), counts[counts > 0])
    assert "of equal width" in found.note


def test_missing_values_are_symbols_of_their_own():
    rng = np.random.default_rng(0)
    kind = np.array(["a", None, "b", None] * 25, dtype=object)
    size = np.where(np.arange(100) % 5 == 0, np.nan, rng.normal(size=100))
    for values, absent in ((kind, kind == None), (size, np.isnan(size))):  # noqa: E711
        found = symbols(values, bins=4, missing="category")
        assert (found.codes[absent] == found.n_symbols - 1).all()
        assert (found.codes[~absent] < found.n_symbols - 1).all()
        np.testing.assert_array_equal(found.codes[~absent], symbols(values[~absent], bins=4).codes)
        assert "missing" in found.note
    counts = symbols(np.where(absent, np.nan, 3.0), missing="category")
    assert counts.n_symbols == 2
    assert "with missing as a value of its own" in counts.note


def test_rows_with_any_missing_value_share_a_cluster():
    rng = np.random.default_rng(0)
    values = rng.normal(size=(200, 3))
    values[:20, 0] = np.nan
    values[10:40, 2] = np.nan
    found = symbols(values, clusters=5, missing="category")
    assert (found.codes[:40] == 5).all()
    np.testing.assert_array_equal(found.codes[40:], symbols(values[40:], clusters=5).codes)
    assert "5 k-means clusters and one for rows with missing values" in found.note


def test_missing_values_alone_make_no_bins():
    values = np.column_stack([np.r_[np.full(5, np.nan), 0.5 + np.arange(5)]] * 2)
    values[5:, 1] = np.nan
    with pytest.raises(InputError, match="a missing value in every row"):
        symbols(values, missing="category")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"missing": "ignore"}, "missing is 'ignore'"),
        ({"range": (0, 1)}, "needs binning='width'"),
        ({"range": (1, 0), "binning": "width"}, "the lower one first"),
    ],
)
def test_bad_settings(settings, message):
    with pytest.raises(InputError, match=message):
        Settings(**settings)
