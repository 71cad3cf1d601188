"""``interplay estimate``: the PID of a file's columns."""

from __future__ import annotations

import click

from interplay.cli.output import gap_as_exit_code, json_option, show, solver_option, tol_option
from interplay.data.discretise import BINNINGS
from interplay.estimators.estimate import METHODS, estimate


@click.command("estimate")
@click.argument("file", type=click.Path())
@click.option("--x1", required=True, metavar="COLUMNS", help="Columns of the first modality.")
@click.option("--x2", required=True, metavar="COLUMNS", help="Columns of the second modality.")
@click.option("--y", required=True, metavar="COLUMN", help="Column of the label.")
@click.option("--method", type=click.Choice(METHODS), default="auto", show_default=True)
@click.option(
    "--bins", type=int, help="Bins of a single continuous column [default: cube root of n]."
)
@click.option("--binning", type=click.Choice(BINNINGS), default="quantile", show_default=True)
@click.option("--clusters", type=int, default=20, show_default=True, help="For several columns.")
@click.option("--missing", type=click.Choice(["error", "drop"]), default="error", show_default=True)
@click.option(
    "--names", metavar="A,B,C", help="Names of the modalities and the label, for printing."
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the clustering."
)
@solver_option
@tol_option
@json_option
def command(
    *,
    file: str,
    x1: str,
    x2: str,
    y: str,
    method: str,
    bins: int | None,
    binning: str,
    clusters: int,
    missing: str,
    names: str | None,
    seed: int,
    solver: str,
    tol: float,
    as_json: bool,
) -> None:
    """Decompose what two modalities in FILE (CSV, TSV, Parquet or npz) tell about a label.

    COLUMNS is a comma list of names, globs such as 'img_*' and ranges such as 'f0:f63'.

    \b
    Example:
        printf 'a,b,y\\n' > xor.csv
        for i in $(seq 50); do printf '0,0,0\\n0,1,1\\n1,0,1\\n1,1,0\\n'; done >> xor.csv
        interplay estimate xor.csv --x1 a --x2 b --y y
    """
    with gap_as_exit_code():
        pid = estimate(
            x1,
            x2,
            y,
            data=file,
            method=method,
            bins=bins,
            binning=binning,
            clusters=clusters,
            missing=missing,
            solver=solver,
            tol=tol,
            names=[name.strip() for name in names.split(",")] if names else None,
            rng=seed,
        )
        show(pid, as_json=as_json)
