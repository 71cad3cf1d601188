"""Table 5: the paper's rule of selection on datasets that it has not seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from interplay.core.types import Array
from interplay.models import base_suite
from interplay.selection.paper_rule import nearest, ranked
from interplay.selection.published import published
from interplay.studies.experiment import Experiment, Options, Page, Piece, Values
from interplay.studies.run import as_markdown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NEW = "random ratios"  # the kind that stands for the paper's five new synthetic datasets
TOP = 3
ATOMS = ("r", "u1", "u2", "s")
PRINTED = {
    "5 synthetic datasets": "99.91%",
    "MIMIC": "99.78%",
    "ENRICO": "100%",
    "UR-FUNNY": "98.58%",
    "MOSEI": "99.35%",
    "MUStARD": "95.15%",
    "MAPS": "100%",
}
TEXT = (
    "For each dataset of the base suite the estimated PID is compared with those of the paper's "
    "ten datasets (equation (36)); the three models that did best on the closest, by the printed "
    "accuracies of table 18, are taken. `top 1` and `top 3` are the accuracy of the first, and of "
    "the best of the three, as shares of the best of the ten fusion models, on rows held out. `EF` "
    "is always early fusion, `any 3` the mean over all sets of three models: what choosing at "
    "random comes to. A dataset whose estimated PID is 0 throughout has no closest one, and is "
    "left out."
)


@dataclass(frozen=True, slots=True)
class Selection:
    """The table, or its picture over the whole suite.

    Attributes:
        name: as the command line takes it.
        title: of the page.
        only_new: whether only the kind that stands for the paper's new datasets is shown.

    """

    name: str
    title: str
    only_new: bool

    def pieces(self) -> list[Piece]:
        """None: the suite is there."""
        return []

    def page(self, results: list[Values]) -> Page:  # noqa: ARG002
        """Every dataset, then the means."""
        lines = [line for line in chosen() if line["kind"] == NEW or not self.only_new]
        shares = ("top 1", "top 3", "EF", "any 3")
        means = {name: float(np.mean([line[name] for line in lines])) for name in shares}
        least = {name: float(np.min([line[name] for line in lines])) for name in shares}
        summary = [{"": "mean"} | percent(means), {"": "least"} | percent(least)]
        printed = [{"dataset": name, "printed": value} for name, value in PRINTED.items()]
        text = [
            f"# {self.title}",
            TEXT,
            f"{len(lines)} datasets.",
            as_markdown(summary),
            as_markdown([line | percent({name: line[name] for name in shares}) for line in lines]),
            "The paper prints, of the best of three:",
            as_markdown(printed),
        ]
        return Page("\n\n".join(text) + "\n", lines, plot(lines))


def percent(values: dict[str, float]) -> dict[str, str]:
    """Shares as percentages."""
    return {name: f"{value:.2%}" for name, value in values.items()}


def chosen() -> Iterator[Values]:
    """What the rule chooses for each dataset that all ten models were trained on."""
    suite = published()
    frame = base_suite("dict")
    names = ("dataset", "rows", "kind", "seed", "preset")
    columns = zip(*(frame[name] for name in names), strict=True)
    cells: dict[tuple[str, int, str], dict[str, int]] = {}
    for row, (dataset, rows, kind, seed, preset) in enumerate(columns):
        if seed == 0 and preset == "default":
            cells.setdefault((dataset, rows, kind), {})[frame["model"][row]] = row
    for (dataset, rows, kind), models in cells.items():
        first = next(iter(models.values()))
        four = np.maximum([frame[f"est_{atom}"][first] for atom in ATOMS], 0.0)
        if not set(suite.models) <= set(models) or four.sum() == 0:
            continue
        accuracy = np.array([frame["accuracy"][models[m]] for m in suite.models])
        near = nearest(four / four.sum(), suite)
        yield {
            "dataset": dataset,
            "kind": kind,
            "rows": rows,
            "closest": suite.datasets[near.place],
            "chosen": ", ".join(suite.models[m] for m in ranked(near.place, suite)[:TOP]),
            **shares_of(accuracy / accuracy.max(), ranked(near.place, suite)[:TOP]),
        }


def shares_of(shares: Array, order: list[int]) -> dict[str, float]:
    """Of the first model, of the best of those chosen, of EF, and of any three on average."""
    trios = np.array(list(combinations(range(len(shares)), TOP)))
    return {
        "top 1": float(shares[order[0]]),
        "top 3": float(shares[order].max()),
        "EF": float(shares[published().models.index("ef")]),
        "any 3": float(shares[trios].max(axis=1).mean()),
    }


def plot(lines: list[Values]) -> Axes:
    """Shares of the best accuracy, dataset by dataset."""
    from interplay.plots.style import new_figure, plain

    figure = new_figure(max(6.0, 0.22 * len(lines) + 3), 3.6)
    ax = plain(figure.subplots())
    for name, marker in (("top 1", "o"), ("top 3", "s"), ("EF", "x"), ("any 3", "_")):
        ax.plot(range(len(lines)), [100 * line[name] for line in lines], marker, label=name)
    names = [f"{line['dataset']} {line['rows']:,}" for line in lines]
    ax.set_xticks(range(len(lines)), names, rotation=90, fontsize=6)
    ax.set_ylabel("% of the best accuracy")
    ax.legend(fontsize=7, frameon=False)
    return ax


def experiment(options: Options) -> Experiment:  # noqa: ARG001
    """The table; it is as quick as can be."""
    return Selection("table5", "Table 5: selection on new synthetic datasets", only_new=True)
