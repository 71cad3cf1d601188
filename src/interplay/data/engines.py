"""What lazy engines do each in their own way: collecting, sampling, and counting distinct values.

Everything else goes through narwhals, in the same words for all of them.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from interplay.data.tables import Frame, LazyFrame
from interplay.errors import InputError

ROW = "interplay_row_number"
ENGINES = ("polars", "duckdb", "dask", "pyspark", "pyspark[connect]")


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


def sample_rows(frame: LazyFrame, fraction: float, seed: int) -> LazyFrame:
    """Each row with probability ``fraction`` < 1, the same rows for the same seed.

    Polars and DuckDB hash the number of the row, so that rows in the same order give the same
    sample. Dask and Spark draw in each partition: other partitions give another sample.
    """
    native: Any = frame.to_native()
    threshold = int(fraction * 2**64)  # of a hash of 64 bits
    if frame.implementation.is_polars():
        import polars

        chosen = polars.col(ROW).hash(seed) < polars.lit(threshold, polars.UInt64)
        native = native.with_row_index(ROW).filter(chosen).drop(ROW)
    elif frame.implementation.is_duckdb():
        numbered = native.project(f"*, row_number() over () as {ROW}")
        native = numbered.filter(f"hash({ROW}, {seed}) < {threshold}").project(f"* exclude {ROW}")
    elif frame.implementation.is_dask():
        native = native.sample(frac=fraction, random_state=seed)
    else:
        native = native.sample(fraction=fraction, seed=seed)
    sampled: LazyFrame = nw.from_native(native)
    return sampled


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
        return int(native.aggregate(f"approx_count_distinct(hash({columns}))").fetchone()[0])
    if frame.implementation.is_dask():
        return int(native.nunique_approx().compute())
    from pyspark.sql import functions

    distinct = functions.approx_count_distinct(functions.xxhash64(*names))
    return int(native.agg(distinct).collect()[0][0])
