"""``interplay demo``: two real datasets with different interactions."""

from __future__ import annotations

import click

import interplay
from interplay.cli.output import show, write
from interplay.core.pid import PID


@click.command("demo")
@click.option(
    "--data", "file", type=click.Path(dir_okay=False), help="Write the biopsies there as CSV."
)
def command(file: str | None) -> None:
    """Decompose two real datasets that come with scikit-learn.

    With --data, write one of them to a file instead, to try other commands on.

    \b
    Example:
        interplay demo
        interplay demo --data biopsies.csv
    """
    if file is not None:
        write(file, biopsies())
        return
    for title, run in (
        ("Handwritten digits (1,797 images of 8x8): upper half against lower half", digits),
        ("Breast cancer (569 biopsies): average cell against the three worst cells", cancer),
    ):
        click.secho(f"\n{title}\n", bold=True)
        show(run(), as_json=False)


def digits() -> PID:
    """Two halves of an image; the label is the digit."""
    from sklearn.datasets import load_digits

    data = load_digits()
    upper, lower = data.data[:, :32], data.data[:, 32:]
    names = ("upper half", "lower half", "digit")
    return interplay.estimate(upper, lower, data.target, method="discrete", names=names)


def biopsies() -> str:
    """The cancer data as CSV: the mean, the error and the worst of ten measures, and the label."""
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    names = [column_name(name) for name in data.feature_names]
    diagnosis = data.target_names[data.target]
    rows = [",".join([*names, "diagnosis"])]
    rows += [
        ",".join([*map(str, values), label])
        for values, label in zip(data.data, diagnosis, strict=True)
    ]
    return "\n".join(rows)


def column_name(feature: str) -> str:
    """``mean_concave_points``, ``error_area``, ``worst_texture``."""
    words = feature.split()
    kind = next(word for word in words if word in ("mean", "error", "worst"))
    return "_".join([kind, *(word for word in words if word != kind)])


def cancer() -> PID:
    """Ten measures of cell nuclei, averaged over the biopsy and over its worst three cells."""
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    mean, worst = data.data[:, :10], data.data[:, 20:]
    names = ("average", "worst", "diagnosis")
    return interplay.estimate(mean, worst, data.target, method="discrete", names=names)
