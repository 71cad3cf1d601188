"""Reading tables: files of every kind, many files, folders, frames and lazy frames."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import narwhals as nw

from interplay.data.reading.engines import check_engine, first_line
from interplay.data.reading.formats import READERS
from interplay.data.reading.tables import LazyFrame, Table, listed, narwhal, non_empty
from interplay.errors import InputError

SMALL_BYTES = 256 * 2**20  # files up to this size in all, ...
SMALL_VALUES = 2**25  # ... with up to so many values (256 MB of floats), are read into memory


def read_table(source: Any) -> Table:
    """Files, or a frame in memory or lazy.

    Args:
        source: a path, a glob such as ``"part-*.parquet"``, a folder, a list of paths; a pandas,
            polars or pyarrow frame, a DuckDB relation; a lazy frame of polars, Dask or PySpark.

    Raises:
        InputError: no such file, a kind of file that is not read, a file that is empty, truncated
            or wrongly encoded, files of different columns, arrays of unequal length, repeated
            column names, or an object that is not a frame.

    """
    if isinstance(source, (str, Path)):
        return read_files(find_files(source))
    if is_paths(source):
        return read_files(
            {file: found for path in source for file, found in find_files(path).items()}
        )
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


def read_files(files: dict[Path, dict[str, str]]) -> Table:
    """One file, or the rows of many one after the other; in memory where they are small."""
    first = next(iter(files))
    name = str(first) if len(files) == 1 else f"{first} and {len(files) - 1} more"
    table = joined({path: read_file(path, partition) for path, partition in files.items()})
    frame = table.frame
    if isinstance(frame, nw.LazyFrame):
        size = sum(path.stat().st_size for path in files)
        with readable(name, first.suffix):
            if size > SMALL_BYTES or number_of_values(frame) > SMALL_VALUES:
                return table
            frame = frame.collect()
    return Table(non_empty(frame, name), table.groups)


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
        if file.suffix.lower() in READERS
        and file.is_file()
        and not any(part.startswith((".", "_")) for part in parts)
    }
    kinds = sorted({file.suffix.lower() for file in files})
    if not files:
        raise InputError(f"{folder} is a folder without files that end in {', '.join(READERS)}")
    if len(kinds) > 1:
        raise InputError(
            f"{folder} holds files of several kinds ({', '.join(kinds)}): pass a glob such as "
            f"'{folder}/*{kinds[0]}'"
        )
    return files


def read_file(path: Path, partition: dict[str, str]) -> Table:
    """Read by the ending of the name; ``partition`` gives further columns, one text for all."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            f"{path} ends in {path.suffix!r}: files that end in {', '.join(READERS)} are read"
        )
    if not path.is_file():
        raise InputError(f"{path} does not exist or is not a file: check the path")
    if path.stat().st_size == 0:
        raise InputError(f"{path} is empty: it holds no bytes")
    with readable(path, path.suffix):
        table = reader(path)
        constants = [nw.lit(value).alias(name) for name, value in partition.items()]
        table.names  # noqa: B018  # a scan reads what it needs to know them
        return Table(table.frame.with_columns(constants), table.groups) if constants else table


@contextmanager
def readable(source: str | Path, suffix: str) -> Iterator[None]:
    """Turn the errors that readers raise of their own libraries into one that names the file."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        raise InputError(
            f"{source} cannot be read as {suffix[1:]}: {first_line(error)}; "
            "it may be truncated, in another format, or not encoded in UTF-8"
        ) from error


def joined(tables: dict[Path, Table]) -> Table:
    """The rows of all, whose columns have the same names in any order; types are reconciled.

    Raises:
        InputError: files of different columns, or of types that cannot be reconciled.

    """
    (first, table), *others = tables.items()
    if not others:
        return table
    for path, other in others:
        missing = sorted(set(table.names) - set(other.names))
        extra = sorted(set(other.names) - set(table.names))
        if missing or extra:
            raise InputError(
                f"{path} has other columns than {first}: it lacks {listed(missing) or 'none'} and "
                f"adds {listed(extra) or 'none'}; pass files of the same columns"
            )
    import polars

    natives = [other.frame.select(table.names).to_native() for other in tables.values()]
    with readable(f"{first} and {len(others)} more", first.suffix):
        whole = nw.from_native(polars.concat(natives, how="vertical_relaxed"))
        whole.collect_schema()
    return Table(whole, table.groups)


def number_of_values(frame: LazyFrame) -> int:
    """Rows times columns."""
    return int(frame.select(nw.len()).collect().item()) * len(frame.collect_schema())
