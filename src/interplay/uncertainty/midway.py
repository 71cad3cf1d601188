"""A world half-way between two modalities, in which neither tells what the other does not.

The symbols of X1 and X2 are matched by what they say of the label: mass moves as little as may be
between their posteriors (optimal transport by squared distance; for two labels, both in order of
the posterior). Each symbol then takes the mean of its own posterior and of those it is matched to.
Where X1 and X2 tell the same but for chance, chance averages out, and as much is told as before.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, kron, vstack

from interplay.core.information import ratio_or_zero
from interplay.core.types import Array
from interplay.errors import SolverError


def midway(first: Array, second: Array) -> tuple[Array, Array]:
    """Expected rows (n1, k) and (n2, k) with posteriors half-way to the other modality's.

    Args:
        first: (n1, k) rows of X1 by label.
        second: (n2, k) rows of X2 by label, as many of each label.

    """
    one, two = posteriors(first), posteriors(second)
    moved = matched(first, second)
    return (first + moved @ two) / 2, (second + moved.T @ one) / 2


def posteriors(table: Array) -> Array:
    """(n, k) p(y | x)."""
    return np.asarray(ratio_or_zero(table, table.sum(axis=1, keepdims=True)))


def matched(first: Array, second: Array) -> Array:
    """(n1, n2) rows in which each symbol of X1 is matched with each of X2."""
    return in_order(first, second) if first.shape[1] == 2 else transport(first, second)


def in_order(first: Array, second: Array) -> Array:
    """The matching of two labels: the likelier the second label, the likelier the other's."""
    orders = [np.argsort(posteriors(table)[:, 1]) for table in (first, second)]
    ends = [
        np.concatenate([[0.0], np.cumsum(table.sum(axis=1)[order])])
        for table, order in zip((first, second), orders, strict=True)
    ]
    low = np.maximum(ends[0][:-1, None], ends[1][None, :-1])
    high = np.minimum(ends[0][1:, None], ends[1][None, 1:])
    found = np.empty_like(low)
    found[np.ix_(*orders)] = np.clip(high - low, 0.0, None)
    return np.asarray(found)


def transport(first: Array, second: Array) -> Array:
    """The matching with the least squared distance of posteriors, by linear programming.

    Raises:
        SolverError: the linear program was not solved.

    """
    n1, n2 = len(first), len(second)
    apart = posteriors(first)[:, None] - posteriors(second)
    sums = vstack([kron(eye_array(n1), np.ones((1, n2))), kron(np.ones((1, n1)), eye_array(n2))])
    n = first.sum()
    shares = np.concatenate([first.sum(axis=1), second.sum(axis=1)]) / n
    cost = (apart**2).sum(axis=2).ravel()
    found = linprog(cost, A_eq=csr_array(sums), b_eq=shares, method="highs")
    if not found.success:
        raise SolverError(f"the matching of {n1} x {n2} symbols was not found: {found.message}")
    return np.asarray(n * found.x.reshape(n1, n2))
