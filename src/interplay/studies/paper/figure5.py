"""Figure 5: agreement of models with data, and accuracy, over all cells of the base suite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from interplay.core.types import Array, Index
from interplay.models import base_suite
from interplay.selection.published import published
from interplay.studies.experiment import Experiment, Options, Page, Piece, Values
from interplay.studies.run import as_markdown, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ATOMS = ("r", "u1", "u2", "s")
PRINTED, GENERATIVE, ALL = "printed tables 2 and 18", "ours: the ten datasets", "ours: all datasets"
CHANCE = 0.5  # accuracy above which the paper keeps a point
DRAWS = 1000
UNIMODAL = ("unimodal1", "unimodal2")
TEXT = (
    "Agreement is the paper's equation (6): the sum over interactions of what the model's "
    "predictions hold, weighted by their share in the data. `printed` takes the PIDs (BATCH) and "
    "accuracies that the paper prints in tables 2 and 18; `ours` the estimates and the trained "
    "models of `interplay.models.base_suite()`, fusion models only, without the datasets whose "
    "estimated total is 0. Intervals: 95%, datasets drawn "
    "with replacement. `within` is the mean over datasets (printed, the ten) or kinds of datasets "
    "of the correlation inside one. The paper reports a correlation of 0.81."
)


@dataclass(frozen=True, eq=False)
class Points:
    """Cells of a suite, a model on a dataset each.

    Attributes:
        source: where they are from.
        dataset: (n,) number of the dataset.
        group: (n,) number of the dataset, or of its kind.
        agreement: (n,) in bits.
        accuracy: (n,).

    """

    source: str
    dataset: Index
    group: Index
    agreement: Array
    accuracy: Array

    def kept(self, chosen: NDArray[np.bool_]) -> Points:
        """Some of them."""
        return Points(
            self.source,
            self.dataset[chosen],
            self.group[chosen],
            self.agreement[chosen],
            self.accuracy[chosen],
        )


@dataclass(frozen=True, slots=True)
class Agreement:
    """The figure; there is nothing to work out but the correlations."""

    name: str = "figure5"

    def pieces(self) -> list[Piece]:
        """None: the suite is there."""
        return []

    def page(self, results: list[Values]) -> Page:  # noqa: ARG002
        """Correlations of all points, and of those that the paper keeps."""
        suites = [printed_points(), *own_points()]
        lines = [line for points in suites for line in correlations(points)]
        text = ["# Figure 5: agreement and accuracy", TEXT, as_markdown([texts(x) for x in lines])]
        return Page("\n\n".join(text) + "\n", lines, plot(suites))


def printed_points() -> Points:
    """From what the paper prints."""
    suite = published()
    shares = suite.data / suite.data.sum(axis=1, keepdims=True)
    agreement = (suite.predicted * shares[:, None]).sum(axis=2)
    dataset = np.repeat(np.arange(len(shares)), len(suite.models))
    return Points(PRINTED, dataset, dataset, agreement.ravel(), suite.accuracy.ravel())


def own_points() -> list[Points]:
    """From the base suite: the generative datasets, where models are there, and all."""
    frame = base_suite("dict")
    models = np.array(frame["model"])
    used = ~np.isin(models, UNIMODAL) & (np.array(frame["seed"]) == 0)
    used &= np.array(frame["preset"]) == "default"
    data = four(frame, "est_")
    total = data.sum(axis=1)
    used &= total > 0
    agreement = (four(frame, "model_") * data).sum(axis=1)[used] / total[used]
    names = [f"{d} {n}" for d, n in zip(frame["dataset"], frame["rows"], strict=True)]
    dataset = np.unique(names, return_inverse=True)[1][used]
    kind = np.unique(frame["kind"], return_inverse=True)[1][used]
    accuracy = np.array(frame["accuracy"], dtype=np.float64)[used]
    everything = Points(ALL, dataset, kind, agreement, accuracy)
    generative = np.array(frame["suite"])[used] == "generative"
    own = everything.kept(generative)
    own = Points(GENERATIVE, own.dataset, own.dataset, own.agreement, own.accuracy)
    return [own, everything] if len(np.unique(own.dataset)) > 1 else [everything]


def four(frame: dict[str, list[float]], prefix: str) -> Array:
    """(n, 4) R, U1, U2 and S."""
    return np.array([frame[prefix + atom] for atom in ATOMS], dtype=np.float64).T


def correlations(points: Points) -> list[Values]:
    """Lines of all points, and of those above chance."""
    above = points.kept(points.accuracy > CHANCE)
    return [line_of(points, "all"), line_of(above, f"accuracy above {CHANCE}")]


def line_of(points: Points, which: str) -> Values:
    """Pearson's correlation with its interval, the rank correlation, and that within groups."""
    from scipy.stats import spearmanr

    low, high = interval(points)
    return {
        "source": points.source,
        "points": which,
        "datasets": len(np.unique(points.dataset)),
        "cells": len(points.dataset),
        "correlation": pearson(points.agreement, points.accuracy),
        "low": low,
        "high": high,
        "rank": float(spearmanr(points.agreement, points.accuracy).statistic),
        "within": within(points),
    }


def pearson(x: Array, y: Array) -> float:
    """The correlation; not a number where either is constant."""
    x, y = x - x.mean(), y - y.mean()
    spread = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / spread if spread > 0 else float("nan")


def interval(points: Points) -> tuple[float, float]:
    """The middle 95% of correlations of datasets drawn with replacement."""
    names = np.unique(points.dataset)
    rows = [np.flatnonzero(points.dataset == name) for name in names]
    rng = np.random.default_rng(0)
    found = []
    for _ in range(DRAWS):
        drawn = np.concatenate([rows[i] for i in rng.integers(len(rows), size=len(rows))])
        found.append(pearson(points.agreement[drawn], points.accuracy[drawn]))
    low, high = np.nanquantile(found, [0.025, 0.975]).tolist()
    return low, high


def within(points: Points) -> float:
    """The mean correlation inside a group."""
    inside = []
    for group in np.unique(points.group):
        own = points.kept(points.group == group)
        inside.append(pearson(own.agreement, own.accuracy))
    return float(np.nanmean(inside))


def texts(line: Values) -> Values:
    """For readers: two decimals, the interval in one cell."""
    cells = {key: line[key] for key in ("source", "points", "datasets", "cells")}
    numbers = [shown(line[key], 2) for key in ("correlation", "low", "high")]
    cells["correlation"] = "{} [{}, {}]".format(*numbers)
    return cells | {key: shown(line[key], 2) for key in ("rank", "within")}


def plot(suites: Sequence[Points]) -> Axes:
    """A panel for each source, a colour for each group."""
    from interplay.plots.style import new_figure, plain

    figure = new_figure(4.2 * len(suites), 3.6)
    panels = figure.subplots(1, len(suites), squeeze=False)[0]
    for ax, points in zip(panels, suites, strict=True):
        plain(ax).scatter(
            points.agreement, points.accuracy, c=points.group, cmap="tab20", s=14, linewidths=0
        )
        ax.set_title(points.source, fontsize=9)
        ax.set_xlabel("agreement, bits")
    panels[0].set_ylabel("accuracy")
    first: Axes = panels[0]
    return first


def experiment(options: Options) -> Experiment:  # noqa: ARG001
    """The figure; it is as quick as can be."""
    return Agreement()
