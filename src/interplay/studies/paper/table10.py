"""Table 10: other measures of interaction on the four specialised datasets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from interplay.core.joint import Joint
from interplay.measures.compare import compare_table
from interplay.studies.comparison import SYMBOLS, TRUTH
from interplay.studies.estimators import CLUSTERS, clustered
from interplay.studies.experiment import Experiment, Options, Page, Piece, Values
from interplay.studies.paper.printed import TABLE_10
from interplay.studies.paper.table2 import PUBLISHED_ROWS, drawn, truth_of
from interplay.studies.run import as_markdown, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DATASETS = ("R", "U1", "U2", "S")
SEEDS = 5
DRAWS, QUICK_DRAWS = 200_000, 20_000
PRESET = "published"
TEXT = (
    "Each sample was put in 20 clusters a modality, as published, and all measures were taken of "
    "that same table, without any correction, in bits: the PID is the paper's CVX. The lines named "
    "`paper` are as printed. The printed CVX is in nats; the printed I_min, WMS and CI come out "
    "here in bits, though no unit is given."
)
FINDINGS = (
    "All measures but WMS have an S of 0.05 to 0.08 bits where there is none: that is chance, 400 "
    "pairs of clusters for 1,800 rows. The rest is the definitions. WMS is synergy minus "
    "redundancy, so that it is negative on the redundant data and less than half of S on the "
    "synergistic one. CI finds 0.17 bits of synergy on the redundant data, more redundancy than "
    "there is information, and negative unique information. I_min and I_MMI agree with the PID on "
    "these data, whose modalities are ordered; the printed I_min has U of 0.08 on the redundant "
    "data, which is not what this definition gives here."
)


@dataclass(frozen=True, slots=True)
class Measures:
    """Each dataset by each measure.

    Attributes:
        rows: of each sample.
        seeds: of the samples.
        draws: behind the truth.

    """

    rows: int = PUBLISHED_ROWS
    seeds: tuple[int, ...] = tuple(range(SEEDS))
    draws: int = DRAWS
    name: str = "table10"

    def pieces(self) -> list[Piece]:
        """The truths, then a sample of each dataset."""
        return [*self._truths(), *self._samples()]

    def _truths(self) -> Iterator[Piece]:
        for name in DATASETS:
            dataset = {"dataset": name, "preset": PRESET}
            settings = {"kind": "truth", **dataset, "draws": self.draws}
            yield Piece(settings, partial(truth_of, dataset, self.draws))

    def _samples(self) -> Iterator[Piece]:
        for seed in self.seeds:
            for name in DATASETS:
                dataset = {"dataset": name, "preset": PRESET}
                settings = {"kind": "measures", **dataset, "rows": self.rows, "seed": seed}
                yield Piece(settings, partial(measured, dataset, self.rows, seed))

    def page(self, results: list[Values]) -> Page:
        """All lines, dataset by dataset."""
        lines = list(self._lines(results))
        text = [
            "# Table 10: other measures of interaction",
            f"{self.rows:,} rows, {len(self.seeds)} sample(s) of each dataset.",
            TEXT,
            FINDINGS,
            as_markdown([{key: text_of(v) for key, v in line.items()} for line in lines]),
        ]
        return Page("\n\n".join(text) + "\n", lines, plot(lines))

    def _lines(self, results: list[Values]) -> Iterator[Values]:
        for place, name in enumerate(DATASETS):
            mine = [r for r in results if r["dataset"] == name]
            truth = next(r for r in mine if r["kind"] == "truth")
            yield {"dataset": name, "who": TRUTH} | {s: float(truth[s]) for s in SYMBOLS}
            for who, printed in TABLE_10.items():
                values = [float(value) for value in printed[place].split()]
                yield {"dataset": name, "who": f"paper: {who}"} | dict(
                    zip(SYMBOLS, values, strict=True)
                )
            samples = [r["measures"] for r in mine if r["kind"] == "measures"]
            for who in samples[0]:
                means = [mean([sample[who][s] for sample in samples]) for s in SYMBOLS]
                yield {"dataset": name, "who": f"ours: {who}"} | dict(
                    zip(SYMBOLS, means, strict=True)
                )


def measured(dataset: Values, rows: int, seed: int) -> Values:
    """R, U1, U2 and S in bits of one sample by each measure; None where it defines none."""
    x1, x2, y = drawn(dataset, rows, seed)
    one, two = clustered(x1, seed), clustered(x2, seed)
    shape = (CLUSTERS, CLUSTERS, int(y.max()) + 1)
    joint = Joint.from_cells(one, two, y, np.ones(rows, dtype=np.intp), shape)
    table = compare_table(joint)
    return {
        "measures": {
            found.name: {symbol: getattr(found, atom) for symbol, atom in SYMBOLS.items()}
            for found in table.measures
        }
    }


def mean(values: list[float | None]) -> float | None:
    """Of the samples; None where a measure defines no number."""
    present = [value for value in values if value is not None]
    return float(np.mean(present)) if present else None


def text_of(value: object) -> object:
    """A cell: three decimals, a dash for what is not defined."""
    if value is None:
        return "-"
    return shown(value, 3) if isinstance(value, float) else value


def plot(lines: list[Values]) -> Axes:
    """A panel for each dataset: each measure's atoms beside the truth."""
    from interplay.plots.style import INK, LOOKS, new_figure, plain

    ours = [line for line in lines if line["who"] == TRUTH or line["who"].startswith("ours")]
    figure = new_figure(12, 3.4)
    panels = figure.subplots(1, len(DATASETS), sharey=True)
    for ax, name in zip(panels, DATASETS, strict=True):
        own = [line for line in ours if line["dataset"] == name]
        for place, (symbol, look) in enumerate(zip(SYMBOLS, LOOKS.values(), strict=True)):
            heights = [line[symbol] or 0.0 for line in own]
            at = np.arange(len(own)) + 0.2 * (place - 1.5)
            ax.bar(at, heights, 0.2, color=look.colour, label=look.symbol)
        names = [line["who"].removeprefix("ours: ") for line in own]
        plain(ax).set_xticks(range(len(own)), names, rotation=60, ha="right", fontsize=7)
        ax.axhline(0, color=INK, linewidth=0.8)
        ax.set_title(f"dataset {name}", fontsize=9)
    panels[0].set_ylabel("bits")
    panels[0].legend(fontsize=7, frameon=False)
    first: Axes = panels[0]
    return first


def experiment(options: Options) -> Experiment:
    """The table, or a small version of it."""
    seeds = np.arange(options.seeds or (1 if options.quick else SEEDS)) + options.seed
    draws = QUICK_DRAWS if options.quick else DRAWS
    return Measures(seeds=tuple(seeds.tolist()), draws=draws)
