"""Table 4: what models capture of the datasets that specialise in one interaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import pearsonr, spearmanr

from interplay.models.suite import ATOM_COLUMNS
from interplay.plots.style import LOOKS, new_figure, plain
from interplay.studies.experiment import Experiment, Options, Page, Values
from interplay.studies.paper.fusion import (
    HEADERS,
    HOW,
    atoms_of,
    mean_of,
    only,
    planned,
    printed,
)
from interplay.studies.paper.printed_models import TABLE_18
from interplay.studies.paper.table18 import Table18
from interplay.studies.run import as_markdown
from interplay.studies.suite import suite_lines

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SPECIAL = {"R": (("R", 0),), "U": (("U1", 1), ("U2", 2)), "S": (("S", 3),)}
OURS = {"ours": "model", "ours, hard": "hard"}


@dataclass(frozen=True, slots=True)
class Table4(Table18):
    """All models on the four special datasets, from the pieces of table 18.

    Attributes:
        name: as the command line takes it.

    """

    name: str = "table4"

    def page(self, results: list[Values]) -> Page:
        """A line for each model."""
        return rendered(list(suite_lines(results)))


def rendered(lines: Sequence[Values]) -> Page:
    """The page of lines of the suite's frame."""
    special = {dataset for parts in SPECIAL.values() for dataset, _ in parts}
    lines = [line for line in lines if line["dataset"] in special]
    table = list(table_lines(lines))
    text = [
        "# Table 4: interactions that models use",
        HOW,
        HEADERS,
        "In bits; U is the mean of U1 on the dataset U1 and of U2 on the dataset U2. What the data "
        f"holds: {held(lines)}.",
        as_markdown(table, digits=2),
        "## Rank correlation with accuracy over models",
        as_markdown(list(correlations(lines)), digits=2),
    ]
    return Page("\n\n".join(text) + "\n", table, scatter(lines))


def held(lines: Sequence[Values]) -> str:
    """The true amount of the interaction that each special dataset is made for."""
    said = []
    for name, parts in SPECIAL.items():
        told = np.mean([atoms_of(only(lines, dataset=d), "data")[place] for d, place in parts])
        said.append(f"{name} {told:.2f}")
    return ", ".join(said)


def table_lines(lines: Sequence[Values]) -> Iterator[Values]:
    """A line for each model: what it uses of each special dataset, and how accurate it is."""
    for model in dict.fromkeys(line["model"] for line in lines):
        own = only(lines, model=model)
        cells: Values = {"model": model}
        for name, parts in SPECIAL.items():
            mine = [(only(own, dataset=dataset), place) for dataset, place in parts]
            for who, prefix in OURS.items():
                cells[f"{name}, {who}"] = mean([atoms_of(x, prefix)[at] for x, at in mine])
            cells[f"{name}, paper"], accuracy = of_paper(model, parts)
            cells[f"accuracy on {name}, ours"] = mean([mean_of(x, "accuracy") for x, _ in mine])
            cells[f"accuracy on {name}, paper"] = accuracy
        yield cells


def of_paper(model: str, parts: Sequence[tuple[str, int]]) -> tuple[float | str, float | str]:
    """(bits of the interaction, accuracy), or nothing for models that the paper does not have."""
    if model not in TABLE_18:
        return "", ""
    found = [(printed(model, dataset), place) for dataset, place in parts]
    bits = mean([float(atoms[place]) for (atoms, _), place in found])
    return bits, mean([accuracy for (_, accuracy), _ in found])


def mean(values: Sequence[float]) -> float:
    """The mean of some numbers."""
    return float(np.mean(values))


def correlations(lines: Sequence[Values]) -> Iterator[Values]:
    """On each special dataset, over models: of accuracy with what is used of its interaction."""
    for parts in SPECIAL.values():
        for dataset, place in parts:
            own = only(lines, dataset=dataset)
            accuracy = [line["accuracy"] for line in own]
            cells: Values = {"dataset": dataset}
            for who, prefix in OURS.items():
                used = [line[f"{prefix}_{ATOM_COLUMNS[place]}"] for line in own]
                cells[who] = correlation(used, accuracy)
            theirs = [printed(model, dataset) for model in TABLE_18]
            cells["paper"] = correlation([a[place] for a, _ in theirs], [c for _, c in theirs])
            yield cells


def correlation(one: Sequence[float], two: Sequence[float], *, ranks: bool = True) -> float:
    """Spearman's, or Pearson's; nan where either is constant."""
    if len(set(one)) < 2 or len(set(two)) < 2:
        return float("nan")
    return float((spearmanr if ranks else pearsonr)(one, two).statistic)


def scatter(lines: Sequence[Values]) -> Axes:
    """Accuracy against the captured interaction, a panel for each special dataset."""
    figure = new_figure(12, 3.4)
    row = figure.subplots(1, 4)
    places = [pair for parts in SPECIAL.values() for pair in parts]
    for ax, (dataset, place), look in zip(row, places, LOOKS.values(), strict=True):
        own = only(lines, dataset=dataset)
        for line in own:
            used = line[f"model_{ATOM_COLUMNS[place]}"]
            ax.plot(used, line["accuracy"], "o", color=look.colour, markersize=4)
            ax.annotate(line["model"], (used, line["accuracy"]), fontsize=6)
        plain(ax).set_title(f"dataset {dataset}", fontsize=9)
        ax.set_xlabel(f"{look.symbol} that the model uses (bits)", fontsize=8)
    row[0].set_ylabel("accuracy")
    axes: Axes = row[0]
    return axes


def experiment(options: Options) -> Experiment:
    """The table, or a small version of it."""
    cases, models, seeds = planned(options)
    special = {dataset for parts in SPECIAL.values() for dataset, _ in parts}
    return Table4(tuple(c for c in cases if c.dataset in special), models, seeds)
