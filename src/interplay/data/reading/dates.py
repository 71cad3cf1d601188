"""Dates, times on a date and durations as numbers of days."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from interplay.data.reading.tables import AnyFrame, listed

MICROSECONDS = 86_400_000_000  # in a day


def as_days(frame: AnyFrame) -> tuple[AnyFrame, list[str]]:
    """(the frame with days since 1970, or of a duration, for dates and times; their columns).

    Times without a zone count as in UTC.
    """
    schema = frame.collect_schema()
    moments: list[str] = [name for name, kind in schema.items() if kind in (nw.Date, nw.Datetime)]
    spans: list[str] = [name for name, kind in schema.items() if kind == nw.Duration]
    days = [nw.col(name).dt.total_microseconds() / MICROSECONDS for name in spans]
    frame = frame.with_columns(days) if days else frame
    if not moments:
        return frame, spans
    if frame.implementation.is_duckdb():
        frame = duckdb_days(frame, {name: schema[name] for name in moments})
    elif frame.implementation.is_pyspark():
        frame = spark_days(frame, moments)
    else:
        frame = frame.with_columns(
            nw.col(name).dt.timestamp("us").cast(nw.Float64) / MICROSECONDS for name in moments
        )
    return frame, [*moments, *spans]


def duckdb_days(frame: Any, moments: dict[str, Any]) -> Any:
    """The same in words of DuckDB."""
    columns = []
    for name, kind in moments.items():
        quoted = '"' + name.replace('"', '""') + '"'
        zoned = kind == nw.Datetime and kind.time_zone is not None
        moment = quoted if zoned else f"{quoted}::timestamp"
        columns.append(f"epoch_us({moment}) / {MICROSECONDS} as {quoted}")
    return nw.from_native(frame.to_native().project(f"* replace ({', '.join(columns)})"))


def spark_days(frame: Any, moments: list[str]) -> Any:
    """The same in words of Spark."""
    from pyspark.sql import functions, types

    native = frame.to_native()
    columns = {}
    for name in moments:
        kind, quoted = native.schema[name].dataType, "`" + name.replace("`", "``") + "`"
        if isinstance(kind, types.DateType):
            days = f"cast(unix_date({quoted}) as double)"
        elif isinstance(kind, types.TimestampType):
            days = f"unix_micros({quoted}) / {MICROSECONDS}"
        else:
            epoch = "timestamp_ntz'1970-01-01 00:00:00'"
            days = f"timestampdiff(microsecond, {epoch}, {quoted}) / {MICROSECONDS}"
        columns[name] = functions.expr(days)
    return nw.from_native(native.withColumns(columns))


def note_on_days(columns: list[str]) -> list[str]:
    """A sentence on the columns that were turned into days, if any."""
    return [f"Dates and times count as numbers of days: {listed(columns)}."] if columns else []
