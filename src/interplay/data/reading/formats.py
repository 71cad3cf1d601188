"""The kinds of files that are read: one reader each, lazy where polars can scan the file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from interplay.data.reading.arrays import frame_of
from interplay.data.reading.tables import Table
from interplay.errors import InputError

BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16
ARROW_FILE = b"ARROW1"  # how Arrow IPC files start; streams don't
# What pandas takes as missing, so that a column of numbers with an NA stays one of numbers.
MISSING_TEXTS = [
    *("", "NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan", "NULL", "null", "None", "<NA>"),
    *("#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "1.#IND", "1.#QNAN"),
]


def read_delimited(separator: str) -> Callable[[Path], Table]:
    """A reader of text files with a header line; blank lines are skipped.

    Types are inferred from the whole file, so that a late text among numbers is no surprise.
    """

    def read(path: Path) -> Table:
        import polars

        check_encoding(path)
        frame = polars.scan_csv(
            path, separator=separator, infer_schema_length=None, null_values=MISSING_TEXTS
        ).rename(str.strip)
        names = frame.collect_schema().names()
        if len(names) == 1 and any(sign in names[0] for sign in ",;\t|"):
            raise InputError(
                f"{path} has the single column {names[0]!r}: separate columns by commas in a .csv, "
                "by tabs in a .tsv"
            )
        if len(names) > 1:
            frame = frame.filter(~polars.all_horizontal(polars.all().is_null()))
        return Table(nw.from_native(frame))

    return read


def check_encoding(path: Path) -> None:
    """Refuse UTF-16, which would otherwise be read as text full of NUL characters."""
    start = first_bytes(path, 1024)
    if start.startswith(BYTE_ORDER_MARKS) or b"\0" in start:
        raise InputError(f"{path} is binary or encoded in UTF-16: save it as text in UTF-8")


def first_bytes(path: Path, number: int) -> bytes:
    """How a file starts."""
    with path.open("rb") as file:
        return file.read(number)


def read_json_lines(path: Path) -> Table:
    """A text file with a JSON object in each line."""
    import polars

    check_encoding(path)
    return Table(nw.from_native(polars.scan_ndjson(path, infer_schema_length=None)))


def read_parquet(path: Path) -> Table:
    """A Parquet file."""
    import polars

    return Table(nw.from_native(polars.scan_parquet(path, hive_partitioning=False)))


def read_arrow(path: Path) -> Table:
    """An Arrow IPC file, which is also Feather, or an Arrow IPC stream."""
    import polars

    if first_bytes(path, len(ARROW_FILE)) == ARROW_FILE:
        return Table(nw.from_native(polars.scan_ipc(path, hive_partitioning=False)))
    return Table(nw.from_native(polars.read_ipc_stream(path).lazy()))


def read_npz(path: Path) -> Table:
    """An npz archive: 1-D arrays are columns, an (n, d) array ``a`` the columns a[0] ... a[d-1]."""
    if not zipfile.is_zipfile(path):
        raise InputError(f"{path} is not an npz archive, or is truncated: save it again")
    with np.load(path, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    lengths = {name: len(a) if a.ndim else 0 for name, a in arrays.items()}
    if len(set(lengths.values())) > 1:
        raise InputError(
            f"{path} holds arrays of unequal length {lengths}: pass one row per sample"
        )
    groups: dict[str, list[str]] = {}
    columns: dict[str, NDArray[Any]] = {}
    for name, array in arrays.items():
        flat = array.reshape(len(array), -1) if array.ndim > 1 else array[:, None]
        names = [name] if array.ndim == 1 else [f"{name}[{i}]" for i in range(flat.shape[1])]
        columns |= dict(zip(names, flat.T, strict=True))
        if array.ndim > 1:
            groups[name] = names
    return Table(frame_of(columns, str(path)), groups)


def refuse_npy(path: Path) -> Table:
    """A ``.npy`` file holds no named columns."""
    raise InputError(
        f"{path} holds one array without names: pass such files as x1, x2 and y, without data"
    )


READERS: dict[str, Callable[[Path], Table]] = {
    ".csv": read_delimited(","),
    ".tsv": read_delimited("\t"),
    ".parquet": read_parquet,
    ".arrow": read_arrow,
    ".feather": read_arrow,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".npz": read_npz,
    ".npy": refuse_npy,
}
