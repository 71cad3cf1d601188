"""Bounds on the optimum that need no trust in the solver which proposed the point.

Any potentials become dual feasible by a shift (theory: ``sum_y exp(lam + mu) <= 1`` for every
pair), which gives a lower bound; any coupling with the right marginals gives an upper bound.
The primal problem is (16) of the paper, minimise ``-H_q(Y | X1, X2)``; all values are in nats.
"""

from __future__ import annotations

import numpy as np

from interplay.broja.coupling import Array, Weights, feasible_product, row_blocks
from interplay.broja.coupling import ProductCoupling as ProductCoupling

ROUNDING = 32 * float(np.finfo(np.float64).eps)  # sums of entropies, evaluated in double precision


def exp_or_zero(potential: Array) -> Array:
    """exp of a potential; -inf marks a cell without mass and gives 0."""
    return np.exp(potential)


def largest_constraint(a: Array, b: Array) -> float:
    """max over pairs of ``g[i,j] = sum_y a[i,y] b[j,y]``, without storing g."""
    return max(float((a[block] @ b.T).max()) for block in row_blocks(len(a), len(b)))


def dual_bound(p1: Array, p2: Array, lam: Array, mu: Array) -> float:
    """Lower bound on min -H_q(Y|X1,X2), in nats, from any potentials.

    ``lam`` is (n1, k) and ``mu`` (n2, k); -inf where the marginal cell is zero.
    """
    excess = np.log(largest_constraint(exp_or_zero(lam), exp_or_zero(mu)))
    value = (p1 * finite(lam)).sum() + (p2 * finite(mu)).sum()
    return float(value - excess * p1.sum())


def finite(potential: Array) -> Array:
    """The potential with 0 in the place of -inf, where the mass in front is 0."""
    return np.where(np.isneginf(potential), 0.0, potential)


def certify(
    p1: Array, p2: Array, lam: Array, mu: Array, weights: Weights
) -> tuple[float, float, ProductCoupling]:
    """(lower, upper, coupling) in nats, from potentials and pair weights ``w[i,j] / g[i,j]``."""
    coupling = feasible_product(p1, p2, weights, exp_or_zero(lam), exp_or_zero(mu))
    return dual_bound(p1, p2, lam, mu), coupling.value(), coupling
