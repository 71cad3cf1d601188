"""Table 18: every model on each of the ten generative datasets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from interplay.datasets.synthetic.generative import generative_names
from interplay.plots.style import new_figure
from interplay.studies.experiment import Experiment, Options, Page, Piece, Values
from interplay.studies.paper.fusion import (
    HEADERS,
    HOW,
    atoms_of,
    mean_of,
    only,
    pieces_of,
    planned,
    printed,
    three,
)
from interplay.studies.paper.printed_models import TABLE_18
from interplay.studies.run import as_markdown
from interplay.studies.suite import Case, accuracy_cells, suite_lines

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class Table18:
    """All models on all datasets.

    Attributes:
        cases: datasets at a size.
        models: names.
        seeds: of rows and trainings.

    """

    cases: tuple[Case, ...]
    models: tuple[str, ...]
    seeds: tuple[int, ...]
    name: str = "table18"
    store: str = "fusion"  # shared with table 4

    def pieces(self) -> list[Piece]:
        """The datasets, and each model on each."""
        return list(pieces_of(self.cases, self.models, self.seeds))

    def cells(self, result: Values) -> Iterator[tuple[str, str, str]]:
        """What a result adds to the table that is shown meanwhile."""
        return accuracy_cells(result)

    def page(self, results: list[Values]) -> Page:
        """A section for each dataset, a line for each model."""
        return rendered(list(suite_lines(results)))


def rendered(lines: Sequence[Values]) -> Page:
    """The page of lines of the suite's frame."""
    datasets = in_order(lines)
    text = ["# Table 18: what models capture of the generative datasets", HOW, HEADERS]
    for dataset in datasets:
        own = only(lines, dataset=dataset)
        text += [
            f"## {dataset}",
            f"True R U1 U2 S: {three(atoms_of(own, 'data'))} bits; the best accuracy that can be "
            f"expected is {mean_of(own, 'best_accuracy'):.3f}.",
            as_markdown(list(table_lines(own)), digits=3),
        ]
    return Page("\n\n".join(text) + "\n", list(lines), grid(lines))


def in_order(lines: Sequence[Values]) -> list[str]:
    """The datasets, in the order of table 2."""
    known = {line["dataset"] for line in lines}
    return [name for name in generative_names() if name in known]


def table_lines(lines: Sequence[Values]) -> Iterator[Values]:
    """A line for each model of a dataset."""
    for model in dict.fromkeys(line["model"] for line in lines):
        own = only(lines, model=model)
        cells: Values = {
            "model": model,
            "accuracy": mean_of(own, "accuracy"),
            "log loss (bits)": mean_of(own, "log_loss"),
            "R U1 U2 S": three(atoms_of(own, "model")),
            "hard R U1 U2 S": three(atoms_of(own, "hard")),
        }
        if model in TABLE_18:
            atoms, accuracy = printed(model, own[0]["dataset"])
            yield {**cells, "paper": three(atoms), "paper: accuracy": f"{accuracy:.2f}"}
        else:
            yield {**cells, "paper": "", "paper: accuracy": ""}


def grid(lines: Sequence[Values]) -> Axes:
    """Models by datasets: the share of what can be told about the label that each model uses."""
    models = list(dict.fromkeys(line["model"] for line in lines))
    datasets = in_order(lines)
    share = np.full((len(models), len(datasets)), np.nan)
    for row, model in enumerate(models):
        for column, dataset in enumerate(datasets):
            own = only(lines, model=model, dataset=dataset)
            if own:
                told = 1 - mean_of(own, "expected_log_loss")
                share[row, column] = told / mean_of(own, "i12")
    figure = new_figure(2.5 + 0.75 * len(datasets), 1.5 + 0.35 * len(models))
    ax = figure.subplots()
    image = ax.imshow(np.clip(share, 0, 1), vmin=0, vmax=1, cmap="viridis", aspect="auto")
    for (row, column), value in np.ndenumerate(share):
        colour = "white" if value < 0.6 else "black"
        label = "" if np.isnan(value) else f"{value:.2f}"
        ax.text(column, row, label, ha="center", va="center", color=colour, fontsize=7)
    ax.set_xticks(range(len(datasets)), datasets, rotation=40, ha="right", fontsize=8)
    ax.set_yticks(range(len(models)), models, fontsize=8)
    ax.set_title("Label information that a model gives, as a share of all there is", fontsize=9)
    figure.colorbar(image, ax=ax)
    axes: Axes = ax
    return axes


def experiment(options: Options) -> Experiment:
    """The table, or a small version of it."""
    return Table18(*planned(options))
