"""The command ``interplay``: stdout is the answer, stderr the rest.

Exit codes: 0 done, 1 failed or not converged, 2 wrong use or unusable input.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from interplay.errors import InputError, InterplayError
from interplay.version import __version__

COMMANDS = {
    "compare": "interplay.cli.compare",
    "decompose": "interplay.cli.decompose",
    "demo": "interplay.cli.demo",
    "estimate": "interplay.cli.estimate",
    "pairs": "interplay.cli.pairs",
    "report": "interplay.cli.report",
    "reproduce": "interplay.cli.reproduce",
    "sweep": "interplay.cli.sweep",
}


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


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="interplay")
def cli() -> None:
    """What two modalities share, own and create together about a label, in bits.

    \b
    Try it on real data:
        interplay demo
    """


def main() -> None:
    """Run the command line; errors of the library become one line and an exit code."""
    try:
        code = cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(1)
    except InterplayError as error:
        click.echo(f"interplay: {error}", err=True)
        sys.exit(2 if isinstance(error, InputError) else 1)
    sys.exit(code if isinstance(code, int) else 0)
