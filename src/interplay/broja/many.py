"""The union information of many pairs of marginals at once, as resampling needs it.

Two labels: the closed form of ``binary``, for all tables in one go. More labels: one exact solve a
table, of which only the middle of the certified bounds is kept.
"""

from __future__ import annotations

import numpy as np

from interplay.broja.problem import reduce_marginals
from interplay.broja.solvers.choose import choose_solver, solve
from interplay.core.information import LN2, entropy, mutual_informations
from interplay.core.types import Array


def union_informations(p1: Array, p2: Array, *, tol: float) -> Array:
    """(b,) I* in bits for marginals (b, n1, k) and (b, n2, k), each summing to 1.

    Each value is within ``tol`` / 2 bits of the optimum (for two labels exact).
    """
    if p1.shape[-1] == 2:
        return np.asarray(mutual_informations(p2) + binary_unique1(p1, p2))
    values = [union_information(one, two, tol) for one, two in zip(p1, p2, strict=True)]
    return np.array(values, dtype=np.float64)


def union_information(p1: Array, p2: Array, tol: float) -> float:
    """I* in bits of one pair of marginals."""
    problem = reduce_marginals(p1, p2)
    solution = solve(choose_solver("auto", problem.shape, tol), problem, tol * LN2)
    return entropy(p1.sum(axis=0)) + (solution.lower + solution.upper) / 2 / LN2


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
