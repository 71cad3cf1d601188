"""Corrections of the upward bias that informations have in small samples.

Each method estimates the bias of I1, I2, I12 and I*; taken off these four, it leaves the identities
between the atoms as they are. The evidence is in docs/uncertainty.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import entr, gammaln
from scipy.stats import binom

from interplay.broja.many import union_informations
from interplay.core.atoms import INFORMATIONS
from interplay.core.information import LN2, mutual_informations
from interplay.core.types import Array
from interplay.errors import InputError
from interplay.uncertainty.pair_counts import PairCounts
from interplay.uncertainty.random_tables import random_tables

BINARY_SURROGATES = 400  # of two labels, which have a closed form
SURROGATES, FEWEST_SURROGATES = 40, 4  # of more labels: the most, and those of large tables
SURROGATE_CELLS = 160_000  # cells of all surrogates together, in between
SURROGATE_TOL, LARGE_TOL = 1e-4, 1e-3  # bits, in tables with many surrogates and with the fewest
SHUFFLES = 10
CHANCE_DRAWS = 3
FRACTIONS = (2, 4)  # of the rows, in quadratic extrapolation
PARTITIONS = 5  # random splits of the rows at each fraction
MANY = 40  # rows expected in a cell, from which on its bias is expanded in 1 / m
BINOMIALS = 10_000  # cells summed at a time
CONCENTRATIONS = np.geomspace(1e-3, 1e6, 73)
FLAT = 0.5  # log-likelihood by which concentrations count as equally good
VISIBLE = 1e-9  # bits: a smaller move is rounding
ALIKE = np.ones(4)  # effects of rows that are no groups
FLOOR = 1e-3  # least weight of the label's own frequencies in a pair's prior


@dataclass(frozen=True, slots=True)
class Corrected:
    """Informations (4,) I1, I2, I12, I* in bits after correction.

    ``bias`` (4,) is what was taken off; ``clipped`` names what was then moved to the nearest values
    that a distribution can have.
    """

    informations: Array
    bias: Array
    clipped: tuple[str, ...]


def correct(
    pairs: PairCounts,
    plug_in: Array,
    method: str,
    *,
    entropy_y: float,
    rng: np.random.Generator,
    offset: Array | float = 0.0,
    effects: Array | float = 1.0,
) -> Corrected:
    """Take the bias off the informations (4,) of a sample.

    Args:
        pairs: the counts.
        plug_in: (4,) I1, I2, I12, I* of the counts, in bits.
        method: a name in ``BIASES``.
        entropy_y: H(Y) in bits, which no information exceeds.
        rng: generator of surrogates and splits.
        offset: (4,) bits by which the sample tells more than its counts.
        effects: (4,) by how much the bias exceeds that of rows alike (``design_effects``).

    """
    bias = BIASES[check_method(method)](pairs, plug_in, rng, np.broadcast_to(effects, 4))
    raw = plug_in + offset - bias
    possible = nearest_possible(raw, entropy_y) if bias.any() else raw
    moved = np.abs(possible - raw) > VISIBLE
    return Corrected(possible, bias, tuple(np.array(INFORMATIONS)[moved].tolist()))


def check_method(method: str) -> str:
    """The name of a correction, or an error that lists them."""
    if method not in BIASES:
        raise InputError(f"bias is {method!r}: choose one of {', '.join(BIASES)}")
    return method


def nearest_possible(four: Array, entropy_y: float) -> Array:
    """Informations moved so that no atom is negative: max(I1, I2) <= I* <= min(I1 + I2, I12)."""
    i1, i2 = np.clip(four[:2], 0.0, entropy_y)
    i12 = float(np.clip(four[2], max(i1, i2), entropy_y))
    i_star = float(np.clip(four[3], max(i1, i2), min(i1 + i2, i12)))
    return np.array([i1, i2, i12, i_star])


def miller_madow(pairs: PairCounts) -> Array:
    """First-order bias from the number of occupied cells (Miller, 1955).

    I* is given the larger of the two unimodal biases: it is at least the larger information.
    """
    tables = *pairs.tables(), pairs.joint_table()
    b1, b2, b12 = (occupied_excess(table) / (2 * pairs.n * LN2) for table in tables)
    return np.array([b1, b2, b12, max(b1, b2)])


def occupied_excess(table: Array) -> int:
    """Occupied cells of an (n, k) table beyond what independence of its margins needs."""
    occupied = table > 0
    return int(occupied.sum() - occupied.any(axis=1).sum() - occupied.any(axis=0).sum() + 1)


def shuffle(pairs: PairCounts, rng: np.random.Generator) -> Array:
    """I12's bias is that of rows shuffled within each label, the others' are Miller and Madow's.

    After Panzeri et al. (2007): shuffling X2 among the rows of a label keeps both unimodal tables
    and makes the modalities independent given the label, where I12 is known from the tables.
    """
    bias = miller_madow(pairs)
    first, second = pairs.tables()
    shuffled = [shuffled_within_labels(first, second, rng) for _ in range(SHUFFLES)]
    model = independent_given_label(first, second)
    known = mutual_informations(model.reshape(-1, pairs.k) / pairs.n)
    found = [mutual_informations(t.reshape(-1, pairs.k) / pairs.n) for t in shuffled]
    bias[2] = np.mean(found) - known
    return bias


def shuffled_within_labels(first: Array, second: Array, rng: np.random.Generator) -> Array:
    """(n1, n2, k) counts with the given unimodal tables and nothing else in common."""
    layers = [
        random_tables(margin1, margin2, 1, rng)[0]
        for margin1, margin2 in zip(first.T, second.T, strict=True)
    ]
    return np.stack(layers, axis=-1)


def independent_given_label(first: Array, second: Array) -> Array:
    """(n1, n2, k) expected counts where X1 and X2 are independent given the label."""
    return np.asarray(np.einsum("iy,jy->ijy", first, second) / first.sum(axis=0))


def surrogate(
    pairs: PairCounts, plug_in: Array, rng: np.random.Generator, effects: Array = ALIKE
) -> Array:
    """Biases seen in samples of n rows from models whose informations are known.

    I1, I2 and I* depend on the two unimodal tables only, so their surrogates are drawn with the
    modalities independent given the label (Kocillari et al., 2024, for the union information).
    I12's keep every pair of symbols as often as it occurs and redraw its labels, with chances
    between the pair's own frequencies and what the modalities tell independently; how far a pair
    is trusted is fitted to the counts (empirical Bayes), which tells a label that follows from the
    pair from one that does not. Their expected bias is summed, not simulated. Where cells of a
    classifier's posteriors stand for the pairs, each has many rows, and I12's bias is Miller's.

    Rows in groups are taken for as many rows as tell as much, n over the effect (``effects`` (4,)):
    ten near-copies of a pair are then one row, which settles no label.
    """
    alone = unimodal_surrogates(fewer(pairs, effects[3]), plug_in[[0, 1, 3]], rng)
    i1, i2, i_star = alone * effects[[0, 1, 3]] / effects[3]
    if pairs.pairs_tell_all:
        joint = joint_surrogate(fewer(pairs, effects[2]))
    else:
        joint = float(effects[2] * miller_madow(pairs)[2])
    return np.array([i1, i2, joint, i_star])


def fewer(pairs: PairCounts, times: float) -> PairCounts:
    """The same shares of so many times fewer rows."""
    return pairs if times == 1 else replace(pairs, counts=pairs.counts / times)


def unimodal_surrogates(pairs: PairCounts, known: Array, rng: np.random.Generator) -> Array:
    """(3,) biases of I1, I2 and I* from tables drawn with X1, X2 independent given the label."""
    tables = pairs.tables()
    times = number_of_surrogates(len(tables[0]), len(tables[1]), pairs.k)
    streams = rng.spawn(2)  # so that a modality's draws do not depend on the other
    drawn1, drawn2 = (
        redrawn(table, times, own) for table, own in zip(tables, streams, strict=True)
    )
    n = drawn1[0].sum()
    drawn1, drawn2 = drawn1 / n, drawn2 / n
    tol = SURROGATE_TOL if times > FEWEST_SURROGATES else LARGE_TOL
    i_star = union_informations(drawn1, drawn2, tol=tol)
    found = [mutual_informations(drawn1), mutual_informations(drawn2), i_star]
    return np.asarray(np.mean(found, axis=1) - known)


def number_of_surrogates(n1: int, n2: int, k: int) -> int:
    """As many as are quick to solve; each solve of more than two labels takes its time."""
    if k == 2:
        return BINARY_SURROGATES
    return int(np.clip(SURROGATE_CELLS // (n1 * n2 * k), FEWEST_SURROGATES, SURROGATES))


def redrawn(table: Array, times: int, rng: np.random.Generator) -> Array:
    """(times, n, k) multinomial draws of each label's rows over the symbols, at its frequencies."""
    sizes = table.sum(axis=0)
    draws = [
        rng.multinomial(max(1, round(float(size))), column / size, size=times)
        for column, size in zip(table.T, sizes, strict=True)
    ]
    return np.stack(draws, axis=-1).astype(float)


def joint_surrogate(pairs: PairCounts) -> float:
    """Bias of I12 in bits expected when labels are redrawn on the pairs that occur."""
    prior = naive_posteriors(pairs)
    weights = fitted_concentration(pairs.counts, prior) * prior + pairs.counts
    posterior = weights / weights.sum(axis=1, keepdims=True)
    rows = np.broadcast_to(pairs.counts.sum(axis=1, keepdims=True), posterior.shape)
    whole = np.maximum(np.rint(rows.ravel()), 1.0)  # weighted rows add up to broken numbers
    lost = entropy_lost(whole, posterior.ravel())
    return float(rows.ravel() @ lost) / (pairs.n * LN2)


def entropy_lost(m: Array, p: Array) -> Array:
    """(c,) -p log p minus what is expected of the frequency in m rows, in nats, for cells (c,).

    Summed over the binomial distribution where few rows are expected, by its expansion in 1 / m
    (Harris, 1975) where many are.
    """
    few = m * p < MANY
    lost = np.empty_like(p)
    lost[~few] = (1 - p[~few]) / (2 * m[~few]) + (1 / p[~few] - p[~few]) / (12 * m[~few] ** 2)
    found = np.arange(4 * MANY)
    for cells in np.array_split(np.flatnonzero(few), max(1, int(few.sum()) // BINOMIALS)):
        shares = np.minimum(found / m[cells, None], 1.0)
        chances = binom.pmf(found, m[cells, None], p[cells, None])
        lost[cells] = entr(p[cells]) - (chances * entr(shares)).sum(axis=1)
    return lost


def naive_posteriors(pairs: PairCounts) -> Array:
    """(p, k) p(y | x1, x2) if the modalities were independent given the label."""
    first, second = pairs.tables()
    of_label = pairs.counts.sum(axis=0) / pairs.n
    likelihood = first[pairs.rows] * second[pairs.columns] / first.sum(axis=0)
    naive = likelihood / likelihood.sum(axis=1, keepdims=True)
    return np.asarray((1 - FLOOR) * naive + FLOOR * of_label)


def fitted_concentration(counts: Array, prior: Array) -> float:
    """How many rows the prior is worth: the largest of the likeliest Dirichlet concentrations.

    Where no pair repeats every concentration is as likely, and the largest is taken: the pairs then
    tell no more than independent modalities would.
    """
    total = counts.sum(axis=1)
    occupied = np.nonzero(counts)
    seen, weight = counts[occupied], prior[occupied]

    def log_likelihood(a: float) -> float:
        pairs = gammaln(a) - gammaln(a + total)
        cells = gammaln(a * weight + seen) - gammaln(a * weight)
        return float(pairs.sum() + cells.sum())

    values = np.array([log_likelihood(a) for a in CONCENTRATIONS])
    return float(CONCENTRATIONS[values >= values.max() - FLAT][-1])


def extrapolation(pairs: PairCounts, plug_in: Array, rng: np.random.Generator) -> Array:
    """Quadratic extrapolation in 1 / n from halves and quarters of the rows (Strong et al., 1998).

    Raises:
        InputError: too few rows to quarter.

    """
    if pairs.n < 4 * max(FRACTIONS):
        raise InputError(f"bias='extrapolation' needs at least 16 rows, the data has {pairs.n}")
    means = [part_informations(pairs, parts, rng) for parts in FRACTIONS]
    design = np.array([[1.0, x, x * x] for x in (1, *FRACTIONS)])
    at_infinity = np.linalg.solve(design, np.stack([plug_in, *means]))[0]
    return np.asarray(plug_in - at_infinity)


def part_informations(pairs: PairCounts, parts: int, rng: np.random.Generator) -> Array:
    """(4,) mean informations of the sample's rows split at random in ``parts``."""
    found = []
    for _ in range(PARTITIONS):
        rest = pairs.counts.ravel()
        split = []
        for remaining in range(parts, 1, -1):
            split.append(rng.multivariate_hypergeometric(rest, rest.sum() // remaining))
            rest = rest - split[-1]
        stack = np.stack([*split, rest]).reshape(-1, *pairs.counts.shape).astype(float)
        found.append(pairs.informations(stack).mean(axis=0))
    return np.asarray(np.mean(found, axis=0))


def chance_information(pairs: PairCounts, rng: np.random.Generator) -> float:
    """I12 in bits of the same rows with their labels shuffled, where the truth is 0."""
    table = pairs.joint_table()
    margins = table.sum(axis=1), table.sum(axis=0)
    drawn = random_tables(*margins, CHANCE_DRAWS, rng)
    return float(mutual_informations(drawn / pairs.n).mean())


BIASES: dict[str, Callable[[PairCounts, Array, np.random.Generator, Array], Array]] = {
    "surrogate": surrogate,
    "none": lambda pairs, plug_in, rng, effects: np.zeros(4),  # noqa: ARG005
    "miller-madow": lambda pairs, plug_in, rng, effects: effects * miller_madow(pairs),  # noqa: ARG005
    "shuffle": lambda pairs, plug_in, rng, effects: effects * shuffle(pairs, rng),  # noqa: ARG005
    "extrapolation": lambda pairs, plug_in, rng, effects: (
        effects * extrapolation(pairs, plug_in, rng)
    ),
}
