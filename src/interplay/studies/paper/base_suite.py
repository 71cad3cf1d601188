"""The base suite as an experiment: all models on the ten datasets and on the varied ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from interplay.plots.style import new_figure
from interplay.studies.experiment import Experiment, Options, Page, Piece, Values
from interplay.studies.run import as_markdown
from interplay.studies.suite import (
    MODELS,
    Case,
    accuracy_cells,
    generative_cases,
    models_piece,
    suite_lines,
    truth_piece,
    varied_cases,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZES = (1_000, 10_000)  # rows of the varied datasets
QUICK_ROWS = 400
QUICK_EVERY = 12  # varied datasets, of which one is run
QUICK_MODELS = ("ef", "additive", "tensor", "unimodal1")
INTERACTION = 0.05  # bits beyond additive fusion, from which on interaction matters


@dataclass(frozen=True, slots=True)
class BaseSuite:
    """All models on all datasets.

    Attributes:
        cases: datasets at their sizes.
        models: names.
        seeds: of rows and trainings.
        name: as the command line takes it.

    """

    cases: tuple[Case, ...]
    models: tuple[str, ...]
    seeds: tuple[int, ...]
    name: str = "base-suite"

    def pieces(self) -> list[Piece]:
        """Each dataset, and all models on it."""
        return [
            piece
            for seed in self.seeds
            for case in self.cases
            for piece in (truth_piece(case, seed), models_piece(case, self.models, seed))
        ]

    def cells(self, result: Values) -> Iterator[tuple[str, str, str]]:
        """What a result adds to the table that is shown meanwhile."""
        return accuracy_cells(result)

    def page(self, results: list[Values]) -> Page:
        """How far each model is from the best, by kind of data."""
        return rendered(list(suite_lines(results)))


def rendered(lines: Sequence[Values]) -> Page:
    """The page of lines of the suite's frame."""
    text = [
        "# The base suite",
        "Points of accuracy that a model is short of the best that can be expected, under the true "
        "posteriors of 3,000 rows held out; means over datasets.",
        as_markdown(list(by_kind(lines)), digits=1),
        "## By what interaction is worth",
        f"Interaction matters where I12 exceeds what additive logits reach by {INTERACTION} bits.",
        as_markdown(list(by_interaction(lines)), digits=1),
    ]
    return Page("\n\n".join(text) + "\n", list(lines), grid(lines))


def short(lines: Sequence[Values]) -> float:
    """Mean points of accuracy short of the best; nan where there are no lines."""
    if not lines:
        return float("nan")
    points = [line["best_accuracy"] - line["expected_accuracy"] for line in lines]
    return 100 * float(np.mean(points))


def by_kind(lines: Sequence[Values]) -> Iterator[Values]:
    """A line for each size and kind of data, a column for each model."""
    kinds = dict.fromkeys((line["rows"], line["kind"]) for line in lines)
    models = list(dict.fromkeys(line["model"] for line in lines))
    for rows, kind in sorted(kinds):
        own = [line for line in lines if (line["rows"], line["kind"]) == (rows, kind)]
        datasets = len({line["dataset"] for line in own})
        cells: Values = {"rows": f"{rows:,}", "kind": kind, "datasets": datasets}
        yield cells | {m: short([line for line in own if line["model"] == m]) for m in models}


def by_interaction(lines: Sequence[Values]) -> Iterator[Values]:
    """A line for each size, with and without interaction."""
    models = list(dict.fromkeys(line["model"] for line in lines))
    for rows in sorted({line["rows"] for line in lines}):
        for matters in (False, True):
            own = [
                line
                for line in lines
                if line["rows"] == rows and (line["i12"] - line["i_add"] > INTERACTION) == matters
            ]
            if not own:
                continue
            cells: Values = {
                "rows": f"{rows:,}",
                "interaction": "matters" if matters else "does not",
                "datasets": len({line["dataset"] for line in own}),
            }
            yield cells | {m: short([line for line in own if line["model"] == m]) for m in models}


def grid(lines: Sequence[Values]) -> Axes:
    """Models by datasets of the most common size: points short of the best, means over seeds."""
    rows = [line["rows"] for line in lines]
    own = [line for line in lines if line["rows"] == max(set(rows), key=rows.count)]
    models = list(dict.fromkeys(line["model"] for line in own))
    datasets = [d for _, d in sorted({(line["kind"], line["dataset"]) for line in own})]
    points = np.full((len(models), len(datasets)), np.nan)
    cells: dict[tuple[int, int], list[Values]] = {}
    for line in own:
        cell = models.index(line["model"]), datasets.index(line["dataset"])
        cells.setdefault(cell, []).append(line)
    for cell, lines_of_seeds in cells.items():
        points[cell] = short(lines_of_seeds)
    figure = new_figure(3 + 0.2 * len(datasets), 2.6 + 0.25 * len(models))
    ax = figure.subplots()
    image = ax.imshow(points, vmin=0, vmax=25, cmap="magma_r", aspect="auto")
    ax.set_xticks(range(len(datasets)), datasets, rotation=90, fontsize=7)
    ax.set_yticks(range(len(models)), models, fontsize=8)
    ax.set_title("Points of accuracy short of the best that can be expected", fontsize=9)
    figure.colorbar(image, ax=ax)
    axes: Axes = ax
    return axes


def experiment(options: Options) -> Experiment:
    """The suite, or a small version of it."""
    seeds = tuple(range(options.seed, options.seed + (options.seeds or 1)))
    preset = options.preset or "default"
    if options.quick:
        few = varied_cases(QUICK_ROWS, preset)[::QUICK_EVERY]
        return BaseSuite(few, QUICK_MODELS, seeds)
    varied = tuple(case for rows in SIZES for case in varied_cases(rows, preset))
    return BaseSuite((*generative_cases(preset), *varied), MODELS, seeds)
