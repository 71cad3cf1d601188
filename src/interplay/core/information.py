"""Entropies and mutual informations of discrete distributions, in bits."""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import entr

LN2 = log(2)


def entropy(p: ArrayLike) -> float:
    """H(p) in bits of a distribution of any shape; sums to 1, zeros allowed."""
    return float(entr(np.asarray(p, dtype=np.float64)).sum()) / LN2


def mutual_information(p: ArrayLike) -> float:
    """I(X;Y) in bits of a joint distribution p(x, y) of shape (n, k)."""
    p = np.asarray(p, dtype=np.float64)
    return entropy(p.sum(axis=1)) + entropy(p.sum(axis=0)) - entropy(p)


def conditional_entropy(p: ArrayLike) -> float:
    """H(Y|X) in bits of a joint distribution p(x, y) of shape (n, k)."""
    p = np.asarray(p, dtype=np.float64)
    return entropy(p) - entropy(p.sum(axis=1))


def joint_information(p: NDArray[np.float64]) -> float:
    """I(X1,X2;Y) in bits of a joint distribution p(x1, x2, y) of shape (n1, n2, k)."""
    return entropy(p.sum(axis=(0, 1))) - (entropy(p) - entropy(p.sum(axis=2)))
