"""``interplay measures``: a file by several definitions of interaction, side by side."""

from __future__ import annotations

from typing import Any

import click

from interplay.cli.files import file_argument
from interplay.cli.options import columns, missing_option, output_options, stack, with_names
from interplay.cli.output import gap_as_exit_code, show
from interplay.core.settings import BINNINGS, SAMPLE

coding_options = stack(
    click.option(
        "--bins", type=int, help="Of a single continuous column [default: cube root of n]"
    ),
    click.option("--binning", type=click.Choice(BINNINGS), help="[default: quantile]"),
    click.option("--clusters", type=int, help="Of several columns [default: 20, or n / 10]"),
    missing_option,
    click.option(
        "--sample", type=int, help=f"Most rows that are learnt from [default: {SAMPLE:,}]"
    ),
)


@click.command("measures")
@file_argument("file")
@columns(required=True)
@coding_options
@output_options
def command(*, file: str, as_json: bool, out: str | None, **settings: Any) -> None:
    """Show FILE by several definitions: the PID, I_min, I_MMI, I_ccs, WMS, CI and more.

    Columns become symbols as with `interplay estimate --method discrete`. All but "PID
    corrected" are numbers of the rows as counted, with what small samples show by chance.

    \b
    Example:
        interplay demo --data biopsies.csv
        interplay measures biopsies.csv --x1 mean_area --x2 worst_texture --y diagnosis
    """
    from interplay.measures import compare

    with gap_as_exit_code():
        show(compare(data=file, **with_names(settings)), as_json=as_json, out=out)
