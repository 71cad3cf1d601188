import numpy as np
import pandas
import polars
import pyarrow
import pytest

from interplay import InputError, estimate
from interplay.data.tables import as_frame, read_table, select_columns

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
    ("given", "message"),
    [
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
