"""Rungs from what models give to the labels of rows held out, and intervals by resampling rows.

A rung is the best of the models of its kind and below: a kind contains those below it, and a model
that fails to learn what a simpler one does must not lower it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from interplay.core.channels import LEAST
from interplay.core.information import LN2
from interplay.core.pid import Interval
from interplay.core.types import Array, Index
from interplay.selection.ladder import RUNGS, WORTH_COMBINING

CHUNK = 20  # resamples of all rows at a time
KINDS = ((0,), (1,), (0, 1, 2), (0, 1, 2, 3))  # models of (x1, x2, additive, both) on each rung


@dataclass(frozen=True, eq=False)
class Held:
    """What four models (of x1, of x2, additive, of both) made of rows that they did not see.

    Attributes:
        y: (n,) labels 0 ... k - 1.
        told: (n, 4) log2 of what each model gives to the label.
        right: (n, 4) whether the label is what it takes for likeliest.
        weights: (n,) how much each row counts, or None.
        groups: (n,) what rows belong to, or None.

    """

    y: Index
    told: Array
    right: Array
    weights: Array | None = None
    groups: Index | None = None

    @classmethod
    def of(
        cls,
        posteriors: tuple[Array, Array, Array, Array],
        y: Index,
        weights: Array | None = None,
        groups: Index | None = None,
    ) -> Held:
        """From (n, k) posteriors of the four models."""
        rows = np.arange(len(y))
        given = np.stack([model[rows, y] for model in posteriors], axis=1)
        right = np.stack([model.argmax(axis=1) == y for model in posteriors], axis=1)
        told = np.log2(np.maximum(given, LEAST))
        return cls(y, told, right.astype(np.float64), weights, groups)

    def reached(self) -> Reached:
        """What the models reach on the rows themselves."""
        return self._of(np.ones((1, len(self.y))) if self.weights is None else self.weights[None])

    def resampled(self, number: int, rng: np.random.Generator) -> Reached:
        """The same on each of so many draws of the rows, or groups of rows, with replacement."""
        parts = [self._of(counts) for counts in self._drawn(number, rng)]
        return Reached(*(np.concatenate(part) for part in zip(*parts, strict=True)))

    def _drawn(self, number: int, rng: np.random.Generator) -> Iterator[Array]:
        """(b, n) how often rows count in resamples, some at a time."""
        units = np.arange(len(self.y)) if self.groups is None else self.groups
        n_units = int(units.max()) + 1
        own = 1.0 if self.weights is None else self.weights
        for start in range(0, number, CHUNK):
            size = min(CHUNK, number - start)
            drawn = rng.multinomial(n_units, np.full(n_units, 1 / n_units), size=size)
            yield np.asarray(drawn[:, units] * own, dtype=np.float64)

    def _of(self, counts: Array) -> Reached:
        """What is reached on rows that count (b, n)."""
        n = counts.sum(axis=1, keepdims=True)
        k = int(self.y.max()) + 1
        shares = (counts @ np.eye(k)[self.y]) / n
        entropy = -(shares * np.log(np.maximum(shares, LEAST))).sum(axis=1) / LN2
        bits = entropy[:, None] + (counts @ self.told) / n
        return Reached(bits, (counts @ self.right) / n, entropy, shares.max(axis=1))


class Reached(NamedTuple):
    """What four models (of x1, of x2, additive, of both) reach on each of b samples.

    Attributes:
        bits: (b, 4) of the label that each model tells; below 0 where it misleads.
        right: (b, 4) share of the labels that each guesses.
        entropy: (b,) H(Y), in bits.
        commonest: (b,) share of the commonest label.

    """

    bits: Array
    right: Array
    entropy: Array
    commonest: Array

    def rungs(self, unlearnt: Array | float = 0.0) -> dict[str, Array]:
        """(b,) rungs and gains by name, had models learnt (b, 4) bits more."""
        bits = np.clip(self.bits + unlearnt, 0.0, np.maximum(self.entropy, 0.0)[:, None])
        rungs = {name: bits[:, kind].max(axis=1) for name, kind in zip(RUNGS, KINDS, strict=True)}
        return rungs | gains(rungs)

    def accuracies(self) -> dict[str, Array]:
        """(b,) accuracies of each rung's best model, by rung, and of the commonest label."""
        bits, at = np.maximum(self.bits, 0.0), np.arange(len(self.bits))
        best = [np.array(kind)[bits[:, kind].argmax(axis=1)] for kind in KINDS]
        hits = {name: self.right[at, model] for name, model in zip(RUNGS, best, strict=True)}
        return hits | {"none": self.commonest}


def gains(rungs: Mapping[str, Array]) -> dict[str, Array]:
    """What follows from rungs of any shape, by name."""
    one, two, additive, joint = (rungs[name] for name in RUNGS)
    return {
        "gain_of_fusion": joint - np.maximum(one, two),
        "gain_of_interaction": joint - additive,
        "cost_of_losing1": joint - two,
        "cost_of_losing2": joint - one,
    }


def same_side(replicates: Mapping[str, Array], worth: float) -> float:
    """Share of replicates whose gain of interaction is on the side of the line that this is."""
    above = replicates["gain_of_interaction"] > WORTH_COMBINING
    return float((above == (worth > WORTH_COMBINING)).mean())


def percentiles(replicates: Mapping[str, Array], level: float) -> dict[str, Interval]:
    """The middle ``level`` of replicates, by name."""
    tails = [(1 - level) / 2, (1 + level) / 2]
    return {name: Interval(*np.quantile(v, tails).tolist()) for name, v in replicates.items()}
