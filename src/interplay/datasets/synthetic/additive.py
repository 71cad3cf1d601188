"""What additive fusion can reach on a known table: logits f1(x1) + f2(x2), any f1 and f2.

It is the log-linear model without the three-way term, found by iterative proportional fitting; what
it lacks of I(X1,X2;Y) is the third-order connected information (Schneidman, Still, Berry and
Bialek, 2003; Amari, 2001).
"""

from __future__ import annotations

import numpy as np

from interplay.core.information import mutual_information, ratio_or_zero
from interplay.core.types import Array
from interplay.errors import InputError

MOST_ROUNDS = 5000
FITTED = 1e-9  # of the marginals
EACH = 20  # rounds between looks at the marginals


def additive_information(p: Array) -> float:
    """H(Y) less the least expected log loss of additive logits, in bits.

    Args:
        p: (n1, n2, k) probabilities.

    Raises:
        InputError: no table of probabilities.

    """
    p = np.asarray(p, dtype=np.float64)
    if p.ndim != 3 or not np.isfinite(p).all() or p.min() < 0 or not p.sum() > 0:
        raise InputError(f"p has shape {p.shape}: pass (n1, n2, k) probabilities")
    p = p / p.sum()
    pairs, first, second = p.sum(axis=2), p.sum(axis=1), p.sum(axis=0)
    q = np.where(pairs[..., None] > 0, pairs[..., None] * p.sum(axis=(0, 1)), 0.0)
    for step in range(MOST_ROUNDS):
        q *= ratio_or_zero(first, q.sum(axis=1))[:, None, :]
        q *= ratio_or_zero(second, q.sum(axis=0))[None, :, :]
        q *= ratio_or_zero(pairs, q.sum(axis=2))[:, :, None]
        if step % EACH == 0 and np.abs(q.sum(axis=1) - first).max() < FITTED:
            break
    return mutual_information(q)
