"""Figure 4: what models lose when a modality is missing, against the interactions they use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from interplay.models.suite import ATOM_COLUMNS
from interplay.plots.style import LOOKS, new_figure, plain
from interplay.studies.experiment import Experiment, Options, Page, Piece, Values
from interplay.studies.paper.fusion import QUICK_DATASETS, QUICK_MODELS, QUICK_ROWS, only
from interplay.studies.paper.table4 import correlation
from interplay.studies.run import as_markdown
from interplay.studies.suite import (
    MODELS,
    Case,
    atoms_of,
    generative_cases,
    trained,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS = 5_000
LOW = 0.05  # bits of U, below which the paper looks at S
PAPER = {"U, all": 0.8, "S, where U is low": 0.73, "R, where U is low": 0.01}
WAYS = ("unimodal", "masked", "marginal")


@dataclass(frozen=True, slots=True)
class Figure4:
    """All models on the generative datasets, without either modality.

    Attributes:
        cases: datasets at a size.
        models: names of the fusion models.
        seed: of rows and trainings.
        name: as the command line takes it.

    """

    cases: tuple[Case, ...]
    models: tuple[str, ...]
    seed: int
    name: str = "figure4"

    def pieces(self) -> list[Piece]:
        """One for each dataset."""
        return [
            Piece(
                {**case.settings, "models": list(self.models), "seed": self.seed},
                partial(losses, case, self.models, self.seed),
            )
            for case in self.cases
        ]

    def page(self, results: list[Values]) -> Page:
        """Correlations of the drop with what models use, by the way a modality is missing."""
        lines = [line for result in results for line in lines_of(result)]
        text = [
            "# Figure 4: what models lose without a modality",
            f"{len(self.models)} models on {len(self.cases)} generative datasets, "
            f"{self.cases[0].rows:,} rows to train on. "
            "The modality is missing by three ways: a model of the other modality takes over "
            '("unimodal", the paper\'s), its rows are replaced by their mean ("masked"), or the '
            'model\'s probabilities are averaged over rows of it drawn at random ("marginal").',
            "Pearson correlation, over models, datasets and modalities, of the drop in accuracy "
            "with bits that the model's predictions use; U is that of the missing modality.",
            as_markdown(list(correlation_lines(lines)), digits=2),
        ]
        return Page("\n\n".join(text) + "\n", lines, plot(lines))


def losses(case: Case, models: tuple[str, ...], seed: int) -> Values:
    """Drops and PIDs of each model on a dataset."""
    from interplay.models import robustness
    from interplay.selection.quantify import quantify_models

    split = case.drawn(seed)
    (x1, x2), y = split.test
    alone = [trained(case, name, split, seed)[1] for name in ("unimodal1", "unimodal2")]
    fitted = {name: trained(case, name, split, seed)[1] for name in models}
    drops = {
        name: robustness(
            model, x1, x2, y, unimodal=alone, background=split.train[0], rng=seed
        ).to_dict()["drops"]
        for name, model in fitted.items()
    }
    kinds: dict[str, Any] = {}
    for kind in ("sampled", "hard"):
        pids = quantify_models(
            {name: model.predict_proba((x1, x2)) for name, model in fitted.items()},
            x1,
            x2,
            method="posterior",
            predictions=kind,
            regressions="quick",
            rng=seed,
        )
        kinds[kind] = {name: atoms_of(pid) for name, pid in pids.items()}
    return {"drops": drops, **kinds}


def lines_of(result: Values) -> Iterator[Values]:
    """A line for each model, missing modality and way."""
    for model, drops in result["drops"].items():
        for drop in drops:
            place = 1 if drop["missing"] == "x1" else 2
            line: Values = {"dataset": result["dataset"], "model": model, **drop}
            for kind in ("sampled", "hard"):
                atoms = dict(zip(ATOM_COLUMNS, result[kind][model], strict=True))
                line |= {f"{kind}_{name}": value for name, value in atoms.items()}
                line[f"{kind}_u"] = result[kind][model][place]
                line[f"{kind}_u_s"] = result[kind][model][place] + atoms["s"]
            yield line


def correlation_lines(lines: Sequence[Values]) -> Iterator[Values]:
    """By way and kind of prediction; the paper's beside."""
    for way in WAYS:
        own = only(lines, way=way)
        for kind in ("sampled", "hard"):
            low = [line for line in own if line[f"{kind}_u"] <= LOW]
            yield {
                "missing": way,
                "predictions": kind,
                "U, all": of(own, f"{kind}_u"),
                "U + S, all": of(own, f"{kind}_u_s"),
                "S, where U is low": of(low, f"{kind}_s"),
                "R, where U is low": of(low, f"{kind}_r"),
            }
    yield {"missing": "paper", "predictions": "hard", "U + S, all": "", **PAPER}


def of(lines: Sequence[Values], name: str) -> float:
    """Correlation of the drop in accuracy with a column."""
    return correlation(
        [line[name] for line in lines], [line["drop"] for line in lines], ranks=False
    )


def plot(lines: Sequence[Values]) -> Axes:
    """The drop against U, and against U + S; colours tell the way."""
    figure = new_figure(9, 3.6)
    row = figure.subplots(1, 2, sharey=True)
    for ax, name, label in zip(
        row,
        ("sampled_u", "sampled_u_s"),
        ("U of the missing modality", "U of the missing modality, and S"),
        strict=True,
    ):
        for way, look in zip(WAYS, LOOKS.values(), strict=False):
            own = only(lines, way=way)
            x, y = [line[name] for line in own], [line["drop"] for line in own]
            plain(ax).plot(x, y, "o", color=look.colour, markersize=3, label=way, alpha=0.7)
        ax.set_xlabel(f"{label} (bits)")
    row[0].set_ylabel("drop in accuracy")
    row[0].legend(frameon=False, fontsize=8)
    axes: Axes = row[0]
    return axes


def experiment(options: Options) -> Experiment:
    """The figure, or a small version of it."""
    rows = QUICK_ROWS if options.quick else ROWS
    cases = [replace(case, rows=rows, preset="default") for case in generative_cases()]
    models = [m for m in MODELS if not m.startswith("unimodal")]
    if options.quick:
        cases = [case for case in cases if case.dataset in QUICK_DATASETS]
        models = [m for m in models if m in QUICK_MODELS]
    return Figure4(tuple(cases), tuple(models), options.seed)
