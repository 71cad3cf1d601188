"""``interplay demo``: two real datasets with different interactions."""

from __future__ import annotations

from typing import Any

import click

import interplay
from interplay.cli.options import given, method_options, seed_option, uncertainty_options
from interplay.cli.output import progress_bar, show, write
from interplay.core.pid import PID

OF_COUNTS = ("bins", "binning", "range", "clusters", "solver", "tol")
BUDGET = 6.0  # seconds for all classifiers


@click.command("demo")
@click.option(
    "--data", "file", type=click.Path(dir_okay=False), help="Write the biopsies there as CSV."
)
@method_options
@uncertainty_options
@seed_option
def command(*, file: str | None, **settings: Any) -> None:
    """Decompose two real datasets that come with scikit-learn.

    Few classifiers are tried (--budget 6), so that it takes seconds.

    With --data, write one of them to a file instead, to try other commands on.

    \b
    Example:
        interplay demo
        interplay demo --data biopsies.csv
    """
    if file is not None:
        write(file, biopsies())
        return
    classifiers = settings["method"] in ("auto", "posterior", "batch")
    counts = any(settings[name] is not None for name in OF_COUNTS)
    quick = {"budget": BUDGET} if classifiers and not counts else {}
    for title, run in (
        ("Handwritten digits (1,797 images of 8x8): upper half against lower half", digits),
        ("Breast cancer (569 biopsies): average cell against the three worst cells", cancer),
    ):
        click.secho(f"\n{title}\n", bold=True)
        with progress_bar() as progress:
            pid = run(progress=progress, **quick | given(settings))
        show(pid, as_json=False)


def digits(**settings: Any) -> PID:
    """Two halves of an image; the label is the digit."""
    from sklearn.datasets import load_digits

    data = load_digits()
    upper, lower = data.data[:, :32], data.data[:, 32:]
    names = ("upper half", "lower half", "digit")
    return interplay.estimate(upper, lower, data.target, names=names, **settings)


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


def cancer(**settings: Any) -> PID:
    """Ten measures of cell nuclei, averaged over the biopsy and over its worst three cells."""
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    mean, worst = data.data[:, :10], data.data[:, 20:]
    names = ("average", "worst", "diagnosis")
    return interplay.estimate(mean, worst, data.target, names=names, **settings)
