"""The fusion ladder of symbols: counted, with the bias of few rows taken off, and resampled.

The connected information of a table of counts is too high: each pair of symbols has a frequency of
its own that the additive model has not. What it comes to in tables of the same size that are drawn
from the additive model itself is taken off.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.core.information import mutual_information
from interplay.core.pid import PID
from interplay.core.types import Array
from interplay.data.counting.contingency import Counted, encode
from interplay.data.rows.prepared import Prepared
from interplay.estimators.ask import Asked, answer
from interplay.estimators.discrete import Discrete
from interplay.measures.additive import AdditiveFit, additive_fit
from interplay.measures.pairs import PairTable
from interplay.selection.ladder import QUANTITIES, RUNGS, FusionGain
from interplay.selection.rungs import gains, percentiles, same_side
from interplay.uncertainty.bootstrap import DOUBT, Units
from interplay.uncertainty.quantify import named
from interplay.uncertainty.sampled import Sampled

SURROGATES = 20
REPLICATES = 200
TOL = 1e-4  # bits, of fits to drawn tables
WORTH_SAYING = 0.01  # bits
DOUBT_OF_TOTAL = float(DOUBT[2])  # of what was taken off: one standard error
DOUBT_OF_INTERACTION = float(DOUBT[3])
NO_ACCURACY = (
    "Accuracies are not given: in a table of counts the best guess of each pair looks better than "
    "it is. method='posterior' gives them, on rows held out."
)


def counted_gain(
    rows: Prepared, asked: Asked, method: Discrete, seed: int, progress: Any
) -> FusionGain:
    """The ladder of rows that are turned into symbols."""
    table = encode(rows, method.coding(rows.missing)).count()
    sampled = method.solve_table(table)
    pid = answer(rows, asked, seed=seed, progress=progress, sampled=sampled)
    pairs = PairTable.of(table.joint)
    fit = additive_fit(pairs)
    rng = np.random.default_rng([seed, 3])
    excess = chance_interaction(pairs, fit, table.effective, rng)
    rungs = corrected_rungs(pid, fit.lost - excess)
    tell = named(progress, "resampled tables")
    drawn = [rungs_of(one) for one in ticked(resampled(pairs, table, sampled, rng), tell)]
    doubt = doubted(table.joint.i12 - pid.i12, excess, rng)
    values = centred(np.array(drawn) + doubt, rungs, pid.entropy_y)
    level = asked.uncertainty.level
    replicates = values | gains(values)
    intervals = percentiles(replicates, level)
    notes = [*pid.notes, NO_ACCURACY]
    if excess > WORTH_SAYING:
        notes.append(
            f"{excess:.3f} bits were taken off the gain of interaction: so much of it "
            f"{table.effective:,} rows show by chance where there is none."
        )
    return FusionGain(
        **dict(zip(RUNGS, rungs.tolist(), strict=True)),
        entropy_y=pid.entropy_y,
        intervals={name: intervals[name] for name in QUANTITIES},
        level=level,
        stable=same_side(replicates, float(rungs[3] - rungs[2])),
        pid=pid,
        n_samples=pid.n_samples,
        method="discrete",
        names=pid.names,
        notes=tuple(notes),
        provenance={"seed": seed, "chance_interaction": excess, "gap_of_additive": fit.gap},
    )


def corrected_rungs(pid: PID, interaction: float) -> Array:
    """(4,) rungs of corrected informations, each at least those below it."""
    one, two = max(pid.i1, 0.0), max(pid.i2, 0.0)
    joint = max(pid.i12, one, two)
    additive = min(max(joint - max(interaction, 0.0), one, two), joint)
    return np.array([one, two, additive, joint])


def rungs_of(pairs: PairTable) -> Array:
    """(4,) plug-in rungs of a drawn table."""
    one, two = (marginal(symbol, pairs.mass) for symbol in (pairs.first, pairs.second))
    both = mutual_information(pairs.mass)
    told = [mutual_information(one), mutual_information(two)]
    return np.array([*told, both - additive_fit(pairs, TOL).lost, both])


def marginal(symbol: Any, mass: Array) -> Array:
    """(n, k) p(x, y) of p(pair, y), by the symbol of each pair."""
    out = np.zeros((int(symbol.max()) + 1, mass.shape[1]))
    np.add.at(out, symbol, mass)
    return out


def chance_interaction(
    pairs: PairTable, fit: AdditiveFit, n: int, rng: np.random.Generator
) -> float:
    """Mean bits of interaction of tables of n rows drawn from the additive model."""
    model = fit.posteriors * pairs.mass.sum(axis=1, keepdims=True)
    drawn = rng.multinomial(n, (model / model.sum()).ravel(), size=SURROGATES)
    found = [additive_fit(with_counts(pairs, counts), TOL).lost for counts in drawn]
    return float(np.mean(found))


def resampled(
    pairs: PairTable, table: Counted, sampled: Sampled, rng: np.random.Generator
) -> Iterator[PairTable]:
    """Tables of rows, or of groups of rows, drawn with replacement."""
    units: Units | None = sampled.units
    for _ in range(REPLICATES):
        if units is None:
            yield with_counts(pairs, rng.multinomial(table.effective, pairs.mass.ravel()))
            continue
        times = np.bincount(rng.integers(units.n, size=units.n), minlength=units.n)
        counts = np.zeros(pairs.mass.shape)
        counts[pairs.mass > 0] = units.cells.T @ times
        yield with_counts(pairs, counts.ravel())


def with_counts(pairs: PairTable, counts: NDArray[Any]) -> PairTable:
    """The pairs that occur among counts (p * k,)."""
    mass = counts.reshape(pairs.mass.shape) / counts.sum()
    seen = mass.sum(axis=1) > 0
    first, second = (
        np.unique(s[seen], return_inverse=True)[1] for s in (pairs.first, pairs.second)
    )
    return PairTable(first, second, mass[seen])


def ticked(tables: Iterator[PairTable], tell: Any) -> Iterator[PairTable]:
    """The same, with progress told."""
    for done, table in enumerate(tables, start=1):
        yield table
        if tell:
            tell(done, REPLICATES)


def doubted(taken_off: float, excess: float, rng: np.random.Generator) -> Array:
    """(replicates, 4) what the rungs may be off by since their corrections are uncertain.

    Shares of what was taken off the total and off the gain of interaction, as in the bootstrap of
    the PID.
    """
    total, interaction = rng.standard_normal((2, REPLICATES))
    joint = DOUBT_OF_TOTAL * taken_off * total
    additive = joint - DOUBT_OF_INTERACTION * excess * interaction
    none = np.zeros(REPLICATES)
    return np.stack([none, none, additive, joint], axis=1)


def centred(drawn: Array, rungs: Array, most: float) -> dict[str, Array]:
    """Replicates (b, 4) moved to the corrected rungs, each at least those below it, by name.

    None is more than ``most``, the bits that there are to tell.
    """
    moved = np.clip(drawn - drawn.mean(axis=0) + rungs, 0.0, most)
    moved[:, 2] = np.maximum(moved[:, 2], moved[:, :2].max(axis=1))
    moved[:, 3] = np.maximum(moved[:, 3], moved[:, 2])
    return dict(zip(RUNGS, moved.T, strict=True))
