"""The files that a command reads, and how they are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from interplay.cli.options import Decorator, stack
from interplay.data.reading.dialect import Dialect, Files

HOME = "interplay.dialect"  # of the settings, among what the context of a command keeps


def keep(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    """Keep a setting for the files."""
    if value is not None:
        context.meta.setdefault(HOME, {})[parameter.name] = value


def with_dialect(context: click.Context, _: click.Parameter, value: str) -> str | Files:
    """A file with the settings that were given; results in JSON have none."""
    settings: dict[str, Any] = context.meta.get(HOME, {})
    if not settings or Path(value).suffix.lower() == ".json":
        return value
    return Files(value, Dialect(**settings))


def setting(name: str, metavar: str, text: str) -> Decorator:
    """An option that goes with the files; it is read before them."""
    return click.option(
        f"--{name}", metavar=metavar, help=text, is_eager=True, expose_value=False, callback=keep
    )


def file_argument(*names: str) -> Decorator:
    """The files of a command, and the options on how they are written."""
    return stack(
        *(click.argument(name, type=click.Path(), callback=with_dialect) for name in names),
        setting("sep", "SIGN", "Of text files: between columns, such as ; or tab [default: told]"),
        setting("decimal", ".|,", "Of text files: before decimals [default: told]"),
        setting("encoding", "NAME", "Of text files, such as latin-1 [default: told]"),
        setting("sheet", "NAME", "Of an Excel workbook [default: the only one]"),
    )
