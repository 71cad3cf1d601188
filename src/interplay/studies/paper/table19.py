"""Table 19: what families of models capture of real datasets, ours beside the paper's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from interplay.estimators.estimate import estimate
from interplay.studies.comparison import SYMBOLS, four
from interplay.studies.experiment import Experiment, Options, Page, Piece, Values
from interplay.studies.real.printed import Printed, rows_of_table19
from interplay.studies.real.rows import PARTS, present
from interplay.studies.real.tables import UNITS, bars, missing_text, note, numbers
from interplay.studies.run import as_markdown

MOST, QUICK_MOST = 10_000, 1_000
EPOCHS, QUICK_EPOCHS = 40, 5


@dataclass(frozen=True, slots=True)
class Captured:
    """Each family on each dataset that is there.

    Attributes:
        root: folder of the datasets, or None for the default.
        there: names of the loaders whose files are there.
        missing: why others are not.
        most: rows of each that are used.
        epochs: the most of a training.
        seed: of all chance.

    """

    root: str | None
    there: tuple[str, ...]
    missing: dict[str, str] = field(default_factory=dict)
    most: int = MOST
    epochs: int = EPOCHS
    seed: int = 0
    name: str = "table19"

    def pieces(self) -> list[Piece]:
        """A dataset and a family each."""
        return list(self._pieces())

    def _pieces(self) -> Iterator[Piece]:
        shared = {"rows": self.most, "epochs": self.epochs, "seed": self.seed}
        for row, _ in rows_of_table19():
            if row.name in self.there:
                settings = {"dataset": row.dataset, "family": row.estimator, **shared}
                yield Piece(settings, partial(self.captured, row))

    def captured(self, row: Printed) -> Values:
        """The decomposition of what a trained model predicts of rows held out."""
        from interplay.models import FusionClassifier

        x1, x2, y = numbers(row, self.root, self.most, self.seed)
        order = np.random.default_rng(self.seed).permutation(len(y))
        train, judge = np.split(order, [round(sum(PARTS) * len(y))])
        model = FusionClassifier(row.estimator, epochs=self.epochs, random_state=self.seed)
        model.fit((x1[train], x2[train]), y[train])
        said = model.predict((x1[judge], x2[judge]))
        accuracy = float((said == y[judge]).mean())
        if len(np.unique(said)) < 2:
            return dict.fromkeys(SYMBOLS, 0.0) | {"accuracy": accuracy, "n": len(judge)}
        pid = estimate(x1[judge], x2[judge], said, rng=self.seed)
        return four(pid) | {"accuracy": accuracy, "n": len(judge)}

    def page(self, results: list[Values]) -> Page:
        """Ours beside the paper's."""
        lines = list(lines_of(results))
        text = [
            "# Table 19: what model families capture",
            "Bits of the model's own predictions on rows held out, and accuracy. Ours are trained "
            f"on plain features of at most {self.most:,} rows. {UNITS}",
            as_markdown([{**line, "n": line["n"] or ""} for line in lines], digits=2),
            missing_text(self.missing),
        ]
        return Page("\n\n".join(t for t in text if t) + "\n", lines, bars(lines))


def lines_of(results: list[Values]) -> Iterator[Values]:
    """The printed rows, each with ours below."""
    found = {(r["dataset"], r["family"]): r for r in results}
    for row, accuracy in rows_of_table19():
        atoms = dict(zip(SYMBOLS, row.values, strict=True))
        shared = {"dataset": row.dataset, "family": row.estimator}
        printed = {**shared, "who": f"paper: {row.estimator}", "n": None, **atoms}
        yield {**printed, "accuracy": accuracy, "note": note(row)}
        ours = found.get((row.dataset, row.estimator))
        if ours is not None:
            own = {s: ours[s] for s in (*SYMBOLS, "accuracy")}
            yield {**shared, "who": f"ours: {row.estimator}", "n": ours["n"], **own, "note": ""}


def experiment(options: Options) -> Experiment:
    """The table, or a small version of it."""
    needed = dict.fromkeys(row.name for row, _ in rows_of_table19())
    there, missing = present(list(needed), options.data)
    quick = options.quick
    return Captured(
        options.data, tuple(there), missing, QUICK_MOST if quick else MOST,
        QUICK_EPOCHS if quick else EPOCHS, options.seed,
    )  # fmt: skip
