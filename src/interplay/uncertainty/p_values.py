"""Tests of "is there any ...?" against samples drawn from a world where there is none.

A decomposition of noise is never exactly zero, and shuffling labels is the wrong world to compare
with: it removes everything at once, so noisy sources make the atoms look significant (Fomins et
al., 2022). Each test here keeps what its hypothesis leaves free. Where several worlds are tried the
least favourable decides: the p-value is the largest of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from interplay.broja.decompose import decompose
from interplay.core.atoms import atoms
from interplay.core.information import LN2, mutual_informations
from interplay.core.types import Array, Index, Steps
from interplay.errors import InputError
from interplay.transformers.posteriors import PosteriorCells
from interplay.uncertainty.pair_counts import PairCounts, null_tol, sampled, without_gaps
from interplay.uncertainty.random_tables import random_tables
from interplay.uncertainty.score_counts import ScoreCounts
from interplay.uncertainty.unique_test import unlikely

TESTS = ("i1", "i2", "i12", "unique1", "unique2", "synergy")
WHOLE = {"unique1": "i1", "unique2": "i2", "synergy": "i12"}  # what each is a part of
LARGEST = 4_000_000  # entries of the dense coupling that two of the tests draw from
ROUNDING = 1e-9  # bits
TRACE = 1e-12  # mass of a pair in a coupling that is only rounding


def p_values(
    pairs: PairCounts,
    permutations: int,
    rng: np.random.Generator,
    progress: Steps | None = None,
) -> dict[str, float]:
    """p-values of the hypotheses that I1, I2, I12, U1, U2 and S are 0.

    What is part of another is no surer than it: the p-value of U1 is at least that of I1, and the
    one of S at least that of I12.

    Args:
        pairs: the counts; rows must be independent of each other. Cells of posteriors are taken as
            they are: nothing is trained anew.
        permutations: samples drawn from each world without the effect; the least p-value is
            1 / (permutations + 1).
        rng: generator of those samples.
        progress: called with (done, all) tests.

    Raises:
        InputError: the table is too large for the coupling to be drawn from.

    """
    check_size(pairs)
    table = dense(pairs, pairs.counts[None].astype(float))[0]
    informations = zip((*pairs.tables(), pairs.joint_table()), said_by(pairs), strict=True)
    tests: list[Callable[[], float]] = [
        *(
            partial(permuted_information, one, permutations, rng, said)
            for one, said in informations
        ),
        partial(p_unique1, table, permutations, rng),
        partial(p_unique1, table.transpose(1, 0, 2), permutations, rng),
        partial(p_synergy, pairs, table, permutations, rng),
    ]
    found: dict[str, float] = {}
    for done, (name, test) in enumerate(zip(TESTS, tests, strict=True), start=1):
        found[name] = max(test(), found.get(WHOLE.get(name, ""), 0.0))
        if progress:
            progress(done, len(TESTS))
    return found


def check_size(pairs: PairCounts) -> None:
    """Refuse tables whose coupling would not fit."""
    n1, n2 = int(pairs.rows.max()) + 1, int(pairs.columns.max()) + 1
    if n1 * n2 * pairs.k > LARGEST:
        raise InputError(
            f"the table has {n1:,} x {n2:,} x {pairs.k} cells, too many for the tests: pass "
            "permutations=0, or fewer bins or clusters"
        )


def said_by(pairs: PairCounts) -> Sequence[Array | None]:
    """What the posteriors of X1, X2 and both say of the labels of their cells, where there are."""
    said = pairs.said if isinstance(pairs, ScoreCounts) else None
    return said or (None, None, None)


def dense(pairs: PairCounts, counts: Array) -> Array:
    """(b, n1, n2, k) tables from counts (b, p, k)."""
    n1, n2 = int(pairs.rows.max()) + 1, int(pairs.columns.max()) + 1
    tables = np.zeros((len(counts), n1, n2, pairs.k))
    where: Any = (slice(None), pairs.rows, pairs.columns)
    np.add.at(tables, where, counts)  # pairs may repeat, with other cells of both
    return tables


def share_at_least(found: Array, observed: float) -> float:
    """The p-value: the share of samples that reach what was observed, itself among them."""
    reached = int((found >= observed - ROUNDING).sum())
    return (reached + 1) / (len(found) + 1)


def permuted_information(
    table: Array, permutations: int, rng: np.random.Generator, said: Array | None = None
) -> float:
    """p-value of I(X;Y) = 0 for an (n, k) table: the labels are permuted.

    With ``said`` (n, k), the mean logarithms of the posteriors of each cell, the likelihood of the
    labels has to be large as well: posteriors learnt from other rows lean away from the labels of
    those held out where there is nothing to learn, and cells count that as information.
    """
    drawn = random_tables(table.sum(axis=1), table.sum(axis=0), permutations, rng)
    found = mutual_informations(drawn / table.sum())
    p = share_at_least(found, float(mutual_informations(table / table.sum())))
    if said is None:
        return p
    likely = share_at_least((drawn * said).sum(axis=(1, 2)), float((table * said).sum()))
    return max(p, likely)


def p_unique1(table: Array, permutations: int, rng: np.random.Generator) -> float:
    """p-value of U1 = 0 for counts (n1, n2, k), see ``unique_test``."""
    found, drawn = unlikely(table, permutations, rng)
    return share_at_least(drawn, found)


def p_synergy(
    pairs: PairCounts, table: Array, permutations: int, rng: np.random.Generator
) -> float:
    """p-value of S = 0: the largest of several worlds without synergy."""
    _, solution = decompose(table, tol=null_tol(pairs.n), return_solution=True)
    coupling = solution.coupling.dense()
    if isinstance(pairs, ScoreCounts):
        return max(unmixed_scores(pairs, coupling, permutations, rng))
    return max(without_synergy(pairs, coupling, permutations, rng))


def without_synergy(
    pairs: PairCounts, coupling: Array, permutations: int, rng: np.random.Generator
) -> Iterator[float]:
    """p-values of S = 0 in three worlds without synergy.

    Labels permuted among the rows of equal x1 leave X2 nothing to add (1), or among those of equal
    x2 (2): both keep every pair of symbols. And q* has the sample's unimodal tables with no synergy
    at all (3).
    """
    observed = synergies(pairs, [pairs.counts[None]])[0]
    for symbols in (pairs.rows, pairs.columns):
        drawn = permuted_within(pairs, symbols, permutations, rng)
        yield share_at_least(synergies(pairs, drawn), observed)
    unmixed = pairs_of(coupling, pairs.n)
    yield share_at_least(synergies(unmixed, sampled(unmixed, permutations, rng)), observed)


def unmixed_scores(
    scores: ScoreCounts, coupling: Array, permutations: int, rng: np.random.Generator
) -> Iterator[float]:
    """p-values of S = 0 where cells of posteriors stand for the modalities.

    Rows drawn from q* have no synergy; their posterior given both is that of q*, in as many cells
    as the sample's (1). And the sample's own resamples, moved to have none, tell how far the
    difference of two models strays (2). What one parameter more gains by chance, (k - 1) / (2 n)
    nats, is no synergy: two models of the same modality differ by so much.
    """
    found = synergies(scores, [scores.counts[None]])[0] + beyond_cells(scores)
    found -= (scores.k - 1) / (2 * scores.n * LN2)
    model = quantised_model(coupling, scores, rng)
    drawn = synergies(model, sampled(model, permutations, rng)) + beyond_cells(model)
    yield share_at_least(drawn, found)
    resamples = synergies(scores, sampled(scores, permutations, rng)) + beyond_cells(scores)
    yield share_at_least(resamples - resamples.mean(), 2 * found - resamples.mean())


def beyond_cells(scores: ScoreCounts) -> float:
    """Bits of synergy that posteriors tell beyond their cells."""
    return float(atoms(scores.lost)[3])


def quantised_model(coupling: Array, scores: ScoreCounts, rng: np.random.Generator) -> ScoreCounts:
    """Expected counts of q* (n1, n2, k), its posteriors in as many cells as those of ``scores``."""
    pairs = pairs_of(coupling, scores.n)
    mass = pairs.counts.sum(axis=1)
    posteriors = pairs.counts / mass[:, None]
    cells = PosteriorCells(max(2, int(scores.both.max()) + 1), rng)
    rows = np.repeat(posteriors, np.maximum(1, np.rint(mass)).astype(np.intp), axis=0)
    both = without_gaps(cells.fit(rows).transform(posteriors)[:, 0])
    model = ScoreCounts(pairs.rows, pairs.columns, pairs.counts, both, np.zeros(4))
    told = [mutual_informations(t / scores.n) for t in (pairs.counts, model.joint_table())]
    return replace(model, lost=np.array([0.0, 0.0, max(0.0, float(told[0] - told[1])), 0.0]))


def retrained_p_values(observed: Array, nulls: dict[str, Array]) -> dict[str, float]:
    """p-values from informations (4,) of the sample and (b, 4) of worlds that were trained on anew.

    The worlds are labels permuted (``"chance"``), and labels drawn anew from what x1 tells
    (``"x1"``) or x2 tells (``"x2"``), where the other adds nothing.
    """
    atom = atoms(observed)
    by_world = {world: atoms(four) for world, four in nulls.items()}
    return {
        "i1": share_at_least(nulls["chance"][:, 0], observed[0]),
        "i2": share_at_least(nulls["chance"][:, 1], observed[1]),
        "i12": share_at_least(nulls["chance"][:, 2], observed[2]),
        "unique1": share_at_least(by_world["x2"][:, 1], atom[1]),
        "unique2": share_at_least(by_world["x1"][:, 2], atom[2]),
        "synergy": max(share_at_least(by_world[world][:, 3], atom[3]) for world in ("x1", "x2")),
    }


def synergies(pairs: PairCounts, stacks: Iterable[Array]) -> Array:
    """S in bits of stacks of counts (b, p, k)."""
    four = np.concatenate([pairs.informations(stack, tol=null_tol(pairs.n)) for stack in stacks])
    return np.asarray(atoms(four)[:, 3])


def permuted_within(
    pairs: PairCounts, symbols: Index, permutations: int, rng: np.random.Generator
) -> Iterator[Array]:
    """Stacks of counts (b, p, k) with the labels permuted among the rows of each symbol."""
    members = [np.flatnonzero(symbols == symbol) for symbol in range(int(symbols.max()) + 1)]
    for size in pairs.blocks(permutations):
        stack = np.empty((size, *pairs.counts.shape))
        for chosen in members:
            block = pairs.counts[chosen]
            stack[:, chosen] = random_tables(block.sum(axis=1), block.sum(axis=0), size, rng)
        yield stack


def pairs_of(coupling: Array, n: int) -> PairCounts:
    """The expected counts of n rows drawn from a coupling (n1, n2, k)."""
    rows, columns = np.nonzero(coupling.sum(axis=2) > TRACE)
    shares = coupling[rows, columns]
    counts = shares * (n / shares.sum())
    return PairCounts(without_gaps(rows), without_gaps(columns), counts)
