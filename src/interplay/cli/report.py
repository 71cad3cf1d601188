"""``interplay report``: one HTML page to send to a colleague."""

from __future__ import annotations

from typing import Any

import click

import interplay
from interplay.cli.files import file_argument
from interplay.cli.options import (
    OutFile,
    columns,
    config_option,
    data_options,
    method_options,
    seed_option,
    sizes_option,
    stack,
    uncertainty_options,
    whole_numbers,
    with_names,
)
from interplay.cli.output import gap_as_exit_code, progress_bar


@click.command("report")
@file_argument("file")
@columns(required=True)
@click.option(
    "--out", type=OutFile(), default="report.html", show_default=True,
    metavar="FILE.html", help="Where to write the page.",
)  # fmt: skip
@click.option("--title", help="Of the page.")
@click.option("--fusion", is_flag=True, help="Add what each kind of model reaches (fusion ladder).")
@click.option(
    "--models", type=click.Path(), metavar="FILE.pt|DIR",
    help="Add what models of `interplay models train` use.",
)  # fmt: skip
@sizes_option
@stack(method_options, data_options, uncertainty_options, seed_option, config_option)
def command(
    *,
    file: str,
    out: str,
    sizes: str,
    fusion: bool,
    models: str | None,
    **settings: Any,
) -> None:
    """Write a page on what two modalities in FILE tell about a label.

    One self-contained HTML file: the four numbers with intervals, pictures, whether more rows would
    help, which classifiers were tried, what was done to the data, how the answer depends on the
    bins, and the rows behind it. It needs no network, and reads on a telephone, in the dark and on
    paper.

    \b
    Example:
        interplay demo --data biopsies.csv
        interplay report biopsies.csv --x1 mean_area --x2 worst_texture --y diagnosis \\
            --out report.html
    """
    with gap_as_exit_code(), progress_bar() as progress:
        content = interplay.report.build_report(
            data=file,
            sizes=whole_numbers(sizes),
            fusion=fusion,
            models=models,
            progress=progress,
            **with_names(settings),
        )
        interplay.report.write_report(content, out)
    click.echo(f"report written to {out}")
