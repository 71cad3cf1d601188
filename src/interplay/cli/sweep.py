"""``interplay sweep``: how the PID moves with the number of bins."""

from __future__ import annotations

from typing import Any

import click

import interplay
from interplay.cli.estimate import listed_names
from interplay.cli.files import file_argument
from interplay.cli.options import columns, data_options, output_options
from interplay.cli.output import gap_as_exit_code, progress_bar, show
from interplay.core.settings import BIASES, SWEPT_BINS
from interplay.errors import InputError


@click.command("sweep")
@file_argument("file")
@click.option("--plot", type=click.Path(dir_okay=False), metavar="FILE.png", help="Draw it there.")
@click.option(
    "--sizes",
    default=",".join(map(str, SWEPT_BINS)),
    show_default=True,
    help="Numbers of bins, or of clusters, to try.",
)
@click.option("--bias", type=click.Choice(BIASES), default="surrogate", show_default=True)
@columns(required=True)
@data_options
@output_options
def command(
    *,
    file: str,
    sizes: str,
    names: str | None,
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
    del settings["bins"], settings["clusters"]
    with gap_as_exit_code(), progress_bar() as progress:
        sweep = interplay.sweep_bins(
            data=file,
            bins=whole_numbers(sizes),
            names=listed_names(names),
            progress=progress,
            **settings,
        )
    if plot is not None:
        from interplay.plots import plot_sweep, save

        save(plot_sweep(sweep), plot)
        click.echo(f"drawn in {plot}", err=True)
    show(sweep, as_json=as_json, out=out)


def whole_numbers(sizes: str) -> tuple[int, ...]:
    """Numbers from a comma list."""
    try:
        return tuple(int(size) for size in sizes.split(","))
    except ValueError as error:
        raise InputError(f"--sizes is {sizes!r}: pass whole numbers such as 2,4,8") from error
