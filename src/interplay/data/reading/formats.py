"""The kinds of files that are read: one reader each, lazy where polars can scan the file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from interplay.data.reading.arrays import frame_of
from interplay.data.reading.delimited import read_delimited, read_json_lines
from interplay.data.reading.dialect import Dialect
from interplay.data.reading.plain import Source, first_bytes
from interplay.data.reading.tables import Table
from interplay.data.reading.workbooks import read_workbook
from interplay.errors import InputError

ARROW_FILE = b"ARROW1"  # how Arrow IPC files start; streams don't


def read_parquet(source: Source, asked: Dialect) -> Table:
    """A Parquet file."""
    import polars

    asked.check_only(source.name, "Parquet")
    return Table(nw.from_native(polars.scan_parquet(source.path, hive_partitioning=False)))


def read_arrow(source: Source, asked: Dialect) -> Table:
    """An Arrow IPC file, which is also Feather, or an Arrow IPC stream."""
    import polars

    asked.check_only(source.name, "Arrow")
    if first_bytes(source.path, len(ARROW_FILE)) == ARROW_FILE:
        return Table(nw.from_native(polars.scan_ipc(source.path, hive_partitioning=False)))
    return Table(nw.from_native(polars.read_ipc_stream(source.path).lazy()))


def read_npz(source: Source, asked: Dialect) -> Table:
    """An npz archive: 1-D arrays are columns, an (n, d) array ``a`` the columns a[0] ... a[d-1]."""
    asked.check_only(source.name, "arrays")
    if not zipfile.is_zipfile(source.path):
        raise InputError(f"{source.name} is not an npz archive, or is truncated: save it again")
    with np.load(source.path, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    lengths = {name: len(a) if a.ndim else 0 for name, a in arrays.items()}
    if len(set(lengths.values())) > 1:
        raise InputError(
            f"{source.name} holds arrays of unequal length {lengths}: pass one row per sample"
        )
    groups: dict[str, list[str]] = {}
    columns: dict[str, NDArray[Any]] = {}
    for name, array in arrays.items():
        flat = array.reshape(len(array), -1) if array.ndim > 1 else array[:, None]
        names = [name] if array.ndim == 1 else [f"{name}[{i}]" for i in range(flat.shape[1])]
        columns |= dict(zip(names, flat.T, strict=True))
        if array.ndim > 1:
            groups[name] = names
    return Table(frame_of(columns, source.name), groups)


def refuse_npy(source: Source, asked: Dialect) -> Table:  # noqa: ARG001
    """A ``.npy`` file holds no named columns."""
    raise InputError(
        f"{source.name} holds one array without names: pass such files as x1, x2 and y, without "
        "data"
    )


READERS: dict[str, Callable[[Source, Dialect], Table]] = {
    ".csv": read_delimited(","),
    ".tsv": read_delimited("\t"),
    ".txt": read_delimited("\t"),
    ".parquet": read_parquet,
    ".arrow": read_arrow,
    ".feather": read_arrow,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".xlsx": read_workbook,
    ".npz": read_npz,
    ".npy": refuse_npy,
}
