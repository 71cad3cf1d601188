"""Values given directly, arrays, lists, series and frames, as frames of numbers and text."""

from __future__ import annotations

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


def as_frame(values: Any, argument: str) -> Frame:
    """A modality or label given directly: an array (n,) or (n, d), a list, a series or a frame.

    A path to a ``.npy`` file stands for the array in it.

    Raises:
        InputError: more than two axes, no rows, or values that are no table of columns.

    """
    if isinstance(values, (str, Path)):
        values = read_npy(values, argument)
    native = narwhal(values, argument)
    if isinstance(native, nw.LazyFrame):
        raise InputError(f"{argument} is a lazy frame: pass it as data, and name its columns")
    if isinstance(native, nw.Series):
        native = native.alias(argument).to_frame()
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


def as_array(values: Any, argument: str) -> NDArray[Any]:
    """(n,) or (n, d); masked entries become missing."""
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


def frame_of(columns: dict[str, NDArray[Any]], argument: str) -> Frame:
    """A frame made of 1-D arrays; one of lists of equal length spreads to a column an element."""
    import polars

    series: dict[str, polars.Series] = {}
    for name, values in columns.items():
        if values.dtype.kind == "O":
            series |= object_series(values.tolist(), name, argument)
        elif values.dtype.kind in "Mm":
            texts = values.astype(str).astype(object)
            texts[np.isnat(values)] = None
            series[name] = polars.Series(name, texts.tolist(), polars.String)
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
