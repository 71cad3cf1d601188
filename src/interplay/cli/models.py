"""``interplay models``: train fusion models from a file, and judge them."""

from __future__ import annotations

from typing import Any

import click

from interplay.cli.files import file_argument
from interplay.cli.options import json_option, missing_option, seed_option
from interplay.cli.output import progress_bar, show
from interplay.core.settings import MISSING

as_trained = click.option(
    "--missing", type=click.Choice(MISSING), help="Values [default: as the model was trained]"
)


@click.group("models")
def command() -> None:
    """Train fusion models from a file, and see what each reaches.

    \b
    Example:
        interplay demo --data biopsies.csv
        interplay models train biopsies.csv --x1 'mean_*' --x2 'worst_*' --y diagnosis \\
            --model tensor --out tensor.pt
        interplay models evaluate tensor.pt biopsies.csv
        interplay models quantify tensor.pt biopsies.csv
    """


@command.command("train")
@file_argument("file")
@click.option("--x1", required=True, metavar="COLUMNS", help="First modality.")
@click.option("--x2", required=True, metavar="COLUMNS", help="Second modality.")
@click.option("--y", required=True, metavar="COLUMN", help="Label.")
@missing_option
@click.option("--groups", metavar="COLUMN", help="Rows of one group are held out together.")
@click.option(
    "--model", "models", multiple=True, default=("ef",), show_default=True, metavar="NAME|all",
    help="A family; repeat for several.",
)  # fmt: skip
@click.option(
    "--out", required=True, type=click.Path(), metavar="FILE|DIR",
    help="Where to keep the model; a folder for several.",
)  # fmt: skip
@click.option("--preset", default="default", show_default=True, help="Of hyperparameters.")
@click.option("--epochs", type=int, help="The most [default: of the preset]")
@click.option("--patience", type=int, help="Epochs without gain that end it [default: of preset]")
@click.option("--batch-size", type=int, help="Rows of a batch [default: of the preset]")
@click.option("--learning-rate", type=float, help="[default: of the preset]")
@click.option("--test", type=float, default=0.2, show_default=True, help="Share kept out to judge.")
@click.option("--device", help="Such as cuda [default: the processor]")
@seed_option
@json_option
def train(
    *,
    file: str,
    x1: str,
    x2: str,
    y: str,
    missing: str | None,
    groups: str | None,
    models: tuple[str, ...],
    out: str,
    test: float,
    rng: int,
    as_json: bool,
    **settings: Any,
) -> None:
    """Train models on the rows of FILE and judge them on a part that is kept out.

    A model that is finished is not trained again; one that was stopped goes on where it was.
    """
    from interplay.models.tables import read_labelled
    from interplay.models.workshop import Training, files_for

    files = files_for(models, out)
    data = read_labelled(file, [x1, x2], y, groups, missing or "error")
    training = Training(settings, test, rng)
    with progress_bar() as progress:
        scores = training.run(data, files, progress)
    show(scores, as_json=as_json)
    click.echo(f"written to {out}", err=True)


@command.command("evaluate")
@click.argument("model", type=click.Path())
@file_argument("file")
@as_trained
@click.option("--device", help="Such as cuda [default: the processor]")
@json_option
def evaluate(
    *, model: str, file: str, missing: str | None, device: str | None, as_json: bool
) -> None:
    """Judge MODEL, a file or a folder of several, on the rows of FILE.

    FILE has the columns that the model was trained on. Rows that it was trained on flatter it.
    """
    from interplay.models.workshop import judge

    show(judge(model, file, device, missing), as_json=as_json)


@command.command("quantify")
@click.argument("model", type=click.Path())
@file_argument("file")
@click.option(
    "--predictions", type=click.Choice(("sampled", "hard")), default="sampled", show_default=True,
    help="Drawn from the model's probabilities, or the likeliest class.",
)  # fmt: skip
@as_trained
@click.option("--quick", is_flag=True, help="Regressions in closed form alone.")
@click.option("--replicates", type=int, default=0, help="Resamples behind intervals, such as 200.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Of the intervals.")
@seed_option
@json_option
def quantify(*, model: str, file: str, quick: bool, as_json: bool, **settings: Any) -> None:
    """Say in bits which interactions MODEL, a file or a folder of several, uses.

    The PID of the modalities and the model's own predictions on the rows of FILE, which it should
    not have been trained on.
    """
    from interplay.selection.from_files import quantify_files

    regressions = "quick" if quick else "auto"
    with progress_bar() as progress:
        found = quantify_files(model, file, regressions=regressions, progress=progress, **settings)
    one = next(iter(found.pids.values()))
    show(one if len(found.pids) == 1 else found, as_json=as_json)


@command.command("list")
def names() -> None:
    """Print the names of all models."""
    from interplay.models.catalogue import NAMES

    click.echo("\n".join(NAMES))
