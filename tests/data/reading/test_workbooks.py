import datetime
import importlib.util
import zipfile

import pytest

from interplay import InputError, estimate, read
from interplay.data.reading import plain
from interplay.data.reading.engines import collect
from interplay.errors import MissingExtraError

openpyxl = pytest.importorskip("openpyxl")


def saved(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


ROWS = [
    ["a", "b", "day", "y"],
    *[[i % 3, i / 2, datetime.date(2020, 1, 1 + i), "jn"[i % 2]] for i in range(8)],
]


def test_a_workbook_of_one_sheet(tmp_path):
    file = saved(tmp_path / "a.xlsx", Daten=ROWS, empty=[])
    frame = collect(read(file).frame)
    assert frame.columns == ["a", "b", "day", "y"]
    assert frame["b"].to_list() == [i / 2 for i in range(8)]
    assert estimate("a", "b", "y", data=file).n_samples == 8


def test_sheets_are_named_where_there_are_several(tmp_path):
    file = saved(tmp_path / "a.xlsx", notes=[["made by"]], data=ROWS)
    with pytest.raises(InputError, match=r"2 sheets \(notes, data\): .*sheet='notes'"):
        read(file)
    assert read(file, sheet="data").names == ROWS[0]
    with pytest.raises(InputError, match="no sheet 'absent': it has notes, data"):
        read(file, sheet="absent")


def test_cells_of_several_types_are_text_and_empty_ones_missing(tmp_path):
    file = saved(tmp_path / "a.xlsx", s=[["a", "b"], [1, None], ["x", 2.5], [None, 3]])
    frame = collect(read(file).frame)
    assert frame["a"].to_list() == ["1", "x", None]
    assert frame["b"].to_list() == [None, 2.5, 3.0]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "no sheet with values"),
        ([["a", "a"], [1, 2]], "repeated column names"),
        ([["a", "b"]], "0 rows"),
    ],
)
def test_sheets_that_cannot_be_used(tmp_path, rows, message):
    with pytest.raises(InputError, match=message):
        read(saved(tmp_path / "a.xlsx", s=rows))


def test_files_that_are_no_workbook(tmp_path):
    file = tmp_path / "a.xlsx"
    whole = saved(file, s=ROWS).read_bytes()
    for content in (b"a,b\n1,2\n", whole[: len(whole) // 2]):
        file.write_bytes(content)
        with pytest.raises(InputError, match="no workbook of Excel, or is truncated"):
            read(file)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(InputError, match="cannot be read"):
        read(file)


def test_bombs_are_not_unpacked(tmp_path, monkeypatch):
    from interplay.data.reading import workbooks

    file = saved(tmp_path / "a.xlsx", s=ROWS)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"0" * 10**7)
    monkeypatch.setattr(workbooks, "LEAST", 10**6)
    with pytest.raises(InputError, match="expands to"):
        read(file)
    assert plain.LEAST == 2**30


def test_a_missing_package_is_named(tmp_path, monkeypatch):
    file = saved(tmp_path / "a.xlsx", s=ROWS)
    monkeypatch.setattr("interplay.data.reading.workbooks.find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r'"interplay\[excel\]"'):
        read(file)
    assert importlib.util.find_spec("openpyxl") is not None
