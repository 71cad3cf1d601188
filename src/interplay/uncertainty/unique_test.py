"""The test of U1 = 0: whether X1 tells what X2 does not.

U1 is 0 where X1 is a blurred X2 (Blackwell's order, see ``broja.solvers.binary``). There are many
such worlds; a test that heeds them all finds next to nothing. This one takes a world beside the
data: what chance adds is taken off both tables first, then X1 is brought level with X2 wherever it
seems better, and stays below where it seems worse. How often it errs, and what it finds of what can
be found, is in benchmarks/results/unique_tests.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interplay.broja.decompose import decompose
from interplay.broja.many import union_informations
from interplay.core.information import mutual_informations, ratio_or_zero
from interplay.core.types import Array
from interplay.uncertainty.bias import independent_given_label
from interplay.uncertainty.pair_counts import null_tol

KEPT = 0.9  # of the data's pairs of symbols; the rest is as if X1 and X2 were independent
FITS = 20  # rounds that fit the pairs to both tables


@dataclass(frozen=True, eq=False)
class Channels:
    """Expected rows of X1 (n1, k) and X2 (n2, k) by label, without what chance adds.

    ``coupled`` (n1, n2) is the pair marginal of their coupling q*.
    """

    first: Array
    second: Array
    coupled: Array

    @classmethod
    def of(cls, first: Array, second: Array) -> Channels:
        """From the counts (n1, k) and (n2, k) of a sample."""
        first, second = without_chance(first), without_chance(second)
        table = independent_given_label(first, second)
        tol = null_tol(round(float(first.sum())))
        _, solution = decompose(table, tol=tol, return_solution=True)
        return cls(first, second, solution.coupling.dense().sum(axis=2))

    def swapped(self) -> Channels:
        """With X1 and X2 exchanged."""
        return Channels(self.second, self.first, self.coupled.T)

    def first_level(self) -> Array:
        """(n1, k) expected rows of X1, were it to tell nothing of its own.

        Blurring X2 by q*(x1 | x2) takes X1 as far below X2 as it is above: to first order, the
        mean of the two is level with X2. Where X1 is a blurred X2 it stays as it is.
        """
        return (self.first + passed_through(self.coupled, self.second)) / 2

    def nothing_unique(self) -> tuple[Array, Array]:
        """Expected rows (n1, k) and (n2, k) of a world beside the data where U1 is 0.

        X2 keeps a part of its lead where it tells more, 1 / (k - 1)^2: of many comparisons some
        show a lead by chance alone (generalised moment selection, Andrews and Soares, 2010). The
        power is one that holds the level in the tuned worlds of benchmarks/uncertainty.
        """
        lead = 1 / max(self.second.shape[1] - 1, 1) ** 2
        second = lead * self.second + (1 - lead) * self.swapped().first_level()
        return self.first_level(), second


def passed_through(coupled: Array, table: Array) -> Array:
    """(n1, k) rows of X1 when it is drawn from the coupling's p(x1 | x2) and X2 has ``table``."""
    return np.asarray(ratio_or_zero(coupled, coupled.sum(axis=0)) @ table)


def without_chance(tables: Array) -> Array:
    """Counts (..., n, k) with the rows of each label moved towards those of all labels.

    How far apart the two are is Pearson's chi-square. What it would be on average were there
    nothing to tell, its degrees of freedom, is taken off (as in James and Stein, 1961).
    """
    labels = tables.sum(axis=-2, keepdims=True)
    shares = labels / labels.sum(axis=-1, keepdims=True)
    useless = tables.sum(axis=-1, keepdims=True) * shares
    distance = ratio_or_zero((tables - useless) ** 2, useless).sum(axis=-2, keepdims=True)
    symbols = (useless > 0).sum(axis=-2, keepdims=True)
    chance = ratio_or_zero((symbols - 1) * (1 - shares), distance)
    kept = np.sqrt(np.clip(1 - chance, 0.0, 1.0)) * (distance > 0)
    return np.asarray(useless + kept * (tables - useless))


def unique1(first: Array, second: Array) -> Array:
    """(b,) U1 in bits of counts (b, n1, k) and (b, n2, k), without what chance adds to each."""
    n = first[0].sum()
    p1, p2 = without_chance(first) / n, without_chance(second) / n
    return union_informations(p1, p2, tol=null_tol(int(n))) - mutual_informations(p2)


def sample_pairs(
    counts: Array, first: Array, second: Array, times: int, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Counts (times, n1, k) and (times, n2, k) of samples from a world with two given tables.

    Every sample has as many rows of each label as the data, so that a rare one stays. Given the
    label, X1 and X2 depend on each other as in the data's ``counts`` (n1, n2, k): where they err
    together, their difference strays less.
    """
    pairs = paired(counts, first, second)
    firsts, seconds = np.empty((times, *first.shape)), np.empty((times, *second.shape))
    for label, size in enumerate(np.rint(counts.sum(axis=(0, 1))).astype(int)):
        layer = pairs[..., label]
        found = rng.multinomial(size, layer.ravel() / layer.sum(), size=times)
        found = found.reshape(times, *layer.shape)
        firsts[..., label], seconds[..., label] = found.sum(axis=2), found.sum(axis=1)
    return firsts, seconds


def paired(counts: Array, first: Array, second: Array) -> Array:
    """(n1, n2, k) expected rows with these tables and, label by label, the data's odds ratios.

    By iterative proportional fitting (Deming and Stephan, 1940).
    """
    pairs = KEPT * counts + (1 - KEPT) * independent_given_label(first, second)
    for _ in range(FITS):
        pairs *= ratio_or_zero(first, pairs.sum(axis=1))[:, None]
        pairs *= ratio_or_zero(second, pairs.sum(axis=0))[None]
    return pairs
