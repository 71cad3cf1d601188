import datetime

import numpy as np
import pandas
import polars
import pyarrow
import pytest
from scipy import sparse

from interplay import InputError, estimate
from interplay.data.reading import arrays
from interplay.data.reading.arrays import as_frame
from interplay.data.reading.tables import missing_mask


@pytest.mark.parametrize("kind", [pandas.Series, list, np.array])
def test_objects_become_numbers_or_text(kind):
    def given(values):
        return kind(values, dtype=object) if kind is not list else values

    numbers = as_frame(given([1, 2.5, None]), "x1")["x1"]
    assert numbers.dtype.is_float()
    assert missing_mask(numbers).tolist() == [False, False, True]
    texts = as_frame(given(["a", 1, np.nan]), "x1")["x1"]
    assert texts.to_list()[:2] == ["a", "1"]
    assert missing_mask(texts).tolist() == [False, False, True]
    shuffled = pandas.Series([3, 1], index=[7, 7], dtype=object)
    assert as_frame(shuffled, "x1")["x1"].to_list() == [3, 1]


def test_masked_entries_and_undefined_dates_are_missing():
    masked = np.ma.array([1.0, 2.0], mask=[False, True])
    assert as_frame(masked, "x1")["x1"].to_list() == [1.0, None]
    dates = np.array(["2020-01-01", "NaT"], dtype="datetime64[D]")
    assert as_frame(dates, "x1")["x1"].to_list() == [datetime.datetime(2020, 1, 1), None]


@pytest.mark.parametrize("dtype", [">f8", "f2", "longdouble", ">i4", "u1"])
def test_numbers_of_any_type(dtype):
    assert as_frame(np.array([1, 2], dtype=dtype), "x1")["x1"].to_list() == [1, 2]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("age", "the text 'age'"),
        (None, "x1 is a NoneType"),
        (polars.Series([[[1], [2]], [[3], [4]]]), "holds a list of lists"),
        (pandas.Series([[[1, 2]], [[3, 4]]]), "holds a list of lists"),
        (pandas.Series([{"a": 1}]), "holds a dict"),
        (polars.Series([{"a": 1}]), "holds a struct"),
        (np.zeros((2, 0, 2)), "shape"),
        ([], "no usable values"),
        ([[1, 2], [3]], "unequal length"),
        (np.array([1 + 2j, 3]), "dtype"),
    ],
)
def test_values_that_are_no_modality(given, message):
    with pytest.raises(InputError, match=message):
        as_frame(given, "x1")


def objects(rows):
    array = np.empty(len(rows), dtype=object)
    array[:] = rows
    return array


KINDS_OF_LISTS = {
    "polars lists": polars.Series,
    "polars arrays": lambda rows: polars.Series(rows, dtype=polars.Array(polars.Float32, 2)),
    "pyarrow lists": lambda rows: pyarrow.table({"x1": rows}),
    "pandas lists": pandas.Series,
    "pandas arrays": lambda rows: pandas.Series([None if r is None else np.array(r) for r in rows]),
    "objects": objects,
}


@pytest.fixture(params=KINDS_OF_LISTS)
def lists(request):
    return KINDS_OF_LISTS[request.param]


def test_lists_spread_to_a_column_for_each_element(lists):
    frame = as_frame(lists([[1.0, 2.0], [3.0, 4.0], None]), "x1")
    assert frame.columns == ["x1[0]", "x1[1]"]
    assert frame["x1[1]"].to_list()[:2] == [2.0, 4.0]
    assert missing_mask(frame["x1[0]"]).tolist() == [False, False, True]


def test_lists_that_differ_in_length_are_refused(lists, request):
    if request.node.callspec.params["lists"] != "polars arrays":  # whose type forbids it
        with pytest.raises(InputError, match="lists of 1 to 2 values"):
            as_frame(lists([[1.0, 2.0], [3.0], None]), "x1")


def test_lists_of_text_spread_as_well():
    column = as_frame(pandas.Series([["a", "b"], None, ["c", "d"]]), "x1")["x1[1]"]
    assert column.to_list()[::2] == ["b", "d"]
    assert missing_mask(column).tolist() == [False, True, False]


def test_arrays_are_read_from_npy_files(tmp_path):
    np.save(tmp_path / "a.npy", np.arange(6.0).reshape(3, 2))
    for path in (tmp_path / "a.npy", str(tmp_path / "a.npy")):
        frame = as_frame(path, "x1")
        assert frame.columns == ["x1[0]", "x1[1]"]
        assert frame["x1[1]"].to_list() == [1.0, 3.0, 5.0]


def test_bad_npy_files(tmp_path):
    np.save(tmp_path / "a.npy", np.arange(100))
    (tmp_path / "cut.npy").write_bytes((tmp_path / "a.npy").read_bytes()[:-9])
    (tmp_path / "empty.npy").touch()
    np.save(tmp_path / "objects.npy", np.array([{}, []], dtype=object), allow_pickle=True)
    cases = {
        "absent.npy": "does not exist",
        "cut.npy": "cannot be read as npy",
        "empty.npy": "cannot be read as npy",
        "objects.npy": "cannot be read as npy",
        "a.csv": "the path of a .npy file",
    }
    for name, message in cases.items():
        with pytest.raises(InputError, match=message) as error:
            as_frame(tmp_path / name, "x1")
        assert name in str(error.value)


def test_lazy_frames_are_data():
    with pytest.raises(InputError, match="x1 is a lazy frame: pass it as data"):
        as_frame(polars.LazyFrame({"a": [1]}), "x1")


def test_images_and_sequences_are_rows_of_their_values():
    images = np.arange(24).reshape(3, 2, 4)
    flat = as_frame(images.reshape(3, 8), "x1")
    for given in (images, images.tolist(), pandas.Series(list(images))):
        assert as_frame(given, "x1").rows() == flat.rows()


@pytest.mark.parametrize("kind", [sparse.csr_matrix, sparse.coo_array, sparse.csc_array])
def test_sparse_matrices_are_the_same_as_dense_ones(kind):
    matrix = np.random.default_rng(0).integers(0, 3, (50, 4)) * 0.5
    given = as_frame(kind(matrix), "x1")
    assert given.columns == ["x1[0]", "x1[1]", "x1[2]", "x1[3]"]
    np.testing.assert_array_equal(given.to_numpy(), matrix)


def test_sparse_matrices_too_large_to_be_dense_are_refused(monkeypatch):
    with pytest.raises(InputError, match=r"sparse matrix of shape \(100000, 50000\).*TruncatedSVD"):
        as_frame(sparse.csr_matrix((100_000, 50_000)), "x1")
    monkeypatch.setattr(arrays, "MOST_DENSE", 199)
    with pytest.raises(InputError, match="sparse"):
        as_frame(sparse.csr_matrix((100, 2)), "x1")


@pytest.mark.parametrize("kind", [pandas.Series, polars.Series])
def test_series_keep_their_names(kind):
    if kind is pandas.Series:
        assert as_frame(pandas.Series([1, 2], name=7), "x1").columns == ["7"]
        assert as_frame(pandas.Series([1, 2]), "x1").columns == ["x1"]
    values = [0, 1, 1, 0] * 20
    age, sex, died = (values[i:] + values[:i] for i in range(3))
    if kind is pandas.Series:
        given = [kind(v, name=n) for v, n in ((age, "age"), (sex, "sex"), (died, "died"))]
    else:
        given = [kind(n, v) for v, n in ((age, "age"), (sex, "sex"), (died, "died"))]
    pid = estimate(*given)
    assert pid.names == ("age", "sex", "died")
    assert any(note.startswith("age: column age") for note in pid.notes)


def test_series_of_the_same_name_are_told_apart_by_argument():
    values = pandas.Series([0, 1, 1, 0] * 20, name="score")
    assert estimate(values, values, values).names == ("x1", "x2", "y")
