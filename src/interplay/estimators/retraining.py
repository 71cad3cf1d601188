"""Samples on which a method is run anew, with all training: resamples, worlds without effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from interplay.core.types import Array, Index, Progress
from interplay.estimators.numeric_rows import NumericRows
from interplay.posteriors.remembered import nothing_remembered
from interplay.uncertainty.checkpoint import Checkpoint

WORLDS = ("chance", "x1", "x2")


@dataclass(frozen=True, eq=False)
class Anew:
    """Runs a method on samples made from rows.

    Attributes:
        rows: of the sample.
        posteriors: (n, k) of the labels given x1 and given x2.
        folds: rows that each class needs.
        run: (4,) informations of rows.
        settings: of the method, in words.

    """

    rows: NumericRows
    posteriors: tuple[Array, Array]
    folds: int
    run: Callable[[NumericRows, np.random.Generator], Array]
    settings: str

    @property
    def unit(self) -> Index:
        """(n,) what is drawn as a whole: rows, or groups of them."""
        return np.arange(self.rows.n) if self.rows.groups is None else self.rows.groups

    def fingerprint(self) -> str:
        """A digest of all that the samples depend on."""
        digest = sha256(self.settings.encode())
        for part in (*self.posteriors, self.rows.y, self.unit):
            digest.update(np.ascontiguousarray(part).tobytes())
        return digest.hexdigest()

    def replicates(
        self, number: int, seed: int, checkpoint: Checkpoint, progress: Progress | None
    ) -> Array:
        """(number, 4) informations of resamples.

        Copies of a row (or of a group) are in one fold, so that no classifier is scored on what it
        saw. Replicates that are finished are kept in the checkpoint.
        """
        values = np.full((number, 4), np.nan)
        checkpoint.load(values)
        for i in range(number):
            if np.isnan(values[i, 0]):
                rng = np.random.default_rng([seed, i])
                taken = drawn(self.rows.y, self.unit, self.folds, rng)
                with nothing_remembered():
                    values[i] = self.run(self.rows.take(taken, self.unit), rng)
                checkpoint.save(values)
            if progress:
                progress("retrain", i + 1, number)
        return values

    def nulls(self, number: int, seed: int, progress: Progress | None) -> dict[str, Array]:
        """(number, 4) informations of samples from each of ``WORLDS``.

        The rows stay; their labels are permuted (``"chance"``), or drawn anew from what x1 tells
        (``"x1"``) or x2 tells (``"x2"``), where the other adds nothing.
        """
        found = {world: np.empty((number, 4)) for world in WORLDS}
        for i in range(number):
            for code, world in enumerate(WORLDS):
                rng = np.random.default_rng([seed, i, code])
                labels = self.labels(world, rng)
                with nothing_remembered():
                    found[world][i] = self.run(replace(self.rows, y=labels), rng)
            if progress:
                progress("retrain for tests", i + 1, number)
        return found

    def labels(self, world: str, rng: np.random.Generator) -> Index:
        """(n,) labels of a world without the effect."""
        y = self.rows.y
        if world == "chance":
            return rng.permutation(y)
        limits = np.cumsum(self.posteriors[world == "x2"], axis=1)
        while True:
            chosen = (rng.random((len(y), 1)) > limits[:, :-1]).sum(axis=1)
            if (np.bincount(chosen, minlength=limits.shape[1]) >= self.folds).all():
                return np.asarray(chosen, dtype=np.intp)


def drawn(y: Index, unit: Index, folds: int, rng: np.random.Generator) -> Index:
    """Rows of units drawn with replacement, until every class has units for all folds."""
    order = np.argsort(unit, kind="stable")
    _, starts = np.unique(unit[order], return_index=True)
    members = np.split(order, starts[1:])
    classes = int(y.max()) + 1
    while True:
        chosen = rng.integers(len(members), size=len(members))
        taken = np.concatenate([members[number] for number in chosen])
        if (np.bincount(y[taken], minlength=classes) >= folds).all():
            return taken
