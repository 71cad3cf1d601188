"""The union information of many pairs of marginals at once, as resampling needs it.

Two labels: the closed form of ``binary``, for all tables in one go. More labels: the interior point
on stacks of tables, from a start that like tables share; only the middle of the certified bounds is
kept. Tables that a stack leaves above the tolerance are solved one by one, by all means of
``solve_automatically``.
"""

from __future__ import annotations

import warnings

import numpy as np

from interplay.broja.problem import reduce_marginals
from interplay.broja.solvers.choose import INTERIOR_POINT_LIMIT, solve
from interplay.broja.solvers.interior_point import FIRST_G, MAX_ITERATIONS, advance, follow_path
from interplay.broja.solvers.iterates import Tables, products, starting_point
from interplay.broja.solvers.warm_start import NEAR, WarmStart
from interplay.core.information import LN2, entropy, mutual_informations
from interplay.core.types import Array
from interplay.errors import GapWarning
from interplay.threads import cores, side_by_side

STACK_ENTRIES = 2**19  # of the largest array of a stack, the cross blocks of the Newton systems
WORTH_A_THREAD = 2**16  # entries
WORTH_A_START = 10  # tables, from which the mean's path is soon repaid
SHARE_OF_DISTANCE = 0.2  # of the tables from their mean, down to which the mean's path is followed


def union_informations(p1: Array, p2: Array, *, tol: float) -> Array:
    """(b,) I* in bits for marginals (b, n1, k) and (b, n2, k), each summing to 1.

    Each value is within ``tol`` / 2 bits of the optimum (for two labels exact).

    Warns:
        GapWarning: some tables of more labels stayed above ``tol``: how many, and the largest gap.

    """
    used = p1.any(axis=(0, 1))
    p1, p2 = p1[..., used], p2[..., used]
    if p1.shape[-1] < 2:
        return np.zeros(len(p1))
    if p1.shape[-1] == 2:
        return np.asarray(mutual_informations(p2) + binary_unique1(p1, p2))
    lower, upper = stacked_bounds(p1, p2, tol * LN2)
    for table in np.flatnonzero(~(upper - lower <= tol * LN2)):
        solution = solve("auto", reduce_marginals(p1[table], p2[table]), tol * LN2)
        lower[table], upper[table] = solution.lower, solution.upper
    gap = (upper - lower) / LN2
    missed = ~(gap <= tol)
    if missed.any():
        warnings.warn(
            f"{int(missed.sum())} of {len(gap)} tables are certified to no better than "
            f"{gap.max():.1e} bits, above tol={tol:.1e}",
            GapWarning,
            stacklevel=2,
        )
    entropies = np.array([entropy(table.sum(axis=0)) for table in p1])
    return np.asarray(entropies + (lower + upper) / 2 / LN2)


def stacked_bounds(p1: Array, p2: Array, tol: float) -> tuple[Array, Array]:
    """(lower, upper), each (b,), in nats; infinite where the tables are too large for a stack."""
    if p2.shape[1] > p1.shape[1]:
        p1, p2 = p2, p1
    lower, upper = np.full(len(p1), -np.inf), np.full(len(p1), np.inf)
    if p2.shape[1] * p2.shape[2] > INTERIOR_POINT_LIMIT:
        return lower, upper

    start = shared_start(p1, p2, tol)

    def solve_part(part: slice) -> None:
        bounds = follow_path(p1[part], p2[part], tol, start=start)
        lower[part], upper[part] = bounds.lower, bounds.upper

    side_by_side(solve_part, stacks(len(p1), p1.shape[1] * p2.shape[1] * p1.shape[2] ** 2))
    return lower, upper


def shared_start(p1: Array, p2: Array, tol: float) -> WarmStart | None:
    """A point near the optimum of tables that resemble their mean; none for few or unlike ones.

    The mean's path is followed until what is left of it is small beside the tables' distance.
    """
    if len(p1) < WORTH_A_START:
        return None
    tables = Tables.of(p1.mean(axis=0)[None], p2.mean(axis=0)[None])
    start = WarmStart(tables, starting_point(tables, FIRST_G))
    distance = float(np.median(start.distances(p1, p2)))
    if distance > NEAR:
        return None
    least = max(SHARE_OF_DISTANCE * distance, tol)
    for _ in range(MAX_ITERATIONS):
        if products(start.point).item() <= least:
            break
        try:
            start = WarmStart(tables, advance(tables, start.point, tol))
        except np.linalg.LinAlgError:  # out of precision: any point of the path will do
            break
    return start


def stacks(size: int, entries: int) -> list[slice]:
    """Slices of tables of ``entries`` entries each, small enough for a stack and for all cores."""
    enough = min(cores(), size * entries // WORTH_A_THREAD)
    step = max(1, min(STACK_ENTRIES // entries, -(-size // max(1, enough))))
    return [slice(start, start + step) for start in range(0, size, step)]


def binary_unique1(p1: Array, p2: Array) -> Array:
    """(b,) U1 in bits for two labels: the integral of (C1 - C2)+ / (t (1 - t)), see ``binary``.

    Between neighbouring posteriors C1 - C2 = (1 - t) L1 - t L0, where L is the difference of the
    two channels' masses above t, and the integral is L1 log(t) + L0 log(1 - t).
    """
    mass = np.concatenate([p1, p2], axis=1)
    total = mass.sum(axis=2, keepdims=True)
    posterior = np.divide(mass, total, out=np.full(mass.shape, 0.5), where=total > 0)
    order = np.argsort(posterior[:, :, 1], axis=1)[:, :, None]
    posterior = np.take_along_axis(posterior, order, axis=1)
    signed = np.take_along_axis(np.concatenate([p1, -p2], axis=1), order, axis=1)
    lead = signed[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    low, high = cut_to_positive(lead, posterior[:, :-1], posterior[:, 1:])
    inside = (low > 0) & (high > 0)  # elsewhere the lead is 0 but for rounding
    ratio = np.divide(high, low, out=np.ones_like(low), where=inside)
    ratio[~inside] = 1.0
    pieces = (lead * np.log(ratio)).sum(axis=2)
    return np.asarray(np.maximum(pieces, 0.0).sum(axis=1) / LN2)


def cut_to_positive(lead: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """The ends (b, m, 2) of each piece as posteriors, cut where C1 - C2 changes sign.

    What is left of such a piece is the part where C1 is above.
    """
    at_low = low[..., 0] * lead[..., 1] - low[..., 1] * lead[..., 0]
    at_high = high[..., 0] * lead[..., 1] - high[..., 1] * lead[..., 0]
    crosses = (at_low * at_high < 0)[..., None]
    total = lead.sum(axis=2, keepdims=True)
    zero = np.divide(lead, total, out=np.zeros_like(lead), where=crosses)
    rising = (at_low < 0)[..., None]
    return np.where(crosses & rising, zero, low), np.where(crosses & ~rising, zero, high)
