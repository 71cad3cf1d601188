"""Table 1: the gates OR, AND and XOR."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from interplay.datasets.synthetic.bitwise import bitwise
from interplay.studies.comparison import (
    TRUTH,
    Line,
    as_four,
    csv_line,
    estimated,
    four,
    from_text,
    line_of,
    markdown_line,
    summary,
)
from interplay.studies.estimators import Estimator, batch, chosen, counting, posterior
from interplay.studies.experiment import Experiment, Options, Page, Piece, Values
from interplay.studies.paper.markers import plot_lines
from interplay.studies.paper.printed import TABLE_1
from interplay.studies.run import as_markdown

ROWS = 20_000
QUICK_ROWS = 2_000
ESTIMATORS = (
    Estimator("cvx", "ours: CVX", counting("none")),
    Estimator("cvx-corrected", "ours: CVX, bias taken off", counting("surrogate")),
    Estimator(
        "batch-paper", "ours: BATCH, paper", batch(preset="paper"),
        settings={"preset": "paper"}, needs_torch=True,
    ),
    Estimator("batch", "ours: BATCH", batch(), needs_torch=True),
    Estimator("posterior", "ours: posterior", posterior),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gates:
    """Each gate by each estimator.

    Attributes:
        estimators: to run.
        rows: of each sample.
        seeds: of the samples.

    """

    estimators: tuple[Estimator, ...] = ESTIMATORS
    rows: int = ROWS
    seeds: tuple[int, ...] = (0,)
    name: str = "table1"

    def pieces(self) -> list[Piece]:
        """A gate, an estimator and a seed each."""
        return list(self._pieces())

    def _pieces(self) -> Iterator[Piece]:
        for seed in self.seeds:
            for gate in TABLE_1:
                draw = partial(bitwise(gate).sample, self.rows)
                for estimator in self.estimators:
                    yield estimated(estimator, {"dataset": gate}, draw, seed, self.rows)

    def page(self, results: list[Values]) -> Page:
        """All lines, and what they come to."""
        lines = list(self._lines(results))
        text = [
            "# Table 1: logic gates",
            f"{self.rows:,} rows, {len(self.seeds)} sample(s) of each gate. Bits. The paper prints "
            "the exact values, to two decimals, for both of its estimators. A sample is itself off "
            "by chance, by 0.003 bits or so at 20,000 rows: the line `ours: CVX` shows how far.",
            "## Absolute errors",
            summary(lines),
            "## Ours beside the paper's beside the truth",
            as_markdown([markdown_line(line) for line in lines]),
        ]
        return Page("\n\n".join(text) + "\n", [csv_line(x) for x in lines], plot_lines(lines))

    def _lines(self, results: list[Values]) -> Iterator[Line]:
        for gate, printed in TABLE_1.items():
            truth = as_four(four(bitwise(gate).true_pid()))
            yield Line("", gate, TRUTH, truth[None], truth)
            yield Line("", gate, "paper", from_text(printed), truth, printed=True)
            for estimator in self.estimators:
                mine = (gate, estimator.name)
                runs = [r for r in results if (r["dataset"], r["estimator"]) == mine]
                yield line_of(estimator, runs, truth)


def experiment(options: Options) -> Experiment:
    """The table, or a small version of it."""
    seeds = np.arange(options.seeds or 1) + options.seed
    return Gates(
        tuple(chosen(ESTIMATORS, options.estimators)),
        QUICK_ROWS if options.quick else ROWS,
        tuple(seeds.tolist()),
    )
