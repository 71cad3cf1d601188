"""``interplay recommend``: what fusion is worth for a file, and which models to train first."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

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
from interplay.cli.output import gap_as_exit_code, progress_bar, write

if TYPE_CHECKING:
    from interplay.selection import FusionGain
    from interplay.selection.recommend import Recommendations


@click.command("recommend")
@file_argument("file")
@columns(required=True)
@click.option(
    "-k", "number", type=int, default=3, show_default=True, help="How many models to recommend."
)
@click.option(
    "--rule",
    type=click.Choice(["ladder", "paper"]),
    default="ladder",
    show_default=True,
    help="ladder: by what combining is worth; paper: its rule, by the nearest of ten datasets.",
)
@method_options
@data_options
@uncertainty_options
@output_options
def command(
    *, file: str, number: int, rule: Any, as_json: bool, out: str | None, **settings: Any
) -> None:
    """Say what fusion is worth for FILE, before any fusion model is built.

    What the second modality adds, what its loss would cost, whether late fusion is enough or the
    model must combine, and which families to try first.

    \b
    Example:
        interplay demo --data biopsies.csv
        interplay recommend biopsies.csv --x1 'mean_*' --x2 'worst_*' --y diagnosis
    """
    with gap_as_exit_code():
        with progress_bar() as progress:
            gain = interplay.fusion_gain(data=file, progress=progress, **with_names(settings))
        found = interplay.recommend(gain, number, rule=rule)
        text = as_text(gain, found) if not as_json else as_plain(gain, found)
        if out is None:
            click.echo(text)
        else:
            write(out, text)


def as_text(gain: FusionGain, found: Recommendations) -> str:
    """The ladder, what it means, and the models with the reason."""
    from interplay.selection import sentences

    lines = [str(gain), "", *(f"  {line}" for line in sentences(gain)), "", "  Try first:"]
    return "\n".join([*lines, *(f"  {line}" for line in str(found).splitlines())])


def as_plain(gain: FusionGain, found: Recommendations) -> str:
    """The same as JSON."""
    plain = {"gain": gain.to_dict(), "recommendations": [asdict(one) for one in found]}
    return json.dumps(plain, indent=2)
