"""``interplay demo``: two real datasets with different interactions."""

from __future__ import annotations

import click

from interplay.cli.output import show
from interplay.core.pid import PID
from interplay.estimators.estimate import estimate


@click.command("demo")
def command() -> None:
    """Decompose two real datasets that come with scikit-learn.

    \b
    Example:
        interplay demo
    """
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
    return estimate(upper, lower, data.target, names=("upper half", "lower half", "digit"))


def cancer() -> PID:
    """Ten measures of cell nuclei, averaged over the biopsy and over its worst three cells."""
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    mean, worst = data.data[:, :10], data.data[:, 20:]
    return estimate(mean, worst, data.target, names=("average", "worst", "diagnosis"))
