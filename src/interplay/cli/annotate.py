"""``interplay annotate``: a page on which people rate examples, and what their ratings say."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interplay.cli.annotate_init import chances, demo_command, init_command
from interplay.cli.options import json_option, out_option, seed_option
from interplay.cli.output import show, write
from interplay.core.pid import PID
from interplay.errors import InputError

if TYPE_CHECKING:
    from interplay.annotation.items import Item
    from interplay.annotation.store import Store
    from interplay.annotation.study import Study

LOCAL = ("127.0.0.1", "localhost", "::1")
FIRST = "serve"  # what `interplay annotate study.toml` does


class ServesByDefault(click.Group):
    """Takes a file in place of a command's name as one to serve."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named, or ``serve`` for a path."""
        if args and args[0] not in self.commands and args[0].endswith(".toml"):
            args = [FIRST, *args]
        return super().resolve_command(ctx, args)


@click.group("annotate", cls=ServesByDefault)
def command() -> None:
    """Ask people what each example needs, and compare them with the numbers.

    Annotators rate how much the two modalities share, what each has alone, and what only both
    together tell, from 0 to 5 (paper, section 4.2).

    \b
    Example:
        interplay annotate demo scenes
        interplay annotate scenes/study.toml
    """


command.add_command(init_command)
command.add_command(demo_command)


@command.command("serve")
@click.argument("study", type=click.Path())
@click.option(
    "--host", default="127.0.0.1", show_default=True,
    help="Address to listen on; others than this one let other machines in.",
)  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--url", help="How annotators reach the server, such as https://example.org/study.")
def serve_command(*, study: str, host: str, port: int, url: str | None) -> None:
    """Serve the page of STUDY, a TOML file, and print a personal link for each annotator.

    Each answer is saved at once, in a file beside STUDY. Stop with Ctrl-C and start again when you
    like: links and answers stay.
    """
    from interplay.annotation.items import items_of
    from interplay.annotation.server import bound, create_app, serve
    from interplay.annotation.store import Store
    from interplay.annotation.study import load_study

    plan = load_study(study)
    items = items_of(plan)
    with bound(host, port) as listening:
        store = Store(plan.database, create=True)
        app = create_app(plan, store, items)
        shown = f"[{host}]" if ":" in host else host
        tell(plan, items, store, url or f"http://{shown}:{listening.getsockname()[1]}")
        if host not in LOCAL:
            click.echo(
                f"interplay: --host {host} lets other machines in, without encryption; put a "
                "server with https in front where the network is not yours",
                err=True,
            )
        try:
            serve(app, listening)
        except KeyboardInterrupt:
            click.echo(f"stopped; answers are kept in {plan.database.name}", err=True)
        finally:
            store.close()


def tell(plan: Study, items: tuple[Item, ...], store: Store, url: str) -> None:
    """The links, and what the study can find."""
    from interplay.annotation.store import ANNOTATOR, OWNER

    tokens, base = store.links(ANNOTATOR), url.rstrip("/")
    width = max(len(name) for name in ("owner", *plan.annotators))
    click.echo(f"{plan.title}: {len(items)} examples, answers in {plan.database.name}")
    click.echo(f"  {'owner':<{width}}  {base}/o/{store.links(OWNER)[OWNER]}/")
    for name in plan.annotators:
        click.echo(f"  {name:<{width}}  {base}/a/{tokens[name]}/")
    for line in chances(items):
        click.echo(line)


@command.command("analyse")
@click.argument("ratings", type=click.Path())
@click.option(
    "--estimate", "estimates", multiple=True, type=click.Path(), metavar="FILE.json",
    help="Set people beside it: what `interplay estimate --json` prints; repeat for several.",
)  # fmt: skip
@click.option(
    "--pointwise", type=click.Path(), metavar="FILE.csv",
    help="Values in bits by item, to correlate ratings with [default: the study's].",
)  # fmt: skip
@click.option(
    "--level", type=click.Choice(["nominal", "ordinal", "interval", "ratio"]), default="ordinal",
    show_default=True, help="Of measurement, of Krippendorff's alpha.",
)  # fmt: skip
@click.option(
    "--replicates", type=click.IntRange(min=0), default=1000, show_default=True,
    help="Resamples of items behind the intervals, 0 for none.",
)  # fmt: skip
@click.option(
    "--export", type=click.Path(dir_okay=False), metavar="FILE.csv", help="Write the ratings."
)
@click.option(
    "--comments", type=click.Path(dir_okay=False), metavar="FILE.csv", help="Write the comments."
)
@click.option(
    "--plot", "picture", type=click.Path(dir_okay=False), metavar="FILE.png",
    help="Draw people beside the estimates.",
)  # fmt: skip
@json_option
@out_option
@seed_option
def analyse_command(
    *, ratings: str, estimates: tuple[str, ...], pointwise: str | None, export: str | None,
    comments: str | None, picture: str | None, as_json: bool, out: str | None, **settings: Any,
) -> None:  # fmt: skip
    """Say what RATINGS say: means, agreement, and people beside estimates.

    RATINGS is a study.toml, a CSV file with the columns annotator, item, question, rating and
    confidence (and label and dataset, where known), or Label Studio's JSON export.

    \b
    Example:
        interplay annotate analyse study.toml --estimate estimate.json --plot people.png
    """
    from interplay.annotation import analyse, read
    from interplay.annotation.pointwise import read_pointwise
    from interplay.annotation.reading import store_of

    if picture and not estimates:
        raise InputError("--plot draws people beside estimates: pass --estimate as well")
    found = read(ratings)
    store = store_of(ratings)
    known = {} if store is None else store.items()
    values = {item: k.values for item, k in known.items() if k.values is not None}
    analysis = analyse(
        found,
        estimates={Path(file).stem: pid_of(file) for file in estimates},
        values=read_pointwise(pointwise) if pointwise else values,
        reasons={item: k.reason for item, k in known.items()},
        **settings,
    )
    if export:
        found.write(export)
        click.echo(f"written to {export}", err=True)
    if comments:
        write_comments(comments, store)
    if picture:
        from interplay.plots import plot_judgement, save

        save(plot_judgement(analysis.beside), picture)
        click.echo(f"written to {picture}", err=True)
    show(analysis, as_json=as_json, out=out)


def pid_of(file: str) -> PID:
    """The result in a JSON file."""
    try:
        data = json.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"--estimate {file} cannot be read as JSON: {error}") from error
    return PID.from_dict(data)


def write_comments(file: str, store: Store | None) -> None:
    """Comments as CSV; they are kept by studies alone."""
    if store is None:
        raise InputError("--comments are kept by a study: pass its study.toml as RATINGS")
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["annotator", "item", "comment"])
    writer.writerows(store.comments())
    write(file, text.getvalue().rstrip("\n"))
