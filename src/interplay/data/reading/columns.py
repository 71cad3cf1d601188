"""Choosing columns by names, globs and ranges."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from interplay.data.reading.tables import Table
from interplay.errors import InputError

GLOB = "*?["


def select_columns(table: Table, selection: Any, argument: str) -> list[str]:
    """Columns named by a comma list of names, globs (``img_*``) and ranges (``f0:f63``).

    A range takes the columns between its ends, both included, in the order of the file. A name is
    taken literally before it is read as a glob or a range.

    Raises:
        InputError: a name or a glob that matches no column, with the closest names; or a selection
            that is not made of names.

    """
    chosen: list[str] = []
    for token in tokens(selection, argument):
        chosen += columns_of(table, token, argument)
    if not chosen:
        raise InputError(
            f"{argument} names no column: pass names such as 'a,b', 'img_*' or 'f0:f63'"
        )
    return list(dict.fromkeys(chosen))


def tokens(selection: Any, argument: str) -> Sequence[str]:
    """The names, globs and ranges of a selection; whole numbers are names too."""
    if isinstance(selection, str):
        return selection.split(",")
    names = list(selection) if isinstance(selection, Iterable) else [selection]
    if all(isinstance(name, (str, int, np.integer)) for name in names):
        return [str(name) for name in names]
    raise InputError(
        f"{argument} is a {type(selection).__name__}: with data, pass the names of its columns, "
        "such as 'a,b' or ['a', 'b']"
    )


def columns_of(table: Table, token: str, argument: str) -> list[str]:
    """The columns that one name, glob or range stands for."""
    names = table.names
    for literal in (token, token.strip()):
        if literal in names:
            return [literal]
    token = token.strip()
    if token in table.groups:
        return table.groups[token]
    first, colon, last = token.partition(":")
    if colon and first in names and last in names:
        start, stop = names.index(first), names.index(last)
        if start > stop:
            raise InputError(
                f"{argument} has the range {token!r}, but {last!r} comes before {first!r}"
            )
        return names[start : stop + 1]
    if any(sign in token for sign in GLOB):
        matches = [name for name in names if fnmatchcase(name, token)]
        if matches:
            return matches
    known = [*names, *table.groups]
    close = difflib.get_close_matches(token, known, n=3, cutoff=0.5) or known[:8]
    raise InputError(
        f"{argument} names {token!r}, which matches no column; the closest are "
        f"{', '.join(map(repr, close))}"
    )
