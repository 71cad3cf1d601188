"""The command ``interplay``: stdout is the answer, stderr the rest.

Exit codes: 0 done, 1 failed or not converged, 2 wrong use or unusable input.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import Any

import click

from interplay.cli import hints
from interplay.errors import InputError, InterplayError
from interplay.version import __version__

COMMANDS = {
    "annotate": "interplay.cli.annotate",
    "compare": "interplay.cli.compare",
    "datasets": "interplay.cli.datasets",
    "decompose": "interplay.cli.decompose",
    "demo": "interplay.cli.demo",
    "estimate": "interplay.cli.estimate",
    "measures": "interplay.cli.measures",
    "models": "interplay.cli.models",
    "pairs": "interplay.cli.pairs",
    "recommend": "interplay.cli.recommend",
    "report": "interplay.cli.report",
    "reproduce": "interplay.cli.reproduce",
    "sweep": "interplay.cli.sweep",
}


SPOKEN = {
    name: "--" + option
    for name, option in {
        "n_jobs": "jobs",
        "rng": "seed",
        "sample_weight": "sample-weight",
        "max_steps": "max-steps",
        "classifier_epochs": "classifier-epochs",
        "text_encoder": "text-encoder",
    }.items()
} | {
    name: f"--{name}"
    for name in (
        *("method", "bins", "binning", "range", "clusters", "solver", "tol", "budget", "folds"),
        *(
            "cells",
            "extrapolate",
            "epochs",
            "device",
            "missing",
            "groups",
            "sample",
            "bias",
            "replicates",
        ),
        *("interval", "level", "permutations", "retrain", "checkpoint", "names", "unlike"),
        *("extrapolate", "sep", "decimal", "encoding", "sheet"),
    )
}  # how arguments in the library's errors are called on the command line


class LazyGroup(click.Group):
    """Loads a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All commands, by name."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, or None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command; where a file stands in its place, an error that says what to type."""
        if args[0] not in COMMANDS and (hint := hints.of_file(args[0])):
            ctx.fail(hint)
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="interplay")
def cli() -> None:
    """What two modalities share, own and create together about a label, in bits.

    \b
    Try it on real data:
        interplay demo
    """


def option_of(found: re.Match[str]) -> str:
    """``--missing drop``, or ``--retrain`` for what is only switched on."""
    value = found[2] or found[3]
    return SPOKEN[found[1]] + ("" if value == "True" else f" {value}")


def as_options(message: str) -> str:
    """An error of the library in the words of the command line: ``--missing drop``."""
    names = "|".join(SPOKEN)
    dashed = re.sub(
        rf"\b({names})=(?:'([^']*)'|([\w.]+))",
        option_of,
        message,
    )
    return re.sub(rf"^({names})(?= is )", lambda m: SPOKEN[m[1]], dashed)


def with_hints() -> Any:
    """Run the command line; where columns are not named, the error lists those of the file."""
    try:
        return cli(standalone_mode=False)
    except click.MissingParameter as error:
        if hint := hints.of_missing(error):
            raise click.UsageError(f"{error.format_message()} {hint}", error.ctx) from error
        raise


def main() -> None:
    """Run the command line; errors of the library become one line and an exit code."""
    try:
        code = with_hints()
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(1)
    except InterplayError as error:
        click.echo(f"interplay: {as_options(str(error))}", err=True)
        sys.exit(2 if isinstance(error, InputError) else 1)
    sys.exit(code if isinstance(code, int) else 0)
