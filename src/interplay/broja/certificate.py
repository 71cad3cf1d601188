"""Bounds on the optimum that need no trust in the solver which proposed the point.

Any potentials become dual feasible by a shift (theory: ``sum_y exp(lam + mu) <= 1`` for every
pair), which gives a lower bound; any coupling with the right marginals gives an upper bound.
The primal problem is (16) of the paper, minimise ``-H_q(Y | X1, X2)``; all values are in nats.
"""

from __future__ import annotations

import numpy as np

from interplay.broja.coupling import log_or_zero, row_blocks
from interplay.core.types import Array

ROUNDING = 32 * float(np.finfo(np.float64).eps)  # sums of entropies, evaluated in double precision


def make_feasible(lam: Array, mu: Array) -> tuple[Array, Array]:
    """Shift each row, then each column, until its tightest constraint ``g[i,j] <= 1`` is met.

    Feasible for any potentials (..., n1, k) and (..., n2, k), and never below the bound that one
    common shift would give.
    """
    a, b = np.exp(lam), np.exp(mu).swapaxes(-1, -2)
    blocks = list(row_blocks(a.shape[-2], b[..., 0, :].size))
    row_largest = np.concatenate([(a[..., rows, :] @ b).max(axis=-1) for rows in blocks], axis=-1)
    lam = lam - log_or_zero(row_largest)[..., None]
    a = np.exp(lam)
    column_largest = np.full(mu.shape[:-1], -np.inf)
    for rows in blocks:
        np.maximum(column_largest, (a[..., rows, :] @ b).max(axis=-2), out=column_largest)
    return lam, mu - log_or_zero(column_largest)[..., None]


def dual_value(p1: Array, p2: Array, lam: Array, mu: Array) -> Array:
    """(...,) lower bound on min -H_q(Y|X1,X2), in nats, from feasible potentials.

    ``lam`` is (..., n1, k) and ``mu`` (..., n2, k); -inf where the marginal cell is zero.
    """
    first = (p1 * finite(lam)).sum(axis=(-2, -1))
    return np.asarray(first + (p2 * finite(mu)).sum(axis=(-2, -1)))


def finite(potential: Array) -> Array:
    """The potential with 0 in the place of -inf, where the mass in front is 0."""
    return np.where(np.isneginf(potential), 0.0, potential)
