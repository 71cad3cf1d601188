"""A table on stderr that fills as pieces of work end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from interplay.studies.experiment import Values


@contextmanager
def live_table(
    cells: Callable[[Values], Any],
) -> Iterator[tuple[Callable[[str, int, int], None], Callable[[Values], None]]]:
    """(a callback of (what, done, all), one of each result); drawn where stderr is a terminal.

    Args:
        cells: gives (row, column, text) of each cell that a result fills.

    """
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=True)
    found: dict[tuple[str, str], str] = {}
    state = {"title": ""}
    with Live(console=console, transient=True, auto_refresh=False) as live:

        def draw() -> None:
            if console.is_terminal:
                live.update(table_of(found, state["title"]), refresh=True)

        def progress(what: str, done: int, total: int) -> None:
            state["title"] = f"{what}: {done} of {total}"
            draw()

        def seen(result: Values) -> None:
            found.update({(row, column): text for row, column, text in cells(result)})
            draw()

        yield progress, seen


def table_of(found: dict[tuple[str, str], str], title: str) -> Any:
    """What is known so far."""
    from rich.table import Table

    columns = list(dict.fromkeys(column for _, column in found))
    table = Table("", *columns, title=title)
    for row in dict.fromkeys(row for row, _ in found):
        table.add_row(row, *(found.get((row, column), "") for column in columns))
    return table
