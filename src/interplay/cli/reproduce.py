"""``interplay reproduce``: the paper's tables and figures."""

from __future__ import annotations

from typing import Any

import click

from interplay.cli.live import live_table
from interplay.cli.output import progress_bar
from interplay.errors import InputError
from interplay.studies.experiment import Options
from interplay.studies.paper.catalogue import ENTRIES, create

TIMES = """Names, and times on 2 cores. Of table2 each of the 5 samples (--seeds) takes a fifth:"""
HEAD = f"  {'NAME':<13}  {'in full':>10}  {'--quick':>8}  shows"


def catalogue() -> str:
    """What there is, a line each, with the time that it takes on 2 cores."""
    lines = [
        f"  {name:<13}  {entry.full:>10}  {entry.quick:>8}  {entry.shows}"
        for name, entry in ENTRIES.items()
    ]
    return "\n".join([HEAD, *lines])


class WithCatalogue(click.Command):
    """Adds the catalogue to the help."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Names and times, on two cores."""
        formatter.write(f"\n{TIMES}\n\n{catalogue()}\n")


@click.command("reproduce", cls=WithCatalogue)
@click.argument("name", required=False)
@click.option("--quick", is_flag=True, help="A small version: fewer rows, angles and datasets.")
@click.option(
    "--out", "folder", type=click.Path(), default="reproduced", show_default=True, metavar="DIR",
    help="Folder to write to.",
)  # fmt: skip
@click.option(
    "--data",
    type=click.Path(),
    metavar="DIR",
    help="Folder of real datasets [default: that of interplay datasets].",
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of all chance."
)
@click.option(
    "--seeds", type=click.IntRange(min=1), metavar="K",
    help="Samples of each dataset, in tables [default: 5 for table2, 1 for table1 and --quick].",
)  # fmt: skip
@click.option(
    "--estimator", "estimators", multiple=True, metavar="NAME",
    help="Run this one, in tables; repeat for several: cvx, cvx-corrected, cvx-all (table2), "
    "batch-paper, batch, posterior [default: all].",
)  # fmt: skip
@click.option(
    "--jobs", "n_jobs", type=int, metavar="N", help="Pieces worked on at a time [default: 1]."
)
@click.option(
    "--preset", metavar="NAME",
    help="Hyperparameters of the models of table4, table18 and base-suite [default: synthetic, "
    "those of the paper's table 11, for the tables; default for base-suite and --quick].",
)  # fmt: skip
@click.option("--human", is_flag=True, help="With table3: what people rated, beside the estimates.")
def command(
    *,
    name: str | None,
    folder: str,
    estimators: tuple[str, ...],
    human: bool,
    n_jobs: int | None,
    **choices: Any,
) -> None:
    """Run table or figure NAME of the paper: ours beside the paper's beside the truth.

    Writes NAME.md, NAME.csv and NAME.png in DIR and prints the Markdown. What is finished is kept
    in NAME.jsonl there, so that a second run goes on where the first was stopped. Without a NAME,
    lists what there is.

    \b
    Example:
        interplay reproduce
        interplay reproduce figure12 --quick
    """
    if name is None:
        click.echo(catalogue())
        return
    from interplay.studies.run import reproduce

    if human and name not in ("table3", "human"):
        raise InputError(f"--human goes with table3: leave it out for {name}")
    name = "human" if human else name

    experiment = create(name, Options(estimators=estimators or None, **choices))
    if cells := getattr(experiment, "cells", None):
        with live_table(cells) as (progress, seen):
            page = reproduce(experiment, folder, progress, n_jobs, seen)
    else:
        with progress_bar() as progress:
            page = reproduce(experiment, folder, progress, n_jobs)
    click.echo(page.markdown, nl=False)
    click.echo(f"written to {folder}: {name}.md, {name}.csv, {name}.png", err=True)
