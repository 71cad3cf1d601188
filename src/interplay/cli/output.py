"""How results are shown: a table for people, JSON for machines, progress on stderr."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from interplay.core.pid import PID
from interplay.errors import GapWarning, InputError
from interplay.readings import cautions, readings, summary

if TYPE_CHECKING:
    from rich.console import Console

NARROW = 12  # characters of a bar: what is done and expected must fit into 80 beside it


class Result(Protocol):
    """Anything that prints as a table and has plain values."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""


def show(result: Result, *, as_json: bool, out: str | None = None) -> None:
    """The result on stdout, or in the file ``out``."""
    text = json.dumps(result.to_dict(), indent=2) if as_json else str(result)
    if isinstance(result, PID) and not as_json:
        lines = [summary(result), *readings(result), *cautions(result)]
        text = "\n".join([text, "", *(f"  {line}" for line in lines)])
    if out is None:
        click.echo(text)
    else:
        write(out, text)


def write(out: str, text: str) -> None:
    """Write a file, or say why not."""
    try:
        Path(out).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"--out {out} cannot be written: {error.strerror}") from error
    click.echo(f"written to {out}", err=True)


@contextmanager
def gap_as_exit_code() -> Iterator[None]:
    """Say on stderr that a solver missed its tolerance, and end with exit code 1."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", GapWarning)
        yield
    missed = [w for w in caught if issubclass(w.category, GapWarning)]
    for warning in caught:
        click.echo(f"interplay: {warning.message}", err=True)
    if missed:
        raise click.exceptions.Exit(1)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A callback of (what, done, all) that draws bars on stderr, where that is a terminal.

    A bar has the steps done and expected, which may change on the way, and the time left.
    """
    from rich.console import Console

    console = Console(stderr=True)
    with bars_on(console) as advance:
        yield advance


@contextmanager
def bars_on(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """The bars of ``progress_bar`` on a console; those that are full make room."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"), BarColumn(NARROW), MofNCompleteColumn(),
        TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bars:
        tasks: dict[str, Any] = {}

        def advance(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            finished = done >= total and len(tasks) > 1
            bars.update(tasks[what], completed=done, total=total, visible=not finished)

        yield advance
