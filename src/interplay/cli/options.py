"""Options that several commands share, and settings from a TOML file."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from interplay.core.checks import checked_folder
from interplay.core.settings import (
    BIASES,
    BINNINGS,
    BUDGET,
    INTERVALS,
    METHODS,
    MISSING,
    SAMPLE,
    SWEPT_BINS,
)
from interplay.errors import InputError

Decorator = Callable[[Any], Any]


class OutFile(click.Path):
    """A file to write, whose folder is there: known before anything long is computed."""

    name = "file"

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True)

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The path as it was given."""
        checked_folder(f"--out {value}", value)
        return super().convert(value, param, ctx)


class Times(click.ParamType):  # type: ignore[type-arg]
    """A number of samples, or auto."""

    name = "N|auto"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number, or the word."""
        if value == "auto" or isinstance(value, int):
            return value
        try:
            return int(value)
        except ValueError:
            self.fail(f"{value!r} is neither a whole number nor auto", param, ctx)


TIMES = Times()


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
    known = {p.opts[0].lstrip("-"): p for p in context.command.params if p.name != "config"}
    defaults: dict[str, Any] = {}
    for name, value in settings.items():
        option = name.replace("_", "-")
        if option not in known:
            close = difflib.get_close_matches(option, known, n=3) or sorted(known)
            raise InputError(
                f"--config {path} sets {name!r}, which is no option of `interplay "
                f"{context.command.name}`; the closest are {', '.join(close)}"
            )
        several = isinstance(value, list) and known[option].nargs == 1
        plain = ",".join(map(str, value)) if several else value
        defaults[str(known[option].name)] = plain
    context.default_map = {**(context.default_map or {}), **defaults}


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
out_option = click.option(
    "--out", type=OutFile(), metavar="FILE", help="Write there, not to stdout."
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
missing_option = click.option(
    "--missing", type=click.Choice(MISSING), help="Values [default: error]"
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


sizes_option = click.option(
    "--sizes",
    default=",".join(map(str, SWEPT_BINS)),
    show_default=True,
    help="Numbers of bins, or of clusters, to sweep over.",
)


def whole_numbers(sizes: str) -> tuple[int, ...]:
    """Numbers from a comma list."""
    try:
        return tuple(int(size) for size in sizes.split(","))
    except ValueError as error:
        raise InputError(f"--sizes is {sizes!r}: pass whole numbers such as 2,4,8") from error


# What is not given is left to the library, so that the command line and Python agree: no defaults.
method_options = stack(
    click.option(
        "--method",
        type=click.Choice(METHODS),
        default="auto",
        show_default=True,
        help="auto looks at the columns, and says what it chose.",
    ),
    click.option(
        "--bins", type=int, help="Discrete: of a single continuous column [default: cube root of n]"
    ),
    click.option("--binning", type=click.Choice(BINNINGS), help="Discrete [default: quantile]"),
    click.option(
        "--range", type=float, nargs=2, metavar="LOW HIGH", help="Discrete: ends of equal widths."
    ),
    click.option(
        "--clusters", type=int, help="Discrete: of several columns [default: 20, or n / 10]"
    ),
    click.option("--solver", help="Discrete: exact solver; see interplay.decompose."),
    click.option("--tol", type=float, help="Discrete: certified gap in bits [default: 1e-8]"),
    click.option(
        "--budget",
        type=float,
        help=f"Posterior, batch: seconds for all classifiers [default: {BUDGET:.0f}]",
    ),
    click.option(
        "--folds",
        type=int,
        help="Posterior, batch: of the cross-fitting [default: 5; few rows: 8]",
    ),
    click.option("--cells", type=int, help="Posterior: of probabilities [default: cube root of n]"),
    click.option(
        "--extrapolate",
        is_flag=True,
        default=None,
        help="Posterior: add what classifiers have not learnt, by their learning curves.",
    ),
    click.option("--max-steps", type=int, help="Batch: the most gradient steps [default: 600]"),
    click.option("--epochs", type=int, help="Published batch: of the coupling [default: 10]"),
    click.option("--classifier-epochs", type=int, help="Published batch [default: 40]"),
    click.option("--device", help="Batch: such as cuda [default: cpu]"),
)
data_options = stack(
    missing_option,
    click.option("--groups", metavar="COLUMN", help="Subject, video ...: kept as a whole."),
    click.option(
        "--sample-weight", metavar="COLUMN", help="How many cases each row stands for, or alike."
    ),
    click.option(
        "--text-encoder", metavar="NAME", help="Of free text: tfidf, or module:name of an encoder."
    ),
    click.option(
        "--sample", type=int, help=f"Most rows that are learnt from [default: {SAMPLE:,}]"
    ),
)
uncertainty_options = stack(
    click.option("--bias", type=click.Choice(BIASES), help="[default: auto]"),
    click.option(
        "--replicates",
        type=TIMES,
        help="Bootstrap resamples behind the intervals, 0 for none, auto for 200 where quick.",
    ),
    click.option("--interval", type=click.Choice(INTERVALS), help="[default: percentile]"),
    click.option("--level", type=float, help="Of the intervals [default: 0.95]"),
    click.option(
        "--permutations",
        type=TIMES,
        help="Samples without the effect behind each p-value, auto for 99 where quick.",
    ),
    click.option(
        "--retrain", is_flag=True, default=None, help="Train anew in each of these; takes long."
    ),
    click.option("--jobs", "n_jobs", type=int, help="Workers of the bootstrap."),
    click.option(
        "--checkpoint", type=click.Path(), metavar="FILE.npz", help="Go on from there after a stop."
    ),
)
output_options = stack(json_option, out_option, seed_option, config_option)


def given(settings: dict[str, Any]) -> dict[str, Any]:
    """What was given on the command line or in a settings file."""
    return {name: value for name, value in settings.items() if value is not None}


def with_names(settings: dict[str, Any]) -> dict[str, Any]:
    """The same, with the names of a comma list."""
    found = given(settings)
    if "names" in found:
        found["names"] = [name.strip() for name in found["names"].split(",")]
    return found
