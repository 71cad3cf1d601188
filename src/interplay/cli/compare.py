"""``interplay compare``: how two datasets or two results differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

import interplay
from interplay.cli.estimate import estimate_file
from interplay.cli.files import file_argument
from interplay.cli.options import (
    columns,
    data_options,
    method_options,
    output_options,
    uncertainty_options,
)
from interplay.cli.output import gap_as_exit_code, show
from interplay.core.pid import PID
from interplay.errors import InputError

LEVEL = 0.95
NEEDED = ("x1", "x2", "y")


@click.command("compare")
@file_argument("a", "b")
@click.option("--paired", is_flag=True, help="Both are about the same rows (groups) in one order.")
@click.option("--unlike", is_flag=True, help="Of other methods or labels all the same.")
@columns(required=False)
@method_options
@data_options
@uncertainty_options
@output_options
def command(
    *,
    a: str,
    b: str,
    paired: bool,
    unlike: bool,
    as_json: bool,
    out: str | None,
    **settings: Any,
) -> None:
    """Compare A with B: how each number differs, with an interval.

    Both are results that `interplay estimate --json --out` wrote, or data files with the same
    columns.

    \b
    Example:
        interplay demo --data biopsies.csv
        interplay estimate biopsies.csv --x1 mean_area --x2 worst_texture --y diagnosis \\
            --json --out a.json
        interplay estimate biopsies.csv --x1 mean_area --x2 error_area --y diagnosis \\
            --json --out b.json
        interplay compare a.json b.json
    """
    level = settings["level"] or LEVEL
    labels = (Path(a).stem, Path(b).stem)
    with gap_as_exit_code():
        results = [read_result(file, settings) for file in (a, b)]
        found = interplay.compare(
            *results, paired=paired, unlike=unlike, level=level, labels=labels
        )
        show(found, as_json=as_json, out=out)


def read_result(file: str, settings: dict[str, Any]) -> PID:
    """A result from a JSON file, or of a data file."""
    if Path(file).suffix.lower() != ".json":
        lacking = [f"--{name}" for name in NEEDED if settings[name] is None]
        if lacking:
            raise InputError(f"{file} is data: name its columns with {', '.join(lacking)}")
        return estimate_file(file, **settings)
    try:
        return PID.from_dict(json.loads(Path(file).read_text(encoding="utf-8")))
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{file} is no result of `interplay estimate --json`: {error}") from error
