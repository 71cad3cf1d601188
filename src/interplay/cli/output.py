"""How results are shown: a table and sentences for people, JSON for machines."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import click

from interplay.broja.decompose import GapWarning
from interplay.core.pid import PID
from interplay.readings import readings, summary


def show(pid: PID, *, as_json: bool) -> None:
    """The result on stdout."""
    if as_json:
        click.echo(json.dumps(pid.to_dict(), indent=2))
        return
    click.echo(pid)
    click.echo()
    for line in [summary(pid), *readings(pid)]:
        click.echo(f"  {line}")


@contextmanager
def gap_as_exit_code() -> Iterator[None]:
    """Say on stderr that a solver missed its tolerance, and end with exit code 1."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", GapWarning)
        yield
    missed = [w for w in caught if issubclass(w.category, GapWarning)]
    for warning in caught:
        click.echo(f"interplay: {warning.message}", err=True)
    if missed:
        raise click.exceptions.Exit(1)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
solver_option = click.option(
    "--solver", default="auto", show_default=True, help="Exact solver; see interplay.decompose."
)
tol_option = click.option(
    "--tol", type=float, default=1e-8, show_default=True, help="Certified gap to reach, in bits."
)
