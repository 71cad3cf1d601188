"""What lazy engines do each in their own way: collecting, numbering rows, counting equal and
distinct ones.

Everything else goes through narwhals, in the same words for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import narwhals as nw

from interplay.data.reading.tables import AnyFrame, Frame, LazyFrame
from interplay.errors import InputError

POSITION, NUMBER = "interplay_position", "interplay_number"  # of columns that are made here
BATCH, HELD = 2**21, 4_000_000  # rows that polars counts at a time; counts held before adding
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
    with engine_errors(frame):
        return frame.collect("polars", **options)


@contextmanager
def engine_errors(frame: LazyFrame) -> Iterator[None]:
    """Turn the errors of an engine, which are of its own classes, into one that says what it is."""
    try:
        yield
    except TooManyError:
        raise
    except Exception as error:
        raise InputError(
            f"data cannot be read by {frame.implementation}: {first_line(error)}; check its files "
            "and the query behind it"
        ) from error


def first_line(error: Exception) -> str:
    """What an error says, without the plan that an engine prints below."""
    text = str(error).strip()
    return text.splitlines()[0] if text else repr(error)


class TooManyError(Exception):
    """There are more distinct rows than asked for."""


def count_rows(frame: AnyFrame, most: int | None = None) -> Frame:
    """The distinct rows, and how often each occurs in the column ``NUMBER``, in memory.

    Polars counts some millions of rows at a time, by the engine that is quickest at it: a group-by
    of all rows at once holds a multiple of the groups until the end.

    Raises:
        TooManyError: more than ``most`` distinct rows; how many there are is known only to about a
            tenth where another engine than polars counts.

    """
    if isinstance(frame, nw.LazyFrame) and frame.implementation.is_polars():
        return count_batches(frame, most)
    if most is not None and isinstance(frame, nw.LazyFrame) and approximate_distinct(frame) > most:
        raise TooManyError
    names = frame.collect_schema().names()
    return collect(frame.group_by(names).agg(nw.len().alias(NUMBER)))


def count_batches(frame: LazyFrame, most: int | None) -> Frame:
    """``count_rows`` of a lazy frame of polars."""
    import polars

    native: Any = frame.to_native()
    names = frame.collect_schema().names()
    parts: list[Any] = []
    held, limit = 0, HELD
    with engine_errors(frame):
        batches = native.collect_batches(chunk_size=BATCH, maintain_order=False, engine="streaming")
        for batch in batches:
            parts.append(grouped(batch, names, polars.len().alias(NUMBER)))
            held += len(parts[-1])
            if held > limit:
                parts = [added(parts, names)]
                held = len(parts[0])
                limit = max(HELD, 2 * held)
            if most is not None and len(parts[-1]) > most:
                raise TooManyError
        whole = added(parts, names)
    if most is not None and len(whole) > most:
        raise TooManyError
    return nw.from_native(whole, eager_only=True)


def grouped(frame: Any, names: Sequence[str], number: Any) -> Any:
    """The distinct rows of a polars frame with a number for each."""
    return frame.lazy().group_by(names).agg(number).collect(engine="streaming")


def added(parts: Sequence[Any], names: Sequence[str]) -> Any:
    """The sum of counts of rows."""
    import polars

    if len(parts) == 1:
        return parts[0]
    return grouped(polars.concat(parts), names, polars.col(NUMBER).sum())


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
    """About how many distinct rows there are, to about a tenth, in one pass of bounded memory.

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
