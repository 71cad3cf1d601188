"""Every real dataset that is there: its decomposition, trained models, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from interplay.core.pid import ATOMS, PID
from interplay.datasets.real.catalogue import card, names
from interplay.errors import InputError
from interplay.estimators.estimate import estimate
from interplay.studies.experiment import Experiment, Options, Page, Piece, Values
from interplay.studies.real.rows import present, rows_of
from interplay.studies.real.trained import trained

MOST, QUICK_MOST = 2000, 500  # rows of a dataset that models are trained and judged on
DECOMPOSED = 2000  # rows of it that are decomposed
FEWEST = 100  # rows from which classifiers are trained
FAMILIES = (
    "unimodal1", "unimodal2", "additive", "agree", "align", "ef", "elem", "tensor", "mi", "lower",
    "mult", "rec",
)  # fmt: skip
SEEDS, EPOCHS, QUICK_EPOCHS = 3, 40, 10
REPLICATES, PERMUTATIONS = 200, 99
BUDGET = 15.0  # expected seconds of the classifiers
METHODS: dict[str, dict[str, Any]] = {
    "posterior": {"method": "posterior", "budget": BUDGET},
    "batch": {  # of the same classifiers
        "method": "batch",
        "budget": BUDGET,
        "batch_size": 128,
        "evaluation_size": 256,
    },
    "discrete": {"method": "discrete", "clusters": 10},
}
TOLD = (*ATOMS, "i1", "i2", "i12")


@dataclass(frozen=True, slots=True)
class Atlas:
    """All real datasets of a folder.

    Attributes:
        datasets: names of those that are there.
        missing: why others are not.
        root: the folder, or None for the default.
        most: rows of each that models are trained and judged on.
        decomposed_rows: of these, rows that are decomposed.
        families: of fusion models to train.
        seeds: of their parts and weights.
        epochs: the most of a training.
        seed: of the rows and of all chance in the estimates.

    """

    datasets: tuple[str, ...]
    missing: Mapping[str, str] = field(default_factory=dict)
    root: str | None = None
    most: int = MOST
    decomposed_rows: int = DECOMPOSED
    families: tuple[str, ...] = FAMILIES
    seeds: int = SEEDS
    epochs: int = EPOCHS
    seed: int = 0
    name: str = "real"

    def pieces(self) -> list[Piece]:
        """The decompositions first, then the models."""
        return [*self._decompositions(), *self._models()]

    def _decompositions(self) -> Iterator[Piece]:
        for dataset in self.datasets:
            shared = {"dataset": dataset, "rows": self.decomposed_rows, "seed": self.seed}
            shared |= {"replicates": REPLICATES, "permutations": PERMUTATIONS}
            for method, settings in METHODS.items():
                piece = {**shared, **settings, "method": method}
                yield Piece(piece, partial(self.decomposed, dataset, method))

    def _models(self) -> Iterator[Piece]:
        for seed in range(self.seed, self.seed + self.seeds):
            for dataset in self.datasets:
                shared = {"dataset": dataset, "rows": self.most, "epochs": self.epochs}
                for family in self.families:
                    settings = {**shared, "family": family, "seed": seed}
                    yield Piece(settings, partial(self.learnt, dataset, family, seed))

    def decomposed(self, dataset: str, method: str) -> Values:
        """A decomposition with intervals and tests, as plain values."""
        rows = rows_of(dataset, self.root, self.decomposed_rows, self.seed)
        tests = PERMUTATIONS if rows.groups is None else 0  # tests take rows as independent
        pid = estimate(
            rows.x1, rows.x2, rows.y, groups=rows.groups, names=rows.names, rng=self.seed,
            replicates=REPLICATES, permutations=tests, **METHODS[method],
        )  # fmt: skip
        return plain(pid) | {"n": len(rows.y), "of": rows.of, "names": list(rows.names)}

    def learnt(self, dataset: str, family: str, seed: int) -> Values:
        """What a family of models reaches."""
        return trained(rows_of(dataset, self.root, self.most, self.seed), family, self.epochs, seed)

    def page(self, results: list[Values]) -> Page:
        """The tables, the checks and the pictures."""
        from interplay.studies.real.page import page

        return page(self, results)


def plain(pid: PID) -> Values:
    """Atoms and informations with intervals and p-values; what a second modality adds."""
    values: Values = {name: float(getattr(pid, name)) for name in TOLD}
    values["entropy_y"] = float(pid.entropy_y)
    for name in TOLD:
        interval = (pid.intervals or {}).get(name)
        values[f"{name}_low"] = None if interval is None else float(interval.low)
        values[f"{name}_high"] = None if interval is None else float(interval.high)
        found = (pid.p_values or {}).get(name)
        values[f"{name}_p"] = None if found is None else float(found)
    values["gain"], values["gain_low"], values["gain_high"] = gain(pid)
    return values


def gain(pid: PID) -> tuple[float, float | None, float | None]:
    """Bits that the modality which tells less adds to the other, and their 95% interval.

    None is lost by looking at more, so the interval stops at 0, where resamples go below.
    """
    better = "i1" if pid.i1 >= pid.i2 else "i2"
    found = float(pid.i12 - getattr(pid, better))
    if pid.replicates is None:
        return found, None, None
    drawn = np.maximum(np.subtract(pid.replicates["i12"], pid.replicates[better]), 0.0)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return found, float(min(low, found)), float(max(high, found))


def experiment(options: Options) -> Experiment:
    """The datasets that are there, or a small version of it.

    Raises:
        InputError: there is none.

    """
    anywhere = [name for name in names() if card(name).kind != "paper"]
    large = [name for name in anywhere if card(name).rows >= FEWEST]
    found, missing = present(large, options.data)
    missing |= {n: f"{card(n).rows} rows are too few" for n in anywhere if n not in large}
    if not found:
        raise InputError(f"--data {options.data} holds no dataset: see interplay datasets list")
    atlas = Atlas(tuple(found), missing, options.data, seed=options.seed)
    if options.quick:
        return replace(
            atlas, most=QUICK_MOST, decomposed_rows=QUICK_MOST, seeds=1, epochs=QUICK_EPOCHS
        )
    return atlas
