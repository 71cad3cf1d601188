"""``interplay pairs``: every pair of several modalities."""

from __future__ import annotations

from typing import Any

import click

import interplay
from interplay.cli.files import file_argument
from interplay.cli.options import (
    data_options,
    given,
    method_options,
    output_options,
    uncertainty_options,
)
from interplay.cli.output import gap_as_exit_code, progress_bar, show
from interplay.errors import InputError


@click.command("pairs")
@file_argument("file")
@click.option(
    "--modality", "modalities", multiple=True, required=True, metavar="NAME=COLUMNS",
    help="Two or more, each with this option.",
)  # fmt: skip
@click.option("--y", required=True, metavar="COLUMNS", help="Label.")
@method_options
@data_options
@uncertainty_options
@output_options
def command(
    *,
    file: str,
    modalities: tuple[str, ...],
    y: str,
    as_json: bool,
    out: str | None,
    **settings: Any,
) -> None:
    """Decompose what every two of several modalities in FILE tell about a label.

    \b
    Example:
        interplay demo --data biopsies.csv
        interplay pairs biopsies.csv --y diagnosis --modality 'average=mean_*' \\
            --modality 'spread=error_*' --modality 'worst=worst_*'
    """
    with gap_as_exit_code():
        with progress_bar() as progress:
            pairs = interplay.estimate_pairs(
                named_columns(modalities),
                y,
                data=file,
                progress=progress,
                **given(settings),
            )
        show(pairs, as_json=as_json, out=out)


def named_columns(modalities: tuple[str, ...]) -> dict[str, str]:
    """Columns by name, from ``name=columns``."""
    named: dict[str, str] = {}
    for text in modalities:
        name, equals, columns = text.partition("=")
        if not equals or not name.strip() or not columns.strip():
            raise InputError(f"--modality is {text!r}: pass NAME=COLUMNS, such as 'image=img_*'")
        if name.strip() in named:
            raise InputError(f"--modality names {name.strip()!r} twice: give each its own name")
        named[name.strip()] = columns
    return named
