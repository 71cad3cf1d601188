"""``interplay estimate``: the PID of a file's columns."""

from __future__ import annotations

from typing import Any

import click

import interplay
from interplay.cli.files import file_argument
from interplay.cli.options import (
    columns,
    data_options,
    method_options,
    output_options,
    uncertainty_options,
    with_names,
)
from interplay.cli.output import gap_as_exit_code, progress_bar, show
from interplay.core.pid import PID


@click.command("estimate")
@file_argument("file")
@columns(required=True)
@method_options
@data_options
@uncertainty_options
@output_options
def command(*, file: str, as_json: bool, out: str | None, **settings: Any) -> None:
    """Decompose what two modalities in FILE tell about a label.

    FILE is a CSV, TSV, Excel, Parquet, Arrow, JSON lines or npz file, also as .gz or .zip, a glob,
    a folder of such files, or - for what is piped in.
    COLUMNS is a comma list of names, globs such as 'img_*' and ranges such as 'f0:f63'.

    \b
    Example:
        interplay demo --data biopsies.csv
        interplay estimate biopsies.csv --x1 'mean_*' --x2 'worst_*' --y diagnosis
    """
    with gap_as_exit_code():
        show(estimate_file(file, **settings), as_json=as_json, out=out)


def estimate_file(file: str, **settings: Any) -> PID:
    """The PID of a file, with intervals and tests where they are quick."""
    asked = {"replicates": "auto", "permutations": "auto"} | with_names(settings)
    with progress_bar() as progress:
        return interplay.estimate(data=file, progress=progress, **asked)
