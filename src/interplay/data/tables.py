"""Files, data frames and arrays as named columns, through narwhals."""

from __future__ import annotations

import difflib
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatchcase
from numbers import Real
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from interplay.errors import InputError

Frame = nw.DataFrame[Any]
GLOB = "*?["
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16
# What pandas takes as missing, so that a column of numbers with an NA stays one of numbers.
MISSING_TEXTS = [
    *("", "NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan", "NULL", "null", "None", "<NA>"),
    *("#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "1.#IND", "1.#QNAN"),
]


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
            or wrongly encoded, arrays of unequal length, repeated column names, or an object that
            is not a frame.

    """
    if isinstance(source, (str, Path)):
        return read_file(Path(source).expanduser())
    frame = narwhal(source, "data")
    if not isinstance(frame, nw.DataFrame):
        raise InputError(
            f"data is a {type(source).__name__}: pass a path, or a pandas, polars or pyarrow frame"
        )
    return non_empty(Table(frame), "data")


def narwhal(values: Any, argument: str) -> Any:
    """A narwhals frame with text column names, a narwhals series, or anything else as it is."""
    try:
        native = nw.from_native(values, pass_through=True, allow_series=True, eager_only=True)
    except nw.exceptions.DuplicateError as error:
        raise InputError(f"{argument} has repeated column names: rename them") from error
    if not isinstance(native, nw.DataFrame):
        return native
    names: list[Any] = list(native.columns)  # pandas allows names of any type
    if any(isinstance(name, tuple) for name in names):
        raise InputError(f"{argument} has column names of several levels: flatten them to text")
    texts = [str(name) for name in names]
    if len(set(texts)) < len(texts):
        raise InputError(f"{argument} has repeated column names: rename them")
    return native.rename(dict(zip(names, texts, strict=True)))


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
    """A reader of text files with a header line; blank lines are skipped."""

    def read(path: Path) -> Table:
        import polars

        check_encoding(path)
        frame = polars.read_csv(
            path, separator=separator, infer_schema_length=None, null_values=MISSING_TEXTS
        ).rename(str.strip)
        if frame.width == 1 and any(sign in frame.columns[0] for sign in ",;\t|"):
            raise InputError(
                f"{path} has the single column {frame.columns[0]!r}: separate columns by commas "
                "in a .csv, by tabs in a .tsv"
            )
        if frame.width > 1:
            frame = frame.filter(~polars.all_horizontal(polars.all().is_null()))
        return Table(nw.from_native(frame, eager_only=True))

    return read


def check_encoding(path: Path) -> None:
    """Refuse UTF-16, which would otherwise be read as text full of NUL characters."""
    with path.open("rb") as file:
        start = file.read(1024)
    if start.startswith(BYTE_ORDER_MARKS) or b"\0" in start:
        raise InputError(f"{path} is binary or encoded in UTF-16: save it as text in UTF-8")


def read_parquet(path: Path) -> Table:
    """A Parquet file."""
    import polars

    return Table(nw.from_native(polars.read_parquet(path), eager_only=True))


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


READERS: dict[str, Callable[[Path], Table]] = {
    ".csv": read_delimited(","),
    ".tsv": read_delimited("\t"),
    ".parquet": read_parquet,
    ".npz": read_npz,
}


def frame_of(columns: dict[str, NDArray[Any]], argument: str) -> Frame:
    """A frame made of 1-D arrays."""
    import polars

    series: dict[str, Any] = {}
    for name, values in columns.items():
        if values.dtype.kind == "O":
            plain, number = plain_values(values.tolist(), name, argument)
            series[name] = polars.Series(name, plain, polars.Float64 if number else polars.String)
        elif values.dtype.kind in "Mm":
            texts = values.astype(str).tolist()
            series[name] = [
                None if gone else text
                for text, gone in zip(texts, np.isnat(values).tolist(), strict=True)
            ]
        elif values.dtype.kind in "US":
            series[name] = values.tolist()
        elif values.dtype.kind == "f":
            series[name] = values.astype(np.float64, copy=False)
        else:
            series[name] = values.astype(values.dtype.newbyteorder("="), copy=False)
    return nw.from_native(polars.DataFrame(series), eager_only=True)


def plain_values(values: list[Any], column: str, argument: str) -> tuple[list[Any], bool]:
    """(floats or texts, with None where missing; whether they are numbers) from Python objects.

    Raises:
        InputError: the objects are lists, arrays or dicts.

    """
    present = [value for value in values if not is_missing(value)]
    for value in present:
        if isinstance(value, (list, tuple, set, dict, np.ndarray)):
            raise nested(column, argument, type(value).__name__)
    number = all(isinstance(value, (Real, Decimal, np.bool_)) for value in present)
    plain = float if number else str
    return [None if is_missing(value) else plain(value) for value in values], number


def is_missing(value: Any) -> bool:
    """None, NaN, NaT or pandas' NA."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, (float, np.floating)) and bool(np.isnan(value))


def nested(column: str, argument: str, kind: str) -> InputError:
    """The error for a column whose cells are themselves collections."""
    return InputError(
        f"column {column} of {argument} holds a {kind} in each row: spread it over columns of one "
        "value each, or pass an array (n, d)"
    )


def plain_columns(frame: Frame, argument: str) -> Frame:
    """The frame with columns of objects turned into numbers or text.

    Raises:
        InputError: a column of lists, arrays or structs.

    """
    replaced = []
    for name, dtype in frame.schema.items():
        if dtype in (nw.List, nw.Array, nw.Struct):
            raise nested(name, argument, str(dtype).partition("(")[0].lower())
        if dtype in (nw.Object, nw.Unknown):
            values, number = plain_values(frame[name].to_list(), name, argument)
            kind = nw.Float64 if number else nw.String
            series = nw.new_series(name, values, kind, backend=frame.implementation)
            replaced.append(series)
    return frame.with_columns(*replaced) if replaced else frame


def select_columns(table: Table, selection: Any, argument: str) -> list[str]:
    """Columns named by a comma list of names, globs (``img_*``) and ranges (``f0:f63``).

    A range takes the columns between its ends, both included, in the order of the file. A name is
    taken literally before it is read as a glob or a range.

    Raises:
        InputError: a name or a glob that matches no column, with the closest names; or a selection
            that is not made of names.

    """
    chosen: list[str] = []
    for token in tokens(selection, argument):
        chosen += columns_of(table, token, argument)
    if not chosen:
        raise InputError(
            f"{argument} names no column: pass names such as 'a,b', 'img_*' or 'f0:f63'"
        )
    return list(dict.fromkeys(chosen))


def tokens(selection: Any, argument: str) -> Sequence[str]:
    """The names, globs and ranges of a selection; whole numbers are names too."""
    if isinstance(selection, str):
        return selection.split(",")
    names = list(selection) if isinstance(selection, Iterable) else [selection]
    if all(isinstance(name, (str, int, np.integer)) for name in names):
        return [str(name) for name in names]
    raise InputError(
        f"{argument} is a {type(selection).__name__}: with data, pass the names of its columns, "
        "such as 'a,b' or ['a', 'b']"
    )


def columns_of(table: Table, token: str, argument: str) -> list[str]:
    """The columns that one name, glob or range stands for."""
    names = table.names
    for literal in (token, token.strip()):
        if literal in names:
            return [literal]
    token = token.strip()
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
    native = narwhal(values, argument)
    if isinstance(native, nw.Series):
        native = native.alias(argument).to_frame()
    if isinstance(native, nw.DataFrame):
        return plain_columns(non_empty(Table(native), argument).frame, argument)
    array = as_array(values, argument)
    if array.ndim == 1 or array.shape[1] == 1:
        return frame_of({argument: array.ravel()}, argument)
    columns = {f"{argument}[{i}]": column for i, column in enumerate(array.T)}
    return frame_of(columns, argument)


def as_array(values: Any, argument: str) -> NDArray[Any]:
    """(n,) or (n, d); masked entries become missing."""
    if isinstance(values, str):
        raise InputError(
            f"{argument} is the text {values!r}: pass its values, or name columns of data=..."
        )
    if isinstance(values, np.ma.MaskedArray):
        masked, values = np.ma.getmaskarray(values), values.data.astype(object)
        values[masked] = None
    try:
        array = np.asarray(values)
        if array.dtype.kind == "U" and not isinstance(values, np.ndarray):
            array = np.asarray(values, dtype=object)  # numpy would write None and NaN as text
    except ValueError as error:
        raise InputError(
            f"{argument} has rows of unequal length: pass one row per sample"
        ) from error
    if array.ndim == 0:
        raise InputError(
            f"{argument} is a {type(values).__name__}: pass an array (n,) or (n, d), a list, a "
            "series or a frame"
        )
    if array.ndim > 2:
        raise InputError(
            f"{argument} has shape {array.shape}: pass (n,) or (n, d); flatten images and "
            "sequences to one row per sample"
        )
    if array.dtype.kind not in "biufOUSMm" or array.size == 0:
        raise InputError(
            f"{argument} has shape {array.shape} and dtype {array.dtype}: it holds no usable values"
        )
    return array


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
        InputError: missing values and ``missing="error"``, or an unknown choice.

    """
    if missing not in ("error", "drop"):
        raise InputError(f"missing is {missing!r}: choose 'error' or 'drop'")
    holes: list[str] = []
    complete: NDArray[np.bool_] | None = None
    for frame in frames.values():
        for name in frame.columns:
            absent = missing_mask(frame[name])
            if absent.any():
                holes.append(f"{name}: {int(absent.sum())}")
                complete = ~absent if complete is None else complete & ~absent
    if complete is None:
        return frames, 0
    if missing == "error":
        raise InputError(
            f"missing values in {counted(len(holes), 'column')} ({listed(holes)}): fill them, or "
            "pass missing='drop' to leave out the rows that have any"
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


def counted(number: int, noun: str) -> str:
    """``1 column``, ``2 columns``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(items: list[str], most: int = 10) -> str:
    """A comma list, cut after ``most`` items."""
    rest = len(items) - most
    return ", ".join(items[:most]) + (f" and {rest} more" if rest > 0 else "")
