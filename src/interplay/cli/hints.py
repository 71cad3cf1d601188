"""What to type next, where a command was called with too little."""

from __future__ import annotations

from os import fspath
from pathlib import Path
from shlex import quote

import click

COLUMN_OPTIONS = ("x1", "x2", "y", "modalities")
MOST_LISTED = 30


def of_file(name: str) -> str | None:
    """What to do with a file or folder given in place of a command; None if there is none."""
    if not Path(name).exists():
        return None
    kind = "folder" if Path(name).is_dir() else "file"
    return (
        f"{name!r} is a {kind}, and a command comes first: interplay estimate {quote(name)} "
        "--x1 COLUMNS --x2 COLUMNS --y COLUMN"
    )


def of_missing(error: click.MissingParameter) -> str | None:
    """The columns of the file, where those of a modality or of the label are not named.

    Raises:
        InputError: the file cannot be read.

    """
    file = error.ctx.params.get("file") if error.ctx else None
    if not file or error.param is None or error.param.name not in COLUMN_OPTIONS:
        return None
    from interplay.data.reading.sources import read_table
    from interplay.data.reading.tables import counted, listed

    table = read_table(file)
    columns = f"{counted(len(table.names), 'column')}: {listed(table.names, MOST_LISTED)}"
    groups = f"; sets of columns: {listed(list(table.groups))}" if table.groups else ""
    return f"{fspath(file)} has {columns}{groups}"
