"""Text files of rows: separated columns below a header, and JSON lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw

from interplay.data.reading.dialect import (
    HEAD,
    NAMES,
    Dialect,
    check_header,
    records,
    told_encoding,
    told_separator,
)
from interplay.data.reading.plain import Source, in_utf8
from interplay.data.reading.tables import Table
from interplay.data.reading.written import as_written

TOLD = 2**28  # bytes of a file from which its encoding is told
# What pandas takes as missing, so that a column of numbers with an NA stays one of numbers.
MISSING_TEXTS = [
    *("", "NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan", "NULL", "null", "None", "<NA>"),
    *("#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "1.#IND", "1.#QNAN"),
]
EXCEL = "sep="  # the first line of some files that Excel writes, before the header


def read_delimited(usual: str) -> Callable[[Source, Dialect], Table]:
    """A reader of text files with a header line; blank lines are skipped.

    Types are inferred from the whole file, so that a late text among numbers is no surprise.

    Args:
        usual: the separator that the name of the file promises.

    """

    def read(source: Source, asked: Dialect) -> Table:
        asked.check_only(source.name, "text", "sep", "decimal", "encoding")
        path, encoding = decoded(source, asked)
        text = head(path)
        sep, skipped = separator(text, asked.sep, usual, source.name)
        found = records(text.split("\n", skipped)[-1], sep)
        check_header(found[0] if found else [], source.name)
        frame, notes = as_written(scanner(path, sep, skipped), asked.decimal, commas=sep != ",")
        told = said(source, encoding, sep if sep != usual else "")
        return Table(nw.from_native(frame), notes=(*told, *notes))

    return read


def decoded(source: Source, asked: Dialect) -> tuple[Path, str]:
    """(the file in UTF-8, the encoding that it came in)."""
    encoding = asked.encoding or told_encoding(source.path, source.name, TOLD)
    return in_utf8(source.path, encoding, source.name), encoding


def head(path: Path) -> str:
    """Whole lines from the start of a file, at least the first."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        text = file.read(HEAD)
        if len(text) < HEAD:
            return text
        text += file.readline()
    return text


def separator(text: str, asked: str | None, usual: str, name: str) -> tuple[str, int]:
    """(the separator, lines before the header)."""
    first = text.partition("\n")[0].rstrip("\r")
    excel = first.lower().startswith(EXCEL) and len(first) == len(EXCEL) + 1
    if asked is not None:
        return asked, int(excel)
    if excel:
        return first[-1], 1
    return told_separator(text, usual, name), 0


def scanner(path: Path, sep: str, skipped: int) -> Callable[[Sequence[str]], Any]:
    """Scans of a file, with some columns as text whatever they hold."""
    import polars

    def scan(texts: Sequence[str]) -> Any:
        frame = polars.scan_csv(
            path,
            separator=sep,
            skip_rows=skipped,
            infer_schema_length=None,
            null_values=MISSING_TEXTS,
        )
        if texts:
            wanted = set(texts)
            schema = {
                name: polars.String if name.strip() in wanted else kind
                for name, kind in frame.collect_schema().items()
            }
            frame = polars.scan_csv(
                path, separator=sep, skip_rows=skipped, schema=schema, null_values=MISSING_TEXTS
            )
        frame = frame.rename(str.strip)
        if len(frame.collect_schema()) > 1:
            frame = frame.filter(~polars.all_horizontal(polars.all().is_null()))
        return frame

    return scan


def said(source: Source, encoding: str, sep: str) -> list[str]:
    """A sentence on what is unusual about a file, or none."""
    parts = [
        f"columns separated by {NAMES.get(sep, repr(sep))}" if sep else "",
        f"encoded in {encoding}" if encoding not in ("utf-8", "utf-8-sig") else "",
        f"compressed by {source.packed}" if source.packed else "",
    ]
    told = ", ".join(part for part in parts if part)
    return [f"The file is text, {told}."] if told else []


def read_json_lines(source: Source, asked: Dialect) -> Table:
    """A text file with a JSON object in each line."""
    import polars

    asked.check_only(source.name, "JSON lines", "encoding")
    path, encoding = decoded(source, asked)
    check_header(first_keys(path), source.name)
    frame = polars.scan_ndjson(path, infer_schema_length=None)
    return Table(nw.from_native(frame), notes=tuple(said(source, encoding, "")))


def first_keys(path: Path) -> list[str]:
    """The keys of the object in the first line, as often as they occur."""
    import json

    with path.open(encoding="utf-8-sig", errors="replace") as file:
        line = file.readline()
    try:
        pairs = json.loads(line, object_pairs_hook=list)
    except ValueError:  # polars says what is wrong
        return []
    return [key for key, _ in pairs] if line.lstrip().startswith("{") else []
