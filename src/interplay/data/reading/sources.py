"""Reading tables: files of every kind, many files, folders, frames and lazy frames."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import narwhals as nw

from interplay.data.reading.dialect import Dialect, Files
from interplay.data.reading.engines import check_engine, first_line
from interplay.data.reading.formats import READERS
from interplay.data.reading.plain import STDIN, Source, from_stdin, kind_of, plain_source
from interplay.data.reading.tables import LazyFrame, Table, listed, narwhal, non_empty
from interplay.errors import InputError, InterplayError

SMALL_BYTES = 256 * 2**20  # files up to this size in all, unpacked, ...
SMALL_VALUES = 2**25  # ... with up to so many values (256 MB of floats), are read into memory
DELIMITED = (".csv", ".tsv", ".txt")


def read(
    source: Any,
    *,
    sep: str | None = None,
    decimal: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
) -> Table:
    """Files as a table to pass as ``data``, when they are not read as they are by themselves.

    What is None is told from each file; ``notes`` of the result, and of every estimate made from
    it, say what was told.

    Args:
        source: a path, a glob such as ``"part-*.csv"``, a folder, a list of paths, or ``"-"`` for
            what is piped in.
        sep: of text files: the character between columns, or its name, such as ``"tab"``.
        decimal: of text files: ``"."`` or ``","``; the other one then groups thousands.
        encoding: of text files: a codec of Python, such as ``"latin-1"``.
        sheet: of Excel workbooks: the name of the sheet.

    Raises:
        InputError: as ``estimate`` does; a setting that the kind of file does not have.

    """
    return read_asked(source, Dialect(sep, decimal, encoding, sheet))


def read_asked(source: Any, asked: Dialect) -> Table:
    """Files that are written as a dialect says."""
    if isinstance(source, str) and source == STDIN:
        return read_sources([(from_stdin(), {})], asked)
    if isinstance(source, (str, Path)):
        return read_files(find_files(source), asked)
    if is_paths(source):
        files = {file: found for path in source for file, found in find_files(path).items()}
        return read_files(files, asked)
    raise InputError(
        f"source is a {type(source).__name__}: pass a path, a glob, a folder or a list of paths"
    )


def read_table(source: Any) -> Table:
    """Files, or a frame in memory or lazy.

    Args:
        source: a path, a glob such as ``"part-*.parquet"``, a folder, a list of paths, ``"-"``; a
            table that was read; a pandas, polars or pyarrow frame, a DuckDB relation; a lazy frame
            of polars, Dask or PySpark.

    Raises:
        InputError: no such file, a kind of file that is not read, a file that is empty, truncated
            or wrongly encoded, files of different columns, arrays of unequal length, repeated
            column names, or an object that is not a frame.

    """
    if isinstance(source, Table):
        return source
    if isinstance(source, Files):
        return read_asked(source.path, source.dialect)
    if isinstance(source, (str, Path)) or is_paths(source):
        return read(source)
    frame = narwhal(source, "data")
    if isinstance(frame, nw.LazyFrame):
        check_engine(frame)
        return Table(frame)
    if not isinstance(frame, nw.DataFrame):
        raise InputError(
            f"data is a {type(source).__name__}: pass paths, a glob or a folder, a pandas, polars "
            "or pyarrow frame, a DuckDB relation, or a lazy frame of polars, Dask or PySpark"
        )
    return Table(non_empty(frame, "data"))


def is_paths(source: Any) -> bool:
    """Whether it is a list of paths."""
    some = isinstance(source, (list, tuple)) and len(source) > 0
    return some and all(isinstance(path, (str, Path)) for path in source)


def read_files(files: dict[Path, dict[str, str]], asked: Dialect) -> Table:
    """One file, or the rows of many one after the other."""
    return read_sources([(opened(path), partition) for path, partition in files.items()], asked)


def read_sources(sources: Sequence[tuple[Source, dict[str, str]]], asked: Dialect) -> Table:
    """One file, or the rows of many one after the other; in memory where they are small."""
    first = sources[0][0]
    name = first.name if len(sources) == 1 else f"{first.name} and {len(sources) - 1} more"
    table = joined({s.name: read_file(s, partition, asked) for s, partition in sources}, first.kind)
    frame = table.frame
    if isinstance(frame, nw.LazyFrame):
        size = sum(source.path.stat().st_size for source, _ in sources)
        with readable(name, first.kind):
            if size > SMALL_BYTES or number_of_values(frame) > SMALL_VALUES:
                return table
            frame = frame.collect()
    return replace(table, frame=non_empty(frame, name))


def find_files(source: str | Path) -> dict[Path, dict[str, str]]:
    """The files of a path, glob or folder by name, and what the folders between say of each."""
    path = Path(source).expanduser()
    if path.is_dir():
        return files_in(path)
    if path.exists() or not glob.has_magic(str(path)):
        return {path: {}}
    files: dict[Path, dict[str, str]] = {}
    for name in sorted(glob.glob(str(path), recursive=True)):
        files |= files_in(Path(name)) if Path(name).is_dir() else {Path(name): {}}
    if not files:
        raise InputError(f"{source} matches no file: check the path")
    return files


def files_in(folder: Path) -> dict[Path, dict[str, str]]:
    """The data files in a folder; names that start with a dot or underscore are no data."""
    within = {file: file.relative_to(folder).parts for file in sorted(folder.rglob("*"))}
    files = {
        file: dict(part.split("=", 1) for part in parts[:-1] if "=" in part)
        for file, parts in within.items()
        if is_read(file)
        and file.is_file()
        and not any(part.startswith((".", "_")) for part in parts)
    }
    kinds = sorted({kind_of(file) for file in files})
    if not files:
        raise InputError(f"{folder} is a folder without files that end in {', '.join(READERS)}")
    if len(kinds) > 1:
        raise InputError(
            f"{folder} holds files of several kinds ({', '.join(kinds)}): pass a glob such as "
            f"'{folder}/*{kinds[0]}'"
        )
    return files


def is_read(file: Path) -> bool:
    """Whether a file is of a kind that is read, compressed or not."""
    return kind_of(file) in READERS or file.suffix.lower() == ".zip"


def opened(path: Path) -> Source:
    """A file that is there, unpacked.

    Raises:
        InputError: no such file, an empty one, or a kind of file that is not read.

    """
    if not is_read(path):
        raise InputError(
            f"{path} ends in {path.suffix!r}: files that end in {', '.join(READERS)} are read, and "
            "these compressed as .gz or .zip"
        )
    if not path.is_file():
        raise InputError(f"{path} does not exist or is not a file: check the path")
    if path.stat().st_size == 0:
        raise InputError(f"{path} is empty: it holds no bytes")
    with readable(path, path.suffix):
        return plain_source(path)


def read_file(source: Source, partition: dict[str, str], asked: Dialect) -> Table:
    """Read by its kind; ``partition`` gives further columns, one text for all rows."""
    reader = READERS.get(source.kind)
    if reader is None:
        raise InputError(f"{source.name} is none of the files that are read: {', '.join(READERS)}")
    if source.path.stat().st_size == 0:
        raise InputError(f"{source.name} is empty: it holds no bytes")
    with readable(source.name, source.kind):
        table = reader(source, asked)
        constants = [nw.lit(value).alias(name) for name, value in partition.items()]
        table.names  # noqa: B018  # a scan reads what it needs to know them
        return replace(table, frame=table.frame.with_columns(constants)) if constants else table


@contextmanager
def readable(source: str | Path, suffix: str) -> Iterator[None]:
    """Turn the errors that readers raise of their own libraries into one that names the file."""
    from polars.exceptions import PanicException

    try:
        yield
    except InterplayError:
        raise
    except (Exception, PanicException) as error:
        other = ", separated by another sign (sep)" if suffix in DELIMITED else ""
        raise InputError(
            f"{source} cannot be read as {suffix[1:]}: {first_line(error)}; "
            f"it may be truncated, in another format{other}, or not encoded in UTF-8"
        ) from error


def joined(tables: dict[str, Table], kind: str) -> Table:
    """The rows of all, whose columns have the same names in any order; types are reconciled.

    Raises:
        InputError: files of different columns, or of types that cannot be reconciled.

    """
    (first, table), *others = tables.items()
    if not others:
        return table
    for name, other in others:
        missing = sorted(set(table.names) - set(other.names))
        extra = sorted(set(other.names) - set(table.names))
        if missing or extra:
            raise InputError(
                f"{name} has other columns than {first}: it lacks {listed(missing) or 'none'} and "
                f"adds {listed(extra) or 'none'}; pass files of the same columns"
            )
    import polars

    natives = [other.frame.select(table.names).to_native() for other in tables.values()]
    with readable(f"{first} and {len(others)} more", kind):
        whole = nw.from_native(polars.concat(natives, how="vertical_relaxed"))
        whole.collect_schema()
    notes = dict.fromkeys(note for other in tables.values() for note in other.notes)
    return Table(whole, table.groups, tuple(notes))


def number_of_values(frame: LazyFrame) -> int:
    """Rows times columns."""
    return int(frame.select(nw.len()).collect().item()) * len(frame.collect_schema())
