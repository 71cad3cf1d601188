import numpy as np
import pandas
import polars
import pyarrow
import pytest

from interplay import InputError, estimate
from interplay.data.columns import select_columns
from interplay.data.sources import read_table
from interplay.data.tables import missing_mask
from interplay.data.values import as_frame

COLUMNS = {
    "img_0": [0.1, 0.2, 0.3],
    "img_1": [1.0, 2.0, 3.0],
    "text": ["a", "b", "a"],
    "f0": [0, 1, 0],
    "f1": [1, 1, 0],
    "y": [True, False, True],
}


def shuffled_pandas(columns):
    return pandas.DataFrame(columns).set_axis([7, 7, -1])


@pytest.fixture(params=[pandas.DataFrame, shuffled_pandas, polars.DataFrame, pyarrow.table])
def frame(request):
    return request.param(COLUMNS)


@pytest.fixture(params=["csv", "tsv", "parquet"])
def path(request, tmp_path):
    file = tmp_path / f"data.{request.param}"
    table = polars.DataFrame(COLUMNS)
    if request.param == "parquet":
        table.write_parquet(file)
    else:
        table.write_csv(file, separator="," if request.param == "csv" else "\t")
    return file


def values(table, name):
    return table.frame[name].to_list()


def test_frames_of_every_kind_give_the_same_columns(frame):
    table = read_table(frame)
    assert table.names == list(COLUMNS)
    assert all(values(table, name) == column for name, column in COLUMNS.items())


def test_files_give_what_was_written(path):
    table = read_table(path)
    assert all(values(table, name) == column for name, column in COLUMNS.items())


def test_npz_arrays_are_columns_and_groups(tmp_path):
    file = tmp_path / "data.npz"
    image = np.arange(12.0).reshape(3, 2, 2)
    np.savez(file, image=image, y=np.array(["a", "b", "a"]))
    table = read_table(file)
    assert table.names == ["image[0]", "image[1]", "image[2]", "image[3]", "y"]
    assert select_columns(table, "image", "x1") == table.names[:4]
    assert values(table, "image[3]") == [3.0, 7.0, 11.0]
    assert values(table, "y") == ["a", "b", "a"]


@pytest.mark.parametrize(
    ("selection", "chosen"),
    [
        ("text", ["text"]),
        ("img_*", ["img_0", "img_1"]),
        ("text:f1", ["text", "f0", "f1"]),
        ("f0, img_*,f0", ["f0", "img_0", "img_1"]),
        (["y", "f?"], ["y", "f0", "f1"]),
    ],
)
def test_selections(selection, chosen):
    assert select_columns(read_table(polars.DataFrame(COLUMNS)), selection, "x1") == chosen


def test_a_name_is_taken_literally_first():
    table = read_table(polars.DataFrame({"a*": [1], "ab": [2], "f0:f1": [3]}))
    assert select_columns(table, "a*", "x1") == ["a*"]
    assert select_columns(table, "f0:f1", "x1") == ["f0:f1"]


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        ("imgg_0", "'img_0'"),
        ("zzz*", "matches no column"),
        ("f1:f0", "comes before"),
        ([], "names no column"),
    ],
)
def test_bad_selections(selection, message):
    with pytest.raises(InputError, match=message):
        select_columns(read_table(polars.DataFrame(COLUMNS)), selection, "x1")


def test_bad_files(tmp_path):
    def made(name, content):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    good = tmp_path / "good.parquet"
    polars.DataFrame(COLUMNS).write_parquet(good)
    cases = {
        tmp_path / "absent.csv": "does not exist",
        made("none.csv", b""): "is empty",
        made("header.csv", b"a,b\n"): "0 rows",
        made("latin.csv", "a\n\xe9\xe8\n".encode("latin-1") * 3): "UTF-8",
        made("cut.parquet", good.read_bytes()[:-40]): "truncated",
        made("text.npz", b"not an archive"): "not an npz archive",
        made("data.xlsx", b"x"): "files that end in",
    }
    for file, message in cases.items():
        with pytest.raises(InputError, match=message) as error:
            read_table(file)
        assert file.name in str(error.value)


def test_npz_of_unequal_arrays(tmp_path):
    np.savez(tmp_path / "a.npz", a=np.zeros(3), b=np.zeros(4))
    with pytest.raises(InputError, match="unequal length"):
        read_table(tmp_path / "a.npz")


def test_objects_that_are_no_table():
    with pytest.raises(InputError, match="data is a dict"):
        read_table({"a": 1})


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pandas.DataFrame([[1, 2]], columns=["a", "a"]), "repeated column names"),
        (pandas.DataFrame([[1, 2]], columns=[1, "1"]), "repeated column names"),
        (pandas.DataFrame([[1, 2]], columns=[("a", 1), ("a", 2)]), "several levels"),
        (polars.DataFrame({"a": []}), "0 rows"),
    ],
)
def test_frames_that_cannot_be_used(frame, message):
    with pytest.raises(InputError, match=message):
        read_table(frame)
    with pytest.raises(InputError, match=message):
        as_frame(frame, "x1")


def test_columns_named_by_numbers():
    table = read_table(pandas.DataFrame([[1, 2, 3]]))
    assert select_columns(table, [0, 2], "x1") == ["0", "2"]
    assert select_columns(table, 1, "x1") == ["1"]
    with pytest.raises(InputError, match="x1 is a ndarray"):
        select_columns(table, np.array([0.5]), "x1")


def written(tmp_path, text, name="data.csv"):
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


@pytest.mark.parametrize("text", ["NA", "nan", "NaN", "", "null", "#N/A"])
def test_numbers_with_a_text_for_missing_stay_numbers(tmp_path, text):
    frame = read_table(written(tmp_path, f"a,b\n1.5,u\n{text},v\n2.5,w\n")).frame
    assert frame["a"].to_list() == [1.5, None, 2.5]


@pytest.mark.parametrize(
    "text",
    ["\ufeffa,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\n1,2\n\n\n", "a, b\n1,2\n", "a,b\n1,2"],
)
def test_ways_to_write_the_same_csv(tmp_path, text):
    table = read_table(written(tmp_path, text))
    assert table.names == ["a", "b"]
    assert table.frame.rows() == [(1, 2)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        (b"a,b\n1,2\n\0\0\0", "binary"),
        ("a;b\n1;2\n", "the single column 'a;b'"),
        ("a,b\n1,2,3\n", "cannot be read as csv"),
    ],
)
def test_text_files_in_other_formats(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        read_table(written(tmp_path, text))


def test_a_row_cut_short_counts_as_missing(tmp_path):
    file = written(tmp_path, "a,b,y\n0,0,0\n1,1,1\n0,")
    with pytest.raises(InputError, match=r"2 columns \(b: 1, y: 1\)"):
        estimate("a", "b", "y", data=file)


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
    assert as_frame(dates, "x1")["x1"].to_list() == ["2020-01-01", None]


@pytest.mark.parametrize("dtype", [">f8", "f2", "longdouble", ">i4", "u1"])
def test_numbers_of_any_type(dtype):
    assert as_frame(np.array([1, 2], dtype=dtype), "x1")["x1"].to_list() == [1, 2]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("age", "the text 'age'"),
        (None, "x1 is a NoneType"),
        (polars.Series([[1, 2], [3, 4]]), "holds a list"),
        (pandas.Series([np.zeros(2), np.zeros(2)]), "holds a ndarray"),
        (polars.Series([{"a": 1}]), "holds a struct"),
        (np.zeros((2, 2, 2)), "shape"),
        ([], "no usable values"),
        ([[1, 2], [3]], "unequal length"),
        (np.array([1 + 2j, 3]), "dtype"),
    ],
)
def test_values_that_are_no_modality(given, message):
    with pytest.raises(InputError, match=message):
        as_frame(given, "x1")


def test_missing_values_are_counted_by_column():
    data = {"a": [0.0, float("nan"), 1.0, 2.0], "b": [None, None, "u", "v"], "y": [0, 1, 0, 1]}
    for kind in (polars.DataFrame, pandas.DataFrame):
        with pytest.raises(InputError, match="a: 1, b: 2"):
            estimate("a", "b", "y", data=kind(data))
        pid = estimate("a", "b", "y", data=kind(data), missing="drop")
        assert pid.n_samples == 2
        assert "2 of 4 rows left out" in pid.notes[0]
    with pytest.raises(InputError, match="every row"):
        estimate([np.nan, np.nan], [0, 1], [0, 1], missing="drop")
    with pytest.raises(InputError, match="missing is"):
        estimate([0, 1], [0, 1], [0, 1], missing="guess")
