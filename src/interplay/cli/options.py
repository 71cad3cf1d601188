"""Options that several commands share, and settings from a TOML file."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from interplay.core.settings import BIASES, BINNINGS, BUDGET, INTERVALS, METHODS, MISSING
from interplay.errors import InputError

Decorator = Callable[[Any], Any]


def stack(*options: Decorator) -> Decorator:
    """One decorator that adds several options, listed in help in this order."""

    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def load_config(context: click.Context, _: click.Parameter, path: str | None) -> None:
    """Take the options of a TOML file as defaults; those on the command line go before them.

    Raises:
        InputError: no such file, no TOML, or a name that is no option of the command.

    """
    if path is None:
        return
    try:
        settings = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"--config {path} cannot be read as TOML: {error}") from error
    settings = settings.get(str(context.command.name), settings)
    known = {p.opts[0].lstrip("-"): p.name for p in context.command.params if p.name != "config"}
    defaults: dict[str, Any] = {}
    for name, value in settings.items():
        option = name.replace("_", "-")
        if option not in known:
            close = difflib.get_close_matches(option, known, n=3) or sorted(known)
            raise InputError(
                f"--config {path} sets {name!r}, which is no option of `interplay "
                f"{context.command.name}`; the closest are {', '.join(close)}"
            )
        listed = ",".join(map(str, value)) if isinstance(value, list) else value
        defaults[str(known[option])] = listed
    context.default_map = {**(context.default_map or {}), **defaults}


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
out_option = click.option(
    "--out", type=click.Path(dir_okay=False), metavar="FILE", help="Write there, not to stdout."
)
seed_option = click.option(
    "--seed", "rng", type=click.IntRange(min=0), default=0, show_default=True, help="Of all chance."
)
config_option = click.option(
    "--config",
    type=click.Path(),
    metavar="FILE.toml",
    is_eager=True,
    expose_value=False,
    callback=load_config,
    help="Take options from a file, such as: bins = 10.",
)
solver_option = click.option(
    "--solver", default="auto", show_default=True, help="Exact solver; see interplay.decompose."
)
tol_option = click.option(
    "--tol", type=float, default=1e-8, show_default=True, help="Certified gap to reach, in bits."
)


def columns(*, required: bool) -> Decorator:
    """The options that name columns."""
    return stack(
        click.option("--x1", required=required, metavar="COLUMNS", help="First modality."),
        click.option("--x2", required=required, metavar="COLUMNS", help="Second modality."),
        click.option("--y", required=required, metavar="COLUMNS", help="Label."),
        click.option("--names", metavar="A,B,C", help="What to call modalities and label."),
    )


method_options = stack(
    click.option("--method", type=click.Choice(METHODS), default="auto", show_default=True),
    click.option(
        "--budget",
        type=float,
        default=BUDGET,
        show_default=True,
        help="Seconds for trying out classifiers, for each modality.",
    ),
)
data_options = stack(
    click.option(
        "--bins", type=int, help="Bins of a single continuous column [default: cube root of n]."
    ),
    click.option("--binning", type=click.Choice(BINNINGS), default="quantile", show_default=True),
    click.option(
        "--range", type=float, nargs=2, metavar="LOW HIGH", help="Ends of bins of equal width."
    ),
    click.option(
        "--clusters", type=int, default=20, show_default=True, help="For several columns."
    ),
    click.option("--missing", type=click.Choice(MISSING), default="error", show_default=True),
    click.option("--groups", metavar="COLUMN", help="Subject, video ...: resampled as a whole."),
    solver_option,
    tol_option,
)
uncertainty_options = stack(
    click.option("--bias", type=click.Choice(BIASES), default="surrogate", show_default=True),
    click.option(
        "--replicates",
        type=int,
        help="Bootstrap resamples behind the intervals, 0 for none [default: 200 where quick].",
    ),
    click.option("--interval", type=click.Choice(INTERVALS), default="percentile"),
    click.option("--level", type=float, default=0.95, show_default=True, help="Of the intervals."),
    click.option(
        "--permutations",
        type=int,
        help="Samples without the effect behind each p-value [default: 99 where quick].",
    ),
    click.option("--jobs", "n_jobs", type=int, help="Workers of the bootstrap."),
    click.option(
        "--checkpoint", type=click.Path(), metavar="FILE.npz", help="Resume the bootstrap from it."
    ),
)
output_options = stack(json_option, out_option, seed_option, config_option)
