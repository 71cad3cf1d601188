"""Sheets of Excel workbooks, through what polars reads them with."""

from __future__ import annotations

import zipfile
from importlib.util import find_spec
from typing import Any

import narwhals as nw

from interplay.data.reading.dialect import Dialect, check_header
from interplay.data.reading.plain import LEAST, RATIO, Source
from interplay.data.reading.tables import Table
from interplay.errors import InputError, MissingExtraError


def read_workbook(source: Source, asked: Dialect) -> Table:
    """A sheet of a workbook, the only one that is not empty unless it is named.

    Raises:
        InputError: no workbook, several sheets, or repeated column names.
        MissingExtraError: openpyxl is not installed.

    """
    asked.check_only(source.name, "Excel", "sheet")
    if find_spec("openpyxl") is None:
        raise MissingExtraError(f"Reading {source.name}", "openpyxl", "excel")
    check_size(source)
    from openpyxl import load_workbook

    book = load_workbook(source.path, read_only=True, data_only=True)
    try:
        sheets = {sheet.title: list(rows_of(sheet)) for sheet in book.worksheets}
    finally:
        book.close()
    rows = sheets[chosen(sheets, asked.sheet, source.name)]
    return Table(nw.from_native(frame_of_rows(rows, source.name), eager_only=True).lazy())


def check_size(source: Source) -> None:
    """Refuse a workbook that is no archive, or that expands to far more than it holds."""
    if not zipfile.is_zipfile(source.path):
        raise InputError(f"{source.name} is no workbook of Excel, or is truncated: save it again")
    with zipfile.ZipFile(source.path) as archive:
        size = sum(info.file_size for info in archive.infolist())
    if size > max(LEAST, RATIO * source.path.stat().st_size):
        raise InputError(f"{source.name} expands to {size / 2**30:.1f} GB: save it as CSV")


def rows_of(sheet: Any) -> list[tuple[Any, ...]]:
    """The rows of a sheet that have any value."""
    return [row for row in sheet.iter_rows(values_only=True) if any(v is not None for v in row)]


def chosen(sheets: dict[str, Any], asked: str | None, name: str) -> str:
    """The name of the sheet to read."""
    filled = [title for title, rows in sheets.items() if rows]
    if asked is not None:
        if asked not in sheets:
            raise InputError(f"{name} has no sheet {asked!r}: it has {', '.join(sheets)}")
        return asked
    if len(filled) != 1:
        if not filled:
            raise InputError(f"{name} has no sheet with values in it: there is nothing to estimate")
        raise InputError(
            f"{name} has {len(filled)} sheets ({', '.join(filled)}): say which, such as "
            f"sheet={filled[0]!r}"
        )
    return filled[0]


def frame_of_rows(rows: list[tuple[Any, ...]], name: str) -> Any:
    """A polars frame of rows, the first of which holds the names of the columns."""
    import polars

    if not rows:
        raise InputError(f"{name} has 0 rows: there is nothing to estimate")
    header = ["" if cell is None else str(cell) for cell in rows[0]]
    check_header(header, name)
    columns = {
        title: column_of([row[i] for row in rows[1:]])
        for i, title in enumerate(header)
        if title.strip()
    }
    return polars.DataFrame({title.strip(): column for title, column in columns.items()})


def column_of(cells: list[Any]) -> Any:
    """A polars series of one type; text where cells are of several."""
    import polars

    present = [cell for cell in cells if cell is not None and cell != ""]
    kinds = {float if type(cell) in (int, float) else type(cell) for cell in present}
    if kinds == {float} and any(type(cell) is float for cell in present):
        return polars.Series([None if c in (None, "") else float(c) for c in cells])
    if len(kinds) > 1:
        return polars.Series(
            [None if c in (None, "") else str(c) for c in cells], dtype=polars.String
        )
    return polars.Series([None if cell == "" else cell for cell in cells])
