"""Two classes: the exact solution in closed form.

With a binary label the Blackwell order of channels Y -> X is a lattice, and the optimal coupling is
the join of the two channels (Bertschinger and Rauh, 2014; Kolchinsky, 2022). Write t for the
posterior p(y=1|x) and C(t) = E[(posterior - t)+] for a channel's profile. C is convex and piecewise
linear, a channel dominates another where its C is above, and the join has C = max(C1, C2). Since

    I(X;Y) = integral over t of [C(t) - C of a useless channel] / (t (1 - t)),

the whole decomposition is read off the two curves: U1 is the integral of (C1 - C2)+, U2 of
(C2 - C1)+, and R of the lower one. Sorting is the only cost: O(n log n).

The potentials are integrals of dt/t and dt/(1-t) over the part where a channel dominates. The
coupling sends each channel's symbols to the join's atoms by a martingale (nearest neighbours
first), and pairs up the symbols that meet in an atom. Positions are kept as odds
p(x, y=1) / p(x, y=0), which resolves posteriors near 0 and near 1 alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interplay.broja.certificate import dual_value, make_feasible
from interplay.broja.coupling import feasible_sparse, sum_by
from interplay.broja.problem import Problem
from interplay.broja.solution import Solution
from interplay.broja.solvers.martingale import pair_up, spread
from interplay.core.types import Array, Index

TIE = 4 * float(np.finfo(np.float64).eps)  # curves closer than this are one


@dataclass(frozen=True, slots=True)
class Join:
    """The upper envelope max(C1, C2) of two channels' profiles.

    ``odds`` (b,) are its breakpoints, ascending; ``first_on_top`` (b - 1,) says for the piece after
    each breakpoint whether C1 is the upper curve; ``atoms`` (b, 2) is the join's mass there.
    """

    odds: Array
    first_on_top: NDArray[np.bool_]
    atoms: Array


def solve_binary(problem: Problem) -> Solution:
    """The exact optimum for two classes; only rounding separates its two bounds."""
    p1, p2 = problem.p1, problem.p2
    odds1, odds2 = odds_of(p1), odds_of(p2)
    join = blackwell_join(p1, p2, odds1, odds2)
    lam, mu = potentials(join, odds1, odds2)
    lam, mu = np.where(p1 > 0, lam, -np.inf), np.where(p2 > 0, mu, -np.inf)
    lam, mu = make_feasible(lam, mu)
    coupling = feasible_sparse(p1, p2, *join_coupling(join, p1, p2, odds1, odds2))
    lower = float(dual_value(p1, p2, lam, mu))
    return Solution(coupling, lam, mu, lower, coupling.value(), solver="binary", iterations=0)


def odds_of(p: Array) -> Array:
    """p(x, y=1) / p(x, y=0) of each symbol; inf where y=0 has no mass."""
    no_zero = np.full(len(p), np.inf)
    return np.asarray(np.divide(p[:, 1], p[:, 0], out=no_zero, where=p[:, 0] > 0))


def blackwell_join(p1: Array, p2: Array, odds1: Array, odds2: Array) -> Join:
    """The least informative channel above both, as breakpoints and masses."""
    knots = np.unique(np.concatenate([odds1, odds2]))
    mass1 = sum_by(np.searchsorted(knots, odds1), p1, len(knots))
    mass2 = sum_by(np.searchsorted(knots, odds2), p2, len(knots))
    lead = tail_difference(mass1 - mass2, knots)
    left, right = leads_at_ends(lead, knots)
    crossing = np.flatnonzero(left * right < 0)
    where = lead[crossing, 1] / lead[crossing, 0]
    inside = (where > knots[crossing]) & (where < knots[crossing + 1])
    crossing, where = crossing[inside], where[inside]

    first_on_top = np.where(np.abs(left) > np.abs(right), left, right) > 0
    first_on_top[crossing] = left[crossing] > 0
    atoms = knot_atoms(mass1, mass2, lead, first_on_top, crossing)
    crossing_atoms = np.abs(lead[crossing])
    odds = np.insert(knots, crossing + 1, where)
    return Join(
        odds=odds,
        first_on_top=np.insert(first_on_top, crossing + 1, ~first_on_top[crossing]),
        atoms=at_odds(np.insert(atoms, crossing + 1, crossing_atoms, axis=0), odds),
    )


def at_odds(atoms: Array, odds: Array) -> Array:
    """The atoms with the lesser of their two masses made to fit their odds.

    Differences of tails are exact to rounding of the whole, which may be all of a tiny mass.
    """
    low = odds <= 1
    fitted = atoms.copy()
    fitted[low, 1] = atoms[low, 0] * odds[low]
    fitted[~low, 0] = atoms[~low, 1] / odds[~low]
    return fitted


def tail_difference(difference: Array, knots: Array) -> Array:
    """Mass of channel 1 minus mass of channel 2 above each piece between knots, per label.

    Summed from the nearer end, so that rounding stays below the mass at stake. On a piece that
    starts at odds 0 the y=1 part is 0, on one that ends at infinity the y=0 part: set exactly.
    """
    above = difference[::-1].cumsum(axis=0)[::-1][1:]
    below = -difference.cumsum(axis=0)[:-1]
    near_top = np.arange(len(above))[:, None] * 2 > len(above)
    lead = np.where(near_top, above, below)
    lead[np.abs(lead) <= TIE] = 0.0
    if knots[0] == 0:
        lead[:1, 1] = 0.0
    if np.isinf(knots[-1]):
        lead[-1:, 0] = 0.0
    return lead


def leads_at_ends(lead: Array, knots: Array) -> tuple[Array, Array]:
    """C1 - C2 at both ends of each piece, up to a positive factor; a tie is 0.

    In odds the difference is proportional to ``lead1 - lead0 * odds``. Both curves meet at the
    outermost knots, and at odds 0 or infinity the factor is chosen so that the limit is finite.
    """
    low, high = knots[:-1], knots[1:]
    left = without_ties(lead[:, 1] - lead[:, 0] * low, low)
    finite_high = np.where(np.isinf(high), 0.0, high)
    right = without_ties(lead[:, 1] - lead[:, 0] * finite_high, finite_high)
    left[0] = -lead[0, 0] if knots[0] == 0 else 0.0
    right[-1] = lead[-1, 1] if np.isinf(knots[-1]) else 0.0
    return left, right


def without_ties(difference: Array, odds: Array) -> Array:
    """Set differences at the level of rounding to 0."""
    return np.where(np.abs(difference) <= TIE * (1 + odds), 0.0, difference)


def knot_atoms(
    mass1: Array, mass2: Array, lead: Array, first_on_top: NDArray[np.bool_], crossing: Index
) -> Array:
    """The join's mass at each knot: the drop of the upper curve's tail mass there."""
    after_crossing = first_on_top.copy()
    after_crossing[crossing] = ~after_crossing[crossing]
    before = np.concatenate([first_on_top[:1], after_crossing])  # upper curve left of the knot
    after = np.concatenate([first_on_top, after_crossing[-1:]])
    lead = np.concatenate([lead, np.zeros((1, 2))])
    atoms = np.where(before[:, None], mass1, mass2)
    atoms += np.where((before & ~after)[:, None], lead, 0.0)
    atoms -= np.where((~before & after)[:, None], lead, 0.0)
    return np.maximum(atoms, 0.0)


def potentials(join: Join, odds1: Array, odds2: Array) -> tuple[Array, Array]:
    """Dual potentials: integrals of -dt/(1-t) and dt/t over the pieces where a channel is on top.

    The integral of label 1 starts at the first breakpoint above 0, that of label 0 ends at the
    last finite one: the pieces beyond would be infinite, and carry no mass of that label.
    """
    with np.errstate(divide="ignore"):
        log_t = np.stack([-np.log1p(join.odds), -np.log1p(1 / join.odds)], axis=1)
    first = 1 if join.odds[0] == 0 else 0
    last = len(join.odds) - (2 if np.isinf(join.odds[-1]) else 1)
    anchor = [last, first]
    with np.errstate(invalid="ignore"):
        steps = np.diff(log_t, axis=0)
    steps[~np.isfinite(steps)] = 0.0

    def integral(on_top: NDArray[np.bool_]) -> Array:
        total = np.concatenate([np.zeros((1, 2)), np.cumsum(steps * on_top[:, None], axis=0)])
        return np.asarray(total - total[anchor, [0, 1]])

    lam = integral(join.first_on_top)[np.searchsorted(join.odds, odds1)]
    mu = integral(~join.first_on_top)[np.searchsorted(join.odds, odds2)]
    return lam, mu + log_t[anchor, [0, 1]]


def join_coupling(
    join: Join, p1: Array, p2: Array, odds1: Array, odds2: Array
) -> tuple[Index, Index, Array]:
    """(rows, columns, mass (e, 2)): symbols that meet in an atom share its posterior."""
    first = spread(p1, odds1, join.atoms, join.odds)
    second = spread(p2, odds2, join.atoms, join.odds)
    rows, columns, atom, part = pair_up(first, second, len(join.atoms))
    return rows, columns, part[:, None] * join.atoms[atom]
