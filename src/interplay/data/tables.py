"""Files, data frames and arrays as named columns, through narwhals."""

from __future__ import annotations

import difflib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from interplay.errors import InputError

Frame = nw.DataFrame[Any]
GLOB = "*?["


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length; ``groups`` names sets of columns, such as a 2-D array of an npz."""

    frame: Frame
    groups: dict[str, list[str]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Column names, in the order of the file."""
        return list(self.frame.columns)


def read_table(source: Any) -> Table:
    """A path to a CSV, TSV, Parquet or npz file, or a pandas, polars or pyarrow frame.

    Raises:
        InputError: no such file, a kind of file that is not read, a file that is empty, truncated
            or wrongly encoded, arrays of unequal length, or an object that is not a frame.

    """
    if isinstance(source, (str, Path)):
        return read_file(Path(source))
    try:
        frame = nw.from_native(source, eager_only=True)
    except TypeError as error:
        raise InputError(
            f"data is a {type(source).__name__}: pass a path, or a pandas, polars or pyarrow frame"
        ) from error
    return non_empty(Table(stringly(frame)), "data")


def stringly(frame: Frame) -> Frame:
    """The frame with text column names; pandas allows others."""
    return frame.rename({name: str(name) for name in frame.columns if not isinstance(name, str)})


def read_file(path: Path) -> Table:
    """Read by the ending of the name."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            f"{path} ends in {path.suffix!r}: files that end in {', '.join(READERS)} are read"
        )
    if not path.is_file():
        raise InputError(f"{path} does not exist or is not a file: check the path")
    if path.stat().st_size == 0:
        raise InputError(f"{path} is empty: it holds no bytes")
    try:
        table = reader(path)
    except InputError:
        raise
    except Exception as error:  # readers raise errors of their own libraries
        first_line = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
        raise InputError(
            f"{path} cannot be read as {path.suffix[1:]}: {first_line}; "
            "it may be truncated, in another format, or not encoded in UTF-8"
        ) from error
    return non_empty(table, str(path))


def non_empty(table: Table, name: str) -> Table:
    """The table, if it has rows and columns."""
    rows, columns = table.frame.shape
    if rows == 0 or columns == 0:
        raise InputError(
            f"{name} has {rows} rows and {columns} columns: there is nothing to estimate"
        )
    return table


def read_delimited(separator: str) -> Callable[[Path], Table]:
    """A reader of text files with a header line."""

    def read(path: Path) -> Table:
        import polars

        frame = polars.read_csv(path, separator=separator, infer_schema_length=None)
        return Table(nw.from_native(frame, eager_only=True))

    return read


def read_parquet(path: Path) -> Table:
    """A Parquet file."""
    import polars

    return Table(nw.from_native(polars.read_parquet(path), eager_only=True))


def read_npz(path: Path) -> Table:
    """An npz archive: 1-D arrays are columns, an (n, d) array ``a`` the columns a[0] ... a[d-1]."""
    if not zipfile.is_zipfile(path):
        raise InputError(f"{path} is not an npz archive: save it with numpy.savez")
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
    return Table(frame_of(columns), groups)


READERS: dict[str, Callable[[Path], Table]] = {
    ".csv": read_delimited(","),
    ".tsv": read_delimited("\t"),
    ".parquet": read_parquet,
    ".npz": read_npz,
}


def frame_of(columns: dict[str, NDArray[Any]]) -> Frame:
    """A frame made of arrays."""
    import polars

    series = {
        name: polars.Series(name, values.tolist() if values.dtype.kind in "OUS" else values)
        for name, values in columns.items()
    }
    return nw.from_native(polars.DataFrame(series), eager_only=True)


def select_columns(table: Table, selection: str | Sequence[str], argument: str) -> list[str]:
    """Columns named by a comma list of names, globs (``img_*``) and ranges (``f0:f63``).

    A range takes the columns between its ends, both included, in the order of the file. A name is
    taken literally before it is read as a glob or a range.

    Raises:
        InputError: a name or a glob that matches no column; the closest names are given.

    """
    tokens = selection.split(",") if isinstance(selection, str) else list(selection)
    chosen: list[str] = []
    for token in tokens:
        chosen += columns_of(table, str(token).strip(), argument)
    if not chosen:
        raise InputError(
            f"{argument} names no column: pass names such as 'a,b', 'img_*' or 'f0:f63'"
        )
    return list(dict.fromkeys(chosen))


def columns_of(table: Table, token: str, argument: str) -> list[str]:
    """The columns that one name, glob or range stands for."""
    names = table.names
    if token in names:
        return [token]
    if token in table.groups:
        return table.groups[token]
    first, colon, last = token.partition(":")
    if colon and first in names and last in names:
        start, stop = names.index(first), names.index(last)
        if start > stop:
            raise InputError(
                f"{argument} has the range {token!r}, but {last!r} comes before {first!r}"
            )
        return names[start : stop + 1]
    if any(sign in token for sign in GLOB):
        matches = [name for name in names if fnmatchcase(name, token)]
        if matches:
            return matches
    known = [*names, *table.groups]
    close = difflib.get_close_matches(token, known, n=3, cutoff=0.5) or known[:8]
    raise InputError(
        f"{argument} names {token!r}, which matches no column; the closest are "
        f"{', '.join(map(repr, close))}"
    )


def as_frame(values: Any, argument: str) -> Frame:
    """A modality or label given directly: an array (n,) or (n, d), a list, a series or a frame.

    Raises:
        InputError: more than two axes, no rows, or values that are no table of columns.

    """
    native = nw.from_native(values, pass_through=True, allow_series=True, eager_only=True)
    if isinstance(native, nw.DataFrame):
        return non_empty(Table(stringly(native)), argument).frame
    if isinstance(native, nw.Series):
        frame = native.to_frame()
        return non_empty(Table(frame.rename({frame.columns[0]: argument})), argument).frame
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise InputError(
            f"{argument} has rows of unequal length: pass one row per sample"
        ) from error
    if array.ndim not in (1, 2):
        raise InputError(
            f"{argument} has shape {array.shape}: pass (n,) or (n, d); flatten images and "
            "sequences to one row per sample"
        )
    if array.dtype.kind not in "biufOUS" or array.size == 0:
        raise InputError(
            f"{argument} has shape {array.shape} and dtype {array.dtype}: it holds no usable values"
        )
    if array.ndim == 1:
        return frame_of({argument: array})
    return frame_of({f"{argument}[{i}]": column for i, column in enumerate(array.T)})


def check_lengths(frames: dict[str, Frame]) -> int:
    """The common number of rows."""
    lengths = {name: len(frame) for name, frame in frames.items()}
    if len(set(lengths.values())) > 1:
        counts = ", ".join(f"{name} has {n} rows" for name, n in lengths.items())
        raise InputError(f"{counts}: pass one row per sample")
    return next(iter(lengths.values()))


def handle_missing(frames: dict[str, Frame], missing: str) -> tuple[dict[str, Frame], int]:
    """(frames without missing values, rows dropped); NaN and null both count as missing.

    Raises:
        InputError: missing values and ``missing="error"``, an unknown choice, or infinite values.

    """
    if missing not in ("error", "drop"):
        raise InputError(f"missing is {missing!r}: choose 'error' or 'drop'")
    holes: dict[str, int] = {}
    complete: NDArray[np.bool_] | None = None
    for frame in frames.values():
        for name in frame.columns:
            absent = missing_mask(frame[name])
            if absent.any():
                holes[name] = int(absent.sum())
                complete = ~absent if complete is None else complete & ~absent
    if complete is None:
        return frames, 0
    if missing == "error":
        listed = ", ".join(f"{name}: {count}" for name, count in holes.items())
        raise InputError(
            f"missing values in {len(holes)} columns ({listed}): fill them, or pass missing='drop' "
            "to leave out the rows that have any"
        )
    if not complete.any():
        raise InputError("every row has a missing value, so missing='drop' leaves none: fill them")
    kept = {name: frame.filter(complete.tolist()) for name, frame in frames.items()}
    return kept, int((~complete).sum())


def missing_mask(series: nw.Series[Any]) -> NDArray[np.bool_]:
    """True where a value is null or NaN."""
    mask = np.array(series.is_null().to_numpy(), dtype=bool)
    if series.dtype.is_float():
        mask |= np.isnan(np.asarray(series.to_numpy(), dtype=np.float64))
    return mask
