"""The test of U1 = 0: whether X1 tells what X2 does not.

U1 is 0 where X1 is a blurred X2 (Blackwell's order, see ``broja.solvers.binary``). The samples
without the effect come from one world beside the data, half-way between X1 and X2
(``midway``), with what chance adds taken off both tables first: where the two tell the same, chance
shows most. Half-way between one that tells and one whose few rows show nothing would be a quarter
of what there is, so the world is stretched to what the two tell on average.

Two statistics are looked at, and the more unlikely one counts: U1, which is large where X1 is a
little better throughout, and the largest lead of X1 over all thresholds of the posterior, which is
large where X1 is better in one part though it may be worse in another. How often the test errs, and
what it finds of what can be found, is in benchmarks/results/unique_tests.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from interplay.broja.many import union_informations
from interplay.core.information import mutual_informations, ratio_or_zero
from interplay.core.types import Array
from interplay.uncertainty.bias import independent_given_label
from interplay.uncertainty.midway import midway
from interplay.uncertainty.pair_counts import null_tol

KEPT = 0.9  # at most, of the data's pairs of symbols; the rest is as if X1 and X2 were independent
FITS = 10  # rounds that fit the pairs to both tables
THRESHOLDS = 1 / (1 + np.exp(-np.linspace(-4, 4, 33)))  # of the posterior, were labels even
WORLDS, EACH = 10, 10  # worlds made anew, and samples of each
LEAST = 1e-12  # standard deviation; below it all samples are the same
STEADY = 0.4  # of the widest spread: less is not believed of a threshold that few rows reach


@dataclass(frozen=True, eq=False)
class World:
    """Expected rows of a world beside some counts where neither modality has a lead.

    Attributes:
        pairs: (n1, n2, k) of X1 and X2, as dependent as in the counts.
        first: (n1, k) of X1.
        second: (n2, k) of X2.

    """

    pairs: Array
    first: Array
    second: Array

    @classmethod
    def beside(cls, counts: Array, first: Array, second: Array) -> World:
        """The world half-way between two tables, its pairs as dependent as ``counts``."""
        told = without_chance(first), without_chance(second)
        middle = stretched(*midway(*told), stretch(*told))
        return cls(paired(counts, *middle), *middle)


@dataclass(frozen=True, eq=False)
class Scale:
    """What samples from a world without unique information show by chance.

    Attributes:
        spread: (m, t) standard deviations of the leads.
        means: of U1 and of the largest lead.
        deviations: standard deviations of the two, that of U1 at least the solver's tolerance.

    """

    spread: Array
    means: Array
    deviations: Array

    @classmethod
    def of(cls, n: float, unique: Array, lead: Array) -> Scale:
        """From U1 (b,) and leads (b, m, t) of samples of ``n`` rows from such a world."""
        spread = lead.std(axis=0)
        spread = np.maximum(spread, STEADY * spread.max(axis=-1, keepdims=True))
        plain = cls(np.maximum(spread, LEAST), np.zeros(2), np.ones(2))
        found = plain.both(unique, lead)
        least = [null_tol(round(n)), LEAST]
        return cls(plain.spread, found.mean(axis=1), np.maximum(found.std(axis=1), least))

    def both(self, unique: Array, lead: Array) -> Array:
        """(2, b) U1 (b,) and the largest of leads (b, m, t), in deviations from their means."""
        found = np.stack([unique, (lead / self.spread).max(axis=(1, 2))])
        return np.asarray((found - self.means[:, None]) / self.deviations[:, None])


def beyond(worlds: Sequence[World], first: Array, second: Array) -> tuple[Array, Array]:
    """U1 (b,) and leads (b, m, t) of samples, as many of each world, less what it has itself.

    A world keeps a lead where symbols are too few to bring it level.
    """
    itself = np.stack([one.first for one in worlds]), np.stack([one.second for one in worlds])
    times = len(first) // len(worlds)
    unique = np.repeat(expected_unique1(*itself), times)
    lead = np.repeat(leads(*itself), times, axis=0)
    return unique1(first, second) - unique, leads(first, second) - lead


def unlikely(counts: Array, times: int, rng: np.random.Generator) -> tuple[float, Array]:
    """How far counts (n1, n2, k) are from having U1 = 0, and (times,) samples that have.

    A world made from a sample shows less than the one that it came from: how much less is seen from
    worlds made anew from samples, and added to what chance shows (Hall, 1986).
    """
    first, second = counts.sum(axis=1), counts.sum(axis=0)
    world = World.beside(counts, first, second)
    firsts, seconds = sample_pairs(world.pairs, times, rng)
    own = beyond([world], firsts, seconds)
    scale = Scale.of(float(counts.sum()), *own)
    drawn = scale.both(*own).max(axis=0)
    few = zip(firsts[:WORLDS], seconds[:WORLDS], strict=True)
    inner = [World.beside(world.pairs, *one) for one in few]
    samples = [sample_pairs(one.pairs, EACH, rng) for one in inner]
    again = beyond(inner, *(np.concatenate(part) for part in zip(*samples, strict=True)))
    drawn += max(0.0, float(drawn.mean() - scale.both(*again).max(axis=0).mean()))
    observed = scale.both(unique1(first[None], second[None]), leads(first[None], second[None]))
    return float(observed.max()), drawn


def leads(first: Array, second: Array) -> Array:
    """(b, m, t) 2 (C1 - C2) of counts (b, n1, k) and (b, n2, k), one label against the others.

    C(t) = E[(posterior - t)+], were the two as frequent; m = 1 with two labels, otherwise k.
    """
    labels = [1] if first.shape[2] == 2 else range(first.shape[2])
    return np.stack([profiles(first, y) - profiles(second, y) for y in labels], axis=1)


def profiles(tables: Array, label: int) -> Array:
    """(b, t) 2 C at the thresholds, for counts (b, n, k)."""
    one = tables[..., label]
    rest = tables.sum(axis=2) - one
    one, rest = (ratio_or_zero(part, part.sum(axis=1, keepdims=True)) for part in (one, rest))
    found = [np.maximum((1 - t) * one - t * rest, 0.0).sum(axis=1) for t in THRESHOLDS]
    return np.stack(found, axis=1)


def without_chance(tables: Array) -> Array:
    """Counts (..., n, k) with the rows of each label moved towards those of all labels.

    How far apart the two are is Pearson's chi-square. What chance brings to it is taken off (as in
    James and Stein, 1961): the variance of each count is about the count, so that it is seen
    symbol by symbol, whether or not those that few rows have are the ones that tell most.
    """
    labels = tables.sum(axis=-2, keepdims=True)
    shares = labels / labels.sum(axis=-1, keepdims=True)
    flat = useless(tables)
    distance = apart(tables, flat)[..., None, :]
    symbols = np.maximum((flat > 0).sum(axis=-2, keepdims=True), 1)
    noise = ratio_or_zero(tables, flat).sum(axis=-2, keepdims=True) * (1 - shares)
    chance = ratio_or_zero(noise * (symbols - 1) / symbols, distance)
    kept = np.sqrt(np.clip(1 - chance, 0.0, 1.0)) * (distance > 0)
    return np.asarray(flat + kept * (tables - flat))


def stretch(first: Array, second: Array) -> Array:
    """(k,) how much further apart rows of a label are in two tables than half-way between them.

    Half-way between distances a and b is (a + b) / 2. Where the two tell the same and chance alone
    sets a and b apart, sqrt((a^2 + b^2) / 2) is what they tell.
    """
    a, b = (np.sqrt(apart(table, useless(table))) for table in (first, second))
    return np.asarray(np.where(a + b > 0, ratio_or_zero(np.sqrt(2 * (a**2 + b**2)), a + b), 1.0))


def stretched(first: Array, second: Array, times: Array) -> tuple[Array, Array]:
    """Tables with the rows of each label ``times`` (k,) as far apart, as far as counts allow."""
    level = useless(first), useless(second)
    for table, flat in zip((first, second), level, strict=True):
        most = ratio_or_zero(flat, flat - table)
        times = np.minimum(times, np.where(flat > table, most, np.inf).min(axis=0))
    times = np.maximum(times, 1.0)
    found = [
        flat + times * (table - flat) for table, flat in zip((first, second), level, strict=True)
    ]
    return np.maximum(found[0], 0.0), np.maximum(found[1], 0.0)  # a count of 0 less rounding


def useless(tables: Array) -> Array:
    """Counts (..., n, k) with as many rows of each symbol and each label, which tell nothing."""
    labels = tables.sum(axis=-2, keepdims=True)
    shares = labels / labels.sum(axis=-1, keepdims=True)
    return np.asarray(tables.sum(axis=-1, keepdims=True) * shares)


def apart(tables: Array, flat: Array) -> Array:
    """(..., k) Pearson's chi-square of counts (..., n, k) from ``flat``, label by label."""
    return np.asarray(ratio_or_zero((tables - flat) ** 2, flat).sum(axis=-2))


def unique1(first: Array, second: Array) -> Array:
    """(b,) U1 in bits of counts (b, n1, k) and (b, n2, k), without what chance adds to each."""
    return expected_unique1(without_chance(first), without_chance(second))


def expected_unique1(first: Array, second: Array) -> Array:
    """(b,) U1 in bits of expected rows (b, n1, k) and (b, n2, k)."""
    n = first[0].sum()
    p1, p2 = first / n, second / n
    unions = union_informations(p1, p2, tol=null_tol(round(float(n))))
    return np.asarray(unions - mutual_informations(p2))


def sample_pairs(pairs: Array, times: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Counts (times, n1, k) and (times, n2, k) of X1 and X2 from expected rows (n1, n2, k).

    Every sample has as many rows of each label as are expected, so that a rare one stays.
    """
    n1, n2, k = pairs.shape
    firsts, seconds = np.empty((times, n1, k)), np.empty((times, n2, k))
    for label, size in enumerate(np.rint(pairs.sum(axis=(0, 1))).astype(int)):
        layer = pairs[..., label]
        found = rng.multinomial(size, layer.ravel() / layer.sum(), size=times)
        found = found.reshape(times, *layer.shape)
        firsts[..., label], seconds[..., label] = found.sum(axis=2), found.sum(axis=1)
    return firsts, seconds


def paired(counts: Array, first: Array, second: Array) -> Array:
    """(n1, n2, k) expected rows with these tables and the odds ratios of counts, less chance.

    Where X1 and X2 err together, their difference strays less. By iterative proportional fitting
    (Deming and Stephan, 1940).
    """
    kept = dependent(counts)
    pairs = kept * counts + (1 - kept) * independent_given_label(first, second)
    for _ in range(FITS):
        pairs *= ratio_or_zero(first, pairs.sum(axis=1))[:, None]
        pairs *= ratio_or_zero(second, pairs.sum(axis=0))[None]
    return pairs


def dependent(counts: Array) -> Array:
    """(k,) which part of the pairs' distance from independence is more than chance, by label."""
    apart = independent_given_label(counts.sum(axis=1), counts.sum(axis=0))
    distance = ratio_or_zero((counts - apart) ** 2, apart).sum(axis=(0, 1))
    symbols = [(counts.sum(axis=axis) > 0).sum(axis=0) - 1 for axis in (0, 1)]
    chance = ratio_or_zero((symbols[0] * symbols[1]).astype(float), distance)
    return np.asarray(np.minimum(np.sqrt(np.clip(1 - chance, 0.0, 1.0)) * (distance > 0), KEPT))
