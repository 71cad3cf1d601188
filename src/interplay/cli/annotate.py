"""``interplay annotate``: a page on which people rate examples, and what their ratings say."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interplay.cli.options import given, json_option, method_options, out_option, seed_option
from interplay.cli.output import gap_as_exit_code, progress_bar, show, write
from interplay.core.pid import ATOMS, PID
from interplay.core.settings import MISSING
from interplay.errors import InputError

if TYPE_CHECKING:
    from interplay.annotation.items import Item
    from interplay.annotation.start import Plan
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
        interplay annotate study.toml
    """


@command.command("init")
@click.argument("data", type=click.Path(exists=True))
@click.option("--x1", required=True, metavar="COLUMNS", help="First modality; of a folder, .ending")
@click.option("--x2", required=True, metavar="COLUMNS", help="Second modality.")
@click.option("--y", default="", metavar="COLUMN", help="Label; of a folder, leave it out.")
@click.option("--id", "key", default="", metavar="COLUMN", help="Names of the examples.")
@click.option("--names", metavar="A,B", help="What to call the modalities.")
@click.option(
    "--kinds", metavar="A,B",
    help="What they hold: image, audio, video, text, series or row [default: told]",
)  # fmt: skip
@click.option("--title", default="", metavar="TEXT", help="Of the page [default: the name of DATA]")
@click.option("--task", default="", metavar="TEXT", help="What is to be predicted.")
@click.option("--per-class", type=click.IntRange(min=0), default=10, show_default=True)
@click.option("--annotators", type=click.IntRange(min=1), default=3, show_default=True)
@click.option(
    "--strongest", type=click.IntRange(min=0), default=0, show_default=True,
    help="Mix in so many rows of the highest redundancy, unique1, unique2 and synergy each.",
)  # fmt: skip
@click.option("--features1", metavar="COLUMNS", help="To estimate from, in place of --x1.")
@click.option("--features2", metavar="COLUMNS", help="To estimate from, in place of --x2.")
@click.option(
    "--out", "file", type=click.Path(dir_okay=False), metavar="FILE.toml",
    help="Where to write [default: study.toml beside DATA]",
)  # fmt: skip
@method_options
@click.option("--missing", type=click.Choice(MISSING), help="Values, for the estimate.")
@seed_option
def init_command(
    *, data: str, x1: str, x2: str, y: str, key: str, names: str | None, kinds: str | None,
    title: str, task: str, per_class: int, annotators: int, strongest: int, features1: str | None,
    features2: str | None, file: str | None, rng: int, **settings: Any,
) -> None:  # fmt: skip
    """Write a study of DATA, a table or a folder with a folder for each class.

    With --strongest, the PID of DATA is estimated first. It goes to estimate.json, its values of
    each row to pointwise.csv, and the rows that it finds strongest into the study, unmarked.

    \b
    Example:
        interplay demo --data biopsies.csv
        interplay annotate init biopsies.csv --x1 mean_area --x2 worst_texture --y diagnosis \\
            --strongest 5
    """
    from interplay.annotation.start import Plan, write_study

    source = Path(data)
    target = Path(file) if file else source.parent / "study.toml"
    plan = Plan(
        data=source, x1=x1, x2=x2, y=y, id=key, names=pair(names, "names"),
        kinds=pair(kinds, "kinds"), title=title, task=task, per_class=per_class,
        annotators=annotators, seed=rng, strongest=strongest,
    )  # fmt: skip
    asked = given(settings)
    if not strongest and (set(asked) - {"method"} or asked.get("method") != "auto"):
        raise InputError("settings of the estimate are for --strongest: pass it as well")
    values = None
    if strongest:
        values = estimate_rows(plan, target, features1 or x1, features2 or x2, asked)
    say_begun(target, write_study(plan, target, values))


def say_begun(target: Path, items: tuple[Item, ...]) -> None:
    """What was written, and what the study can find."""
    click.echo(f"written to {target}: {len(items)} examples")
    for line in chances(items):
        click.echo(line)
    click.echo(f"look at it, then: interplay annotate {target}")


def estimate_rows(plan: Plan, target: Path, x1: str, x2: str, asked: dict[str, Any]) -> Path:
    """Write the PID and its values of each row beside the study; gives the file of the latter."""
    from interplay.annotation.estimated import estimated_rows
    from interplay.annotation.items import ids_of
    from interplay.annotation.pointwise import write_pointwise
    from interplay.data.reading.sources import read_table

    if target.exists():
        raise InputError(f"{target} exists: name another file, or remove it")
    if plan.data.is_dir():
        raise InputError("--strongest needs a table: the rows of a folder have no numbers")
    method, missing = asked.pop("method"), asked.pop("missing", "error")
    names = (*(plan.names or ("x1", "x2")), plan.y)
    with gap_as_exit_code(), progress_bar() as progress:
        pid, values = estimated_rows(
            x1, x2, plan.y, plan.data, ids_of(read_table(plan.data), plan.id, plan.data.name),
            method=method, names=names, missing=missing, progress=progress, rng=plan.seed,
            settings=asked,
        )  # fmt: skip
    file = target.parent / "pointwise.csv"
    write_pointwise(values, file)
    write(str(target.parent / "estimate.json"), json.dumps(pid.to_dict(), indent=2))
    click.echo(f"written to {file}", err=True)
    return file


def pair(text: str | None, option: str) -> tuple[str, str] | None:
    """Two words of a comma list."""
    if text is None:
        return None
    found = [word.strip() for word in text.split(",")]
    if len(found) != 2 or not all(found):
        raise InputError(f"--{option} is {text!r}: write two, such as A,B")
    return found[0], found[1]


@command.command("demo")
@click.argument("folder", type=click.Path(file_okay=False))
@click.option(
    "--answered", is_flag=True, help="By made-up annotators, to try `annotate analyse` at once."
)
@seed_option
def demo_command(*, folder: str, answered: bool, rng: int) -> None:
    """Write a study to try in FOLDER: whether a sentence fits a picture.

    \b
    Example:
        interplay annotate demo scenes
        interplay annotate scenes/study.toml
    """
    import numpy as np

    from interplay.annotation.example import simulate, write_scenes
    from interplay.annotation.start import Plan, write_study
    from interplay.annotation.study import load_study

    scenes, people = np.random.default_rng(rng).spawn(2)
    target = Path(folder) / "study.toml"
    plan = Plan(
        data=write_scenes(Path(folder), scenes), x1="picture", x2="sentence", y="fits", id="id",
        names=("the picture", "the sentence"), kinds=("image", "text"),
        title="Sentences and pictures", task="Does the sentence fit the picture?", strongest=5,
        seed=rng,
    )  # fmt: skip
    values = estimate_rows(plan, target, "colour,shape", "claim", {"method": "discrete"})
    items = write_study(plan, target, values)
    if answered:
        simulate(load_study(target), items, people)
    say_begun(target, items)


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


def chances(items: tuple[Item, ...]) -> list[str]:
    """What a study of these examples can find, where their pointwise values are known."""
    from interplay.annotation.power import detectable, power_table

    n = sum(item.values is not None for item in items)
    table = power_table(n)
    if not table:
        return []
    reasons = [item.reason for item in items]
    drawn = ", ".join(f"{reasons.count(reason)} {reason}" for reason in (*ATOMS, "random"))
    listed = ", ".join(f"{rho:.1f}: {chance:.0%}" for rho, chance in table)
    return [
        f"Drawn: {drawn}",
        f"Ratings against pointwise values of {n} examples: a rank correlation of "
        f"{detectable(n):.2f} is found with a chance of 80%",
        f"  chance by true correlation: {listed}",
    ]


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
