"""``interplay sweep``: how the PID moves with the number of bins."""

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
    sizes_option,
    uncertainty_options,
    whole_numbers,
    with_names,
)
from interplay.cli.output import gap_as_exit_code, progress_bar, show
from interplay.errors import InputError


@click.command("sweep")
@file_argument("file")
@click.option("--plot", type=click.Path(dir_okay=False), metavar="FILE.png", help="Draw it there.")
@sizes_option
@columns(required=True)
@method_options
@data_options
@uncertainty_options
@output_options
def command(
    *,
    file: str,
    sizes: str,
    plot: str | None,
    as_json: bool,
    out: str | None,
    **settings: Any,
) -> None:
    """Show how the answer for FILE moves with the number of bins or clusters.

    \b
    Example:
        interplay demo --data biopsies.csv
        interplay sweep biopsies.csv --x1 mean_area --x2 worst_texture --y diagnosis \\
            --plot sweep.png
    """
    asked = with_names(settings)
    for name in ("bins", "clusters"):
        if name in asked:
            raise InputError(f"--{name} is what a sweep varies: pass --sizes")
    with gap_as_exit_code(), progress_bar() as progress:
        sweep = interplay.sweep_bins(
            data=file,
            bins=whole_numbers(sizes),
            progress=progress,
            **asked,
        )
    if plot is not None:
        from interplay.plots import plot_sweep, save

        save(plot_sweep(sweep), plot)
        click.echo(f"drawn in {plot}", err=True)
    show(sweep, as_json=as_json, out=out)
