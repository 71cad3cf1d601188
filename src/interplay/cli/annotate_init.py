"""``interplay annotate init`` and ``demo``: writing a study."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interplay.cli.options import given, method_options, seed_option
from interplay.cli.output import gap_as_exit_code, progress_bar, write
from interplay.core.pid import ATOMS, PID
from interplay.core.settings import MISSING
from interplay.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interplay.annotation.items import Item
    from interplay.annotation.pointwise import Values
    from interplay.annotation.start import Plan


@click.command("init")
@click.argument("data")
@click.option("--x1", default="", metavar="COLUMNS", help="First modality; of a folder, .ending")
@click.option("--x2", default="", metavar="COLUMNS", help="Second modality.")
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
@click.option("--root", type=click.Path(), help="Of a dataset: the folder with its files.")
@click.option(
    "--out", "file", type=click.Path(dir_okay=False), metavar="FILE.toml",
    help="Where to write [default: study.toml beside DATA, or in a folder named as the dataset]",
)  # fmt: skip
@method_options
@click.option("--missing", type=click.Choice(MISSING), help="Values, for the estimate.")
@seed_option
def init_command(
    *, data: str, names: str | None, kinds: str | None, key: str, features1: str | None,
    features2: str | None, root: str | None, file: str | None, rng: int, **options: Any,
) -> None:  # fmt: skip
    """Write a study of DATA, a table or a folder with a folder for each class.

    DATA may also be the name of a dataset of `interplay datasets`; the rows that are drawn are then
    written to a new folder, and --x1 and --x2 are modalities of it [default: the first two].

    With --strongest, the PID of DATA is estimated first. It goes to estimate.json, its values of
    each row to pointwise.csv, and the rows that it finds strongest into the study, unmarked.

    \b
    Example:
        interplay demo --data biopsies.csv
        interplay annotate init biopsies.csv --x1 mean_area --x2 worst_texture --y diagnosis \\
            --strongest 5
    """
    from interplay.annotation.start import Plan
    from interplay.datasets import names as dataset_names

    described = {name: options.pop(name) for name in OF_PLANS}
    plan = Plan(
        data=Path(data), id=key, names=pair(names, "names"), kinds=pair(kinds, "kinds"), seed=rng,
        **described,
    )  # fmt: skip
    asked = given(options)
    if not plan.strongest and (set(asked) - {"method"} or asked.get("method") != "auto"):
        raise InputError("settings of the estimate are for --strongest: pass it as well")
    named = data in dataset_names()
    if plan.data.exists() and (plan.x1 or not named):
        if root:
            raise InputError("--root is for datasets by name: leave it out")
        features = (features1 or plan.x1, features2 or plan.x2)
        begin_from_files(plan, Path(file) if file else plan.data.parent / STUDY, features, asked)
        return
    if not named:
        raise InputError(f"{data} does not exist, and is no dataset of `interplay datasets`")
    if key or plan.y or features1 or features2:
        raise InputError("--y, --id, --features1 and --features2 are for tables: leave them out")
    begin_from_dataset(plan, Path(file) if file else Path(data) / STUDY, root, asked)


OF_PLANS = ("x1", "x2", "y", "title", "task", "per_class", "annotators", "strongest")
STUDY = "study.toml"


def begin_from_files(
    plan: Plan, target: Path, features: tuple[str, str], asked: dict[str, Any]
) -> None:
    """A study of a table or a folder."""
    from interplay.annotation.start import write_study

    if not plan.x1 or not plan.x2 or not (plan.y or plan.data.is_dir()):
        raise InputError("--x1, --x2 and, for a table, --y are missing: name the columns")
    values = estimate_rows(plan, target, *features, asked) if plan.strongest else None
    say_begun(target, write_study(plan, target, values))


def begin_from_dataset(plan: Plan, target: Path, root: str | None, asked: dict[str, Any]) -> None:
    """A study of rows of a dataset by name, written to the folder of the study."""
    from interplay.annotation.of_dataset import check_new, part_of, write_rows
    from interplay.annotation.start import write_study
    from interplay.datasets import load

    check_new(target.parent)
    chosen = [plan.x1, plan.x2] if plan.x1 and plan.x2 else None
    found = load(str(plan.data), root, modalities=chosen)
    kinds = plan.kinds or (None, None)
    parts = [
        part_of(name, values, kind)
        for name, values, kind in zip(found.names, (found.x1, found.x2), kinds, strict=False)
    ]
    values: dict[str, Values] = {}
    if plan.strongest:
        ids = [str(i + 1) for i in range(len(found))]
        texts = any(part.kind == "text" for part in parts)
        asked |= {"text_encoder": "tfidf"} if texts else {}
        pid, values = estimated(
            found.x1, found.x2, found.y, None, ids, names=found.names, seed=plan.seed, asked=asked
        )
    table = write_rows(
        parts, [found.classes[code] for code in found.y], target.parent, values=values,
        per_class=plan.per_class, strongest=plan.strongest, seed=plan.seed,
    )  # fmt: skip
    file = keep(pid, values, target.parent) if plan.strongest else None
    shown = replace(
        plan, data=table, x1=parts[0].columns, x2=parts[1].columns, y="label", id="id",
        names=plan.names or found.names[:2], kinds=(parts[0].kind, parts[1].kind),
        title=plan.title or found.name, task=plan.task or f"Which {found.task}?", per_class=None,
    )  # fmt: skip
    say_begun(target, write_study(shown, target, file))


def estimate_rows(plan: Plan, target: Path, x1: str, x2: str, asked: dict[str, Any]) -> Path:
    """Write the PID of a table and its values of each row; gives the file of the latter."""
    from interplay.annotation.items import ids_of
    from interplay.data.reading.sources import read_table

    if target.exists():
        raise InputError(f"{target} exists: name another file, or remove it")
    if plan.data.is_dir():
        raise InputError("--strongest needs a table: the rows of a folder have no numbers")
    names = (*(plan.names or ("x1", "x2")), plan.y)
    ids = ids_of(read_table(plan.data), plan.id, plan.data.name)
    pid, values = estimated(
        x1, x2, plan.y, plan.data, ids, names=names, seed=plan.seed, asked=asked
    )
    return keep(pid, values, target.parent)


def estimated(
    x1: Any, x2: Any, y: Any, data: Any, ids: list[str], *, names: tuple[str, ...], seed: int,
    asked: dict[str, Any],
) -> tuple[PID, dict[str, Values]]:  # fmt: skip
    """The PID, and its values of each row, with a bar on the way."""
    from interplay.annotation.estimated import estimated_rows

    settings = dict(asked)
    apart = {name: settings.pop(name) for name in ("method", "missing", "text_encoder")
             if name in settings}  # fmt: skip
    with gap_as_exit_code(), progress_bar() as progress:
        return estimated_rows(
            x1, x2, y, data, ids, names=names, progress=progress, rng=seed, settings=settings,
            **apart,
        )  # fmt: skip


def keep(pid: PID, values: Mapping[str, Values], folder: Path) -> Path:
    """Write estimate.json and pointwise.csv; gives the latter."""
    from interplay.annotation.pointwise import write_pointwise

    file = folder / "pointwise.csv"
    write_pointwise(values, file)
    write(str(folder / "estimate.json"), json.dumps(pid.to_dict(), indent=2))
    click.echo(f"written to {file}", err=True)
    return file


def say_begun(target: Path, items: tuple[Item, ...]) -> None:
    """What was written, and what the study can find."""
    click.echo(f"written to {target}: {len(items)} examples")
    for line in chances(items):
        click.echo(line)
    click.echo(f"look at it, then: interplay annotate {target}")


def chances(items: tuple[Item, ...]) -> list[str]:
    """What a study of these examples can find, where their pointwise values are known."""
    from interplay.annotation.power import detectable, in_percent, power_table

    n = sum(item.values is not None for item in items)
    table = power_table(n)
    if not table:
        return []
    reasons = [item.reason for item in items]
    drawn = ", ".join(f"{reasons.count(reason)} {reason}" for reason in (*ATOMS, "random"))
    listed = ", ".join(f"{rho:.1f}: {in_percent(chance)}" for rho, chance in table)
    return [
        f"Drawn: {drawn}",
        f"Ratings against pointwise values of {n} examples: a rank correlation of "
        f"{detectable(n):.2f} is found with a chance of 80%",
        f"  chance by true correlation: {listed}",
    ]


def pair(text: str | None, option: str) -> tuple[str, str] | None:
    """Two words of a comma list."""
    if text is None:
        return None
    found = [word.strip() for word in text.split(",")]
    if len(found) != 2 or not all(found):
        raise InputError(f"--{option} is {text!r}: write two, such as A,B")
    return found[0], found[1]


@click.command("demo")
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
