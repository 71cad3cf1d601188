"""Columns that hold a list in each row, such as embeddings, as a column for each element."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from interplay.data.reading.engines import collect
from interplay.data.reading.tables import AnyFrame, Frame, LazyFrame
from interplay.errors import InputError


def spread_lists(frame: AnyFrame, argument: str) -> tuple[AnyFrame, dict[str, list[str]]]:
    """(the frame with ``emb[0]``, ``emb[1]`` ... in place of ``emb``, those names by column).

    Raises:
        InputError: lists that differ in length, that are all empty or missing, or that hold lists;
            columns of structs.

    """
    schema = frame.collect_schema()
    lists = {
        name: as_list(name, dtype, argument) for name, dtype in schema.items() if dtype.is_nested()
    }
    if not lists:
        return frame, {}
    widths = list_widths(frame, lists, argument)
    names = {name: [f"{name}[{i}]" for i in range(widths[name])] for name in lists}
    columns = []
    for name in schema:
        if name in lists:
            columns += [lists[name].list.get(i).alias(e) for i, e in enumerate(names[name])]
        else:
            columns.append(nw.col(name))
    return frame.select(columns), names


def as_list(name: str, dtype: Any, argument: str) -> nw.Expr:
    """The column as lists of variable length, which every engine can index."""
    if not isinstance(dtype, (nw.List, nw.Array)):
        raise nested(name, argument, str(dtype).partition("(")[0].lower())
    inner: Any = dtype.inner
    if inner.is_nested():
        raise nested(name, argument, "list of lists")
    return nw.col(name).cast(nw.List(inner)) if isinstance(dtype, nw.Array) else nw.col(name)


def list_widths(
    frame: Frame | LazyFrame, lists: dict[str, nw.Expr], argument: str
) -> dict[str, int]:
    """The common length of the lists of each column, found in one pass."""
    lengths = [
        length
        for i, column in enumerate(lists.values())
        for length in (
            column.list.len().min().alias(f"low{i}"),
            column.list.len().max().alias(f"high{i}"),
        )
    ]
    found = collect(frame.select(lengths)).row(0)
    widths = {}
    for name, low, high in zip(lists, found[::2], found[1::2], strict=True):
        if not high:
            raise InputError(f"column {name} of {argument} holds no values in its lists")
        if low < high:
            raise ragged(name, argument, int(low), int(high))
        widths[name] = int(high)
    return widths


def nested(column: str, argument: str, kind: str) -> InputError:
    """The error for a column whose cells are collections that don't spread to columns."""
    return InputError(
        f"column {column} of {argument} holds a {kind} in each row: spread it over columns of one "
        "value each, or pass an array (n, d)"
    )


def ragged(column: str, argument: str, shortest: int, longest: int) -> InputError:
    """The error for a column of lists that differ in length."""
    return InputError(
        f"column {column} of {argument} holds lists of {shortest} to {longest} values: pass lists "
        "of equal length, such as pooled embeddings"
    )
