"""What lazy engines do each in their own way: collecting, numbering rows, and counting distinct
values.

Everything else goes through narwhals, in the same words for all of them.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from interplay.data.tables import Frame, LazyFrame
from interplay.errors import InputError

POSITION = "interplay_position"
ENGINES = ("polars", "duckdb", "dask", "pyspark")


def check_engine(frame: LazyFrame) -> None:
    """Refuse lazy frames of engines that are not tested here."""
    name = str(frame.implementation)
    if name not in ENGINES:
        raise InputError(
            f"data is a lazy frame of {name}: pass one of polars, DuckDB, Dask or PySpark"
        )


def collect(frame: Frame | LazyFrame) -> Frame:
    """The rows in memory; lazy ones come as a polars frame.

    Raises:
        InputError: the engine cannot read its files or compute a column.

    """
    if isinstance(frame, nw.DataFrame):
        return frame
    options: dict[str, Any] = {"engine": "streaming"} if frame.implementation.is_polars() else {}
    try:
        return frame.collect("polars", **options)
    except Exception as error:  # engines raise errors of their own
        raise InputError(
            f"data cannot be read by {frame.implementation}: {first_line(error)}; check its files "
            "and the query behind it"
        ) from error


def first_line(error: Exception) -> str:
    """What an error says, without the plan that an engine prints below."""
    text = str(error).strip()
    return text.splitlines()[0] if text else repr(error)


def with_positions(frame: LazyFrame) -> LazyFrame:
    """The frame with the numbers of its rows, from 0, in the column ``POSITION``.

    Spark numbers the rows of each partition from a number of its own, without gaps in the first.
    """
    native: Any = frame.to_native()
    if frame.implementation.is_polars():
        native = native.with_row_index(POSITION)
    elif frame.implementation.is_duckdb():
        native = native.project(f"*, row_number() over () - 1 as {POSITION}")
    elif frame.implementation.is_dask():
        ones = native.assign(**{POSITION: 1})
        native = ones.assign(**{POSITION: ones[POSITION].cumsum(method="blelloch") - 1})
    else:
        from pyspark.sql import functions

        native = native.withColumn(POSITION, functions.monotonically_increasing_id())
    numbered: LazyFrame = nw.from_native(native)
    return numbered.with_columns(nw.col(POSITION).cast(nw.Int64))


def approximate_distinct(frame: LazyFrame) -> int:
    """About how many distinct rows there are, to a few per cent, in one pass of bounded memory.

    HyperLogLog (Flajolet et al. 2007), in each engine's own words.
    """
    native: Any = frame.to_native()
    names = frame.collect_schema().names()
    if frame.implementation.is_polars():
        import polars

        number = polars.struct(polars.all()).hash().approx_n_unique()
        return int(native.select(number).collect(engine="streaming").item())
    if frame.implementation.is_duckdb():
        columns = ", ".join(f'"{name}"' for name in names)
        return int(native.aggregate(f"approx_count_distinct(hash({columns}))").fetchall()[0][0])
    if frame.implementation.is_dask():
        return int(native.nunique_approx().compute())
    from pyspark.sql import functions

    distinct = functions.approx_count_distinct(functions.xxhash64(*names))
    return int(native.agg(distinct).collect()[0][0])
