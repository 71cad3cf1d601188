"""Values given directly, arrays, lists, series and frames, as frames of numbers and text."""

from __future__ import annotations

import datetime
from decimal import Decimal
from numbers import Real
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from interplay.data.reading.lists import nested, ragged, spread_lists
from interplay.data.reading.tables import Frame, narwhal, non_empty
from interplay.errors import InputError

COLLECTIONS = (list, tuple, np.ndarray)
MOST_DENSE = 2**25  # values of a sparse matrix when it is made dense (256 MB)


def as_frame(values: Any, argument: str) -> Frame:
    """A modality or label given directly: an array (n, ...), a list, a series or a frame.

    A path to a ``.npy`` file stands for the array in it. Images and sequences (n, h, w) are taken
    as rows of h * w columns. A series keeps its name.

    Raises:
        InputError: no rows, values that are no table of columns, or a sparse matrix too large to
            be made dense.

    """
    if isinstance(values, (str, Path)):
        values = read_npy(values, argument)
    native = narwhal(values, argument)
    if isinstance(native, nw.LazyFrame):
        raise InputError(f"{argument} is a lazy frame: pass it as data, and name its columns")
    if isinstance(native, nw.Series):
        named = native.name is not None and str(native.name) != ""
        native = native.alias(str(native.name) if named else argument).to_frame()
    if isinstance(native, nw.DataFrame):
        return plain_columns(non_empty(native, argument), argument)
    array = as_array(values, argument)
    if array.ndim == 1 or array.shape[1] == 1:
        return plain_columns(frame_of({argument: array.ravel()}, argument), argument)
    columns = {f"{argument}[{i}]": column for i, column in enumerate(array.T)}
    return frame_of(columns, argument)


def read_npy(path: str | Path, argument: str) -> NDArray[Any]:
    """The array of a ``.npy`` file."""
    file = Path(path).expanduser()
    if file.suffix.lower() != ".npy":
        raise InputError(
            f"{argument} is the text {str(path)!r}: pass its values or the path of a .npy file, or "
            "name columns of data=..."
        )
    if not file.is_file():
        raise InputError(f"{argument}: {path} does not exist or is not a file: check the path")
    try:
        return np.asarray(np.load(file, allow_pickle=False))
    except (EOFError, OSError, ValueError) as error:
        raise InputError(
            f"{argument}: {path} cannot be read as npy: {error}; it may be empty or truncated"
        ) from error


def dense(values: Any, argument: str) -> NDArray[Any]:
    """An array, also of a sparse matrix of scipy if it is small enough."""
    from scipy.sparse import issparse

    if not issparse(values):
        return np.asarray(values)
    if values.shape[0] * values.shape[-1] > MOST_DENSE:
        raise InputError(
            f"{argument} is a sparse matrix of shape {values.shape}, which makes more than "
            f"{MOST_DENSE:,} values when it is dense: pass fewer columns, such as those of "
            "sklearn.decomposition.TruncatedSVD(100).fit_transform"
        )
    return np.asarray(values.toarray())


def as_array(values: Any, argument: str) -> NDArray[Any]:
    """(n,) or (n, d); masked entries become missing."""
    if isinstance(values, np.ma.MaskedArray):
        masked, values = np.ma.getmaskarray(values), values.data.astype(object)
        values[masked] = None
    if hasattr(values, "toarray"):
        values = dense(values, argument)
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
    if array.dtype.kind not in "biufOUSMm" or array.size == 0:
        raise InputError(
            f"{argument} has shape {array.shape} and dtype {array.dtype}: it holds no usable values"
        )
    return array.reshape(len(array), -1) if array.ndim > 2 else array


def frame_of(columns: dict[str, NDArray[Any]], argument: str) -> Frame:
    """A frame made of 1-D arrays; one of lists of equal length spreads to a column an element."""
    import polars

    series: dict[str, polars.Series] = {}
    for name, values in columns.items():
        if values.dtype.kind == "O":
            series |= object_series(values.tolist(), name, argument)
        elif values.dtype.kind in "Mm":
            unit = np.datetime_data(values.dtype)[0]
            known = (
                values if unit in ("ms", "us", "ns") else values.astype(f"{values.dtype.kind}8[us]")
            )
            series[name] = polars.Series(name, known)
        elif values.dtype.kind in "US":
            series[name] = polars.Series(name, values.tolist())
        elif values.dtype.kind == "f":
            series[name] = polars.Series(name, values.astype(np.float64, copy=False))
        else:
            native = values.dtype.newbyteorder("=")
            series[name] = polars.Series(name, values.astype(native, copy=False))
    return nw.from_native(polars.DataFrame(series), eager_only=True)


def object_series(values: list[Any], column: str, argument: str) -> dict[str, Any]:
    """Polars series of floats or texts, null where missing, from Python objects.

    Raises:
        InputError: lists of unequal length, sets or dicts.

    """
    import polars

    if any(isinstance(value, COLLECTIONS) for value in values):
        elements = spread_objects(values, column, argument)
        return frame_of(elements, argument).to_native().to_dict()  # type: ignore[no-any-return]
    present = [value for value in values if not is_missing(value)]
    for value in present:
        if isinstance(value, (set, dict)):
            raise nested(column, argument, type(value).__name__)
    if present and all(isinstance(value, datetime.date) for value in present):
        moments = [None if is_missing(value) else value for value in values]
        return {column: polars.Series(column, moments)}
    number = all(isinstance(value, (Real, Decimal, np.bool_)) for value in present)
    plain = float if number else str
    numbers_or_texts = [None if is_missing(value) else plain(value) for value in values]
    kind = polars.Float64 if number else polars.String
    return {column: polars.Series(column, numbers_or_texts, kind)}


def spread_objects(values: list[Any], column: str, argument: str) -> dict[str, NDArray[Any]]:
    """A column for each place in lists of equal length; missing where a row has no list."""
    present = np.array([not is_missing(value) for value in values])
    lists = [value for value, there in zip(values, present.tolist(), strict=True) if there]
    lengths = {len(value) if isinstance(value, COLLECTIONS) else 1 for value in lists}
    if len(lengths) > 1:
        raise ragged(column, argument, min(lengths), max(lengths))
    elements = np.asarray(lists)
    if elements.ndim > 2 and isinstance(lists[0], np.ndarray):
        elements = elements.reshape(len(elements), -1)
    if elements.ndim != 2:
        raise nested(column, argument, "list of lists")
    number = elements.dtype.kind in "biuf"
    matrix = np.full((len(values), elements.shape[1]), np.nan if number else None)
    matrix[present] = elements
    return {f"{column}[{i}]": element for i, element in enumerate(matrix.T)}


def is_missing(value: Any) -> bool:
    """None, NaN, NaT or pandas' NA."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, (float, np.floating)) and bool(np.isnan(value))


def plain_columns(frame: Frame, argument: str) -> Frame:
    """The frame with columns of objects turned into numbers or text, and lists spread.

    Raises:
        InputError: a column of structs, sets, dicts, or lists of unequal length.

    """
    frame, _ = spread_lists(frame, argument)
    columns: list[Any] = []
    for name, dtype in frame.schema.items():
        if dtype in (nw.Object, nw.Unknown):
            objects = object_series(frame[name].to_list(), name, argument)
            columns += [
                nw.new_series(
                    part,
                    plain.to_list(),
                    nw.from_native(plain, series_only=True).dtype,
                    backend=frame.implementation,
                )
                for part, plain in objects.items()
            ]
        else:
            columns.append(frame[name])
    return frame.select(*columns)
