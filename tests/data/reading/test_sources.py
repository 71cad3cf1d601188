import narwhals as nw
import numpy as np
import pandas
import polars
import pyarrow
import pytest

from interplay import InputError, estimate
from interplay.data.reading import sources
from interplay.data.reading.arrays import as_frame
from interplay.data.reading.columns import select_columns
from interplay.data.reading.engines import collect
from interplay.data.reading.sources import read_table

COLUMNS = {
    "img_0": [0.1, 0.2, 0.3],
    "img_1": [1.0, 2.0, 3.0],
    "text": ["a", "b", "a"],
    "f0": [0, 1, 0],
    "f1": [1, 1, 0],
    "y": [True, False, True],
}


def save_npz(table, file):
    arrays = {name: table[name].to_numpy() for name in table.columns}
    np.savez(file, **arrays | {"text": arrays["text"].astype(str)})


WRITERS = {
    "csv": polars.DataFrame.write_csv,
    "tsv": lambda table, file: table.write_csv(file, separator="\t"),
    "parquet": polars.DataFrame.write_parquet,
    "arrow": polars.DataFrame.write_ipc,
    "stream.arrow": polars.DataFrame.write_ipc_stream,
    "feather": polars.DataFrame.write_ipc,
    "jsonl": polars.DataFrame.write_ndjson,
    "ndjson": polars.DataFrame.write_ndjson,
    "npz": save_npz,
}


@pytest.fixture(params=WRITERS)
def kind(request):
    return request.param


@pytest.fixture(params=["small", "large"])
def size(request, monkeypatch):
    """Files as small ones are read, and as large ones."""
    if request.param == "large":
        monkeypatch.setattr(sources, "SMALL_BYTES", -1)
    return request.param


def shuffled_pandas(columns):
    return pandas.DataFrame(columns).set_axis([7, 7, -1])


@pytest.fixture(params=[pandas.DataFrame, shuffled_pandas, polars.DataFrame, pyarrow.table])
def frame(request):
    return request.param(COLUMNS)


def values(table, name):
    return collect(table.frame)[name].to_list()


def read_all(source):
    return collect(read_table(source).frame)


def saved(file, kind, columns=COLUMNS):
    WRITERS[kind](polars.DataFrame(columns), file)
    return file


def test_frames_of_every_kind_give_the_same_columns(frame):
    table = read_table(frame)
    assert table.names == list(COLUMNS)
    assert all(values(table, name) == column for name, column in COLUMNS.items())


def test_files_give_what_was_written(tmp_path, kind, size):
    table = read_table(saved(tmp_path / f"data.{kind}", kind))
    assert table.names == list(COLUMNS)
    assert all(values(table, name) == column for name, column in COLUMNS.items())


def test_small_files_come_to_memory_and_large_ones_stay(tmp_path, monkeypatch):
    file = saved(tmp_path / "data.parquet", "parquet")
    assert isinstance(read_table(file).frame, nw.DataFrame)
    monkeypatch.setattr(sources, "SMALL_VALUES", 17)  # there are 18
    assert isinstance(read_table(file).frame, nw.LazyFrame)
    monkeypatch.undo()
    monkeypatch.setattr(sources, "SMALL_BYTES", file.stat().st_size - 1)
    assert isinstance(read_table(file).frame, nw.LazyFrame)


def test_npz_arrays_are_columns_and_groups(tmp_path):
    file = tmp_path / "data.npz"
    image = np.arange(12.0).reshape(3, 2, 2)
    np.savez(file, image=image, y=np.array(["a", "b", "a"]))
    table = read_table(file)
    assert table.names == ["image[0]", "image[1]", "image[2]", "image[3]", "y"]
    assert select_columns(table, "image", "x1") == table.names[:4]
    assert values(table, "image[3]") == [3.0, 7.0, 11.0]
    assert values(table, "y") == ["a", "b", "a"]


@pytest.mark.parametrize("source", ["folder", "glob", "nested glob", "list"])
def test_many_files_are_read_one_after_the_other(tmp_path, kind, size, source):
    folder = tmp_path / "parts"
    folder.mkdir()
    files = [saved(folder / f"part-{i}.{kind}", kind, half(i)) for i in (0, 1)]
    (folder / "_SUCCESS").touch()
    (folder / f".part-0.{kind}").touch()
    pattern = f"part-*.{kind}"
    table = read_table(
        {
            "folder": folder,
            "glob": str(folder / pattern),
            "nested glob": str(tmp_path / "**" / pattern),
            "list": files,
        }[source]
    )
    assert all(values(table, name) == column for name, column in COLUMNS.items())


def half(i):
    """The first two rows, or the last, with the columns in another order."""
    part = {name: column[:2] if i == 0 else column[2:] for name, column in COLUMNS.items()}
    return part if i == 0 else dict(reversed(part.items()))


def test_folders_named_by_a_value_make_a_column(tmp_path, size):
    for site in ("north", "south"):
        (tmp_path / f"site={site}").mkdir()
        saved(tmp_path / f"site={site}" / "a.parquet", "parquet")
    table = read_table(tmp_path)
    assert values(table, "site") == ["north"] * 3 + ["south"] * 3
    assert values(table, "f0") == COLUMNS["f0"] * 2


def test_types_of_many_files_are_reconciled(tmp_path, size):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "b.csv").write_text("a,b\n1.5,u\n")
    table = read_table(str(tmp_path / "*.csv"))
    assert values(table, "a") == [1.0, 1.5]
    assert values(table, "b") == ["2", "u"]


def test_files_of_different_columns_are_refused(tmp_path, kind):
    saved(tmp_path / f"a.{kind}", kind)
    saved(tmp_path / f"b.{kind}", kind, {"text": ["a"], "extra": [1]})
    with pytest.raises(InputError, match=r"b\..*lacks f0, f1, img_0, img_1, y and adds extra"):
        read_table(str(tmp_path / f"*.{kind}"))


def test_files_that_are_not_there(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "mixed").mkdir()
    saved(tmp_path / "mixed" / "a.csv", "csv")
    saved(tmp_path / "mixed" / "a.parquet", "parquet")
    cases = {
        tmp_path / "absent.csv": "does not exist",
        tmp_path / "part-*.parquet": "matches no file",
        tmp_path / "empty": "folder without files",
        tmp_path / "mixed": r"several kinds \(\.csv, \.parquet\)",
    }
    for source, message in cases.items():
        with pytest.raises(InputError, match=message) as error:
            read_table(source)
        assert source.name in str(error.value)


def test_empty_files(tmp_path, kind, size):
    file = tmp_path / f"data.{kind}"
    file.touch()
    with pytest.raises(InputError, match="is empty: it holds no bytes"):
        read_table(file)


def test_truncated_files(tmp_path, kind, size):
    columns = {name: column * 400 for name, column in COLUMNS.items()}
    file = saved(tmp_path / f"data.{kind}", kind, columns)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2 + 7])  # amid a line
    with pytest.raises(InputError, match=r"truncated|missing values"):
        estimate("img_0", "text", "y", data=file)


def test_files_that_hold_something_else(tmp_path, kind):
    file = tmp_path / f"data.{kind}"
    file.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    with pytest.raises(InputError, match=r"data\."):
        read_table(file)


def test_bad_files(tmp_path):
    def made(name, content):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    np.save(tmp_path / "array.npy", np.zeros(3))
    cases = {
        made("header.csv", b"a,b\n"): "0 rows",
        made("text.npz", b"not an archive"): "not an npz archive",
        made("data.xls", b"x"): "files that end in",
        tmp_path / "array.npy": "pass such files as x1, x2 and y",
    }
    for file, message in cases.items():
        with pytest.raises(InputError, match=message) as error:
            read_table(file)
        assert file.name in str(error.value)


def test_npz_of_unequal_arrays(tmp_path):
    np.savez(tmp_path / "a.npz", a=np.zeros(3), b=np.zeros(4))
    with pytest.raises(InputError, match="unequal length"):
        read_table(tmp_path / "a.npz")


@pytest.mark.parametrize("source", [{"a": 1}, [], [1, 2], None])
def test_objects_that_are_no_table(source):
    with pytest.raises(InputError, match=f"data is a {type(source).__name__}"):
        read_table(source)


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


def text_file(tmp_path, text, name="data.csv"):
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


@pytest.mark.parametrize("text", ["NA", "nan", "NaN", "", "null", "#N/A"])
def test_numbers_with_a_text_for_missing_stay_numbers(tmp_path, size, text):
    table = read_table(text_file(tmp_path, f"a,b\n1.5,u\n{text},v\n2.5,w\n"))
    assert values(table, "a") == [1.5, None, 2.5]


def test_a_late_text_makes_a_column_text(tmp_path, size):
    numbers = "".join(f"{i},0\n" for i in range(20_000))
    table = read_table(text_file(tmp_path, f"a,b\n{numbers}x,0\n"))
    assert values(table, "a")[-1] == "x"


@pytest.mark.parametrize(
    "text",
    ["\ufeffa,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\n1,2\n\n\n", "a, b\n1,2\n", "a,b\n1,2"],
)
def test_ways_to_write_the_same_csv(tmp_path, size, text):
    table = read_table(text_file(tmp_path, text))
    assert table.names == ["a", "b"]
    assert collect(table.frame).rows() == [(1, 2)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n".encode("utf-16-le"), "UTF-16"),
        (b"a,b\n1,2\n\0\0\0", "binary"),
        ("a,b\n1,2,3\n", "cannot be read"),
    ],
)
def test_text_files_in_other_formats(tmp_path, size, text, message):
    with pytest.raises(InputError, match=message):
        read_all(text_file(tmp_path, text))


def test_a_row_cut_short_counts_as_missing(tmp_path, size):
    file = text_file(tmp_path, "a,b,y\n0,0,0\n1,1,1\n0,")
    with pytest.raises(InputError, match=r"2 columns \(b: 1, y: 1\)"):
        estimate("a", "b", "y", data=file)
