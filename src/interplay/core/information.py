"""Entropies and mutual informations of discrete distributions, in bits."""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import entr

from interplay.core.types import Array

LN2 = log(2)
BLOCK = 1 << 22  # entries worked on at once, so that a table of gigabytes needs no second one


def entropy(p: ArrayLike) -> float:
    """H(p) in bits of a distribution of any shape; sums to 1, zeros allowed."""
    p = np.asarray(p, dtype=np.float64)
    return sum(float(entr(block).sum()) for block in blocks(p)) / LN2


def mutual_information(p: ArrayLike) -> float:
    """I(X;Y) in bits of a joint distribution p(x, y) of shape (n, k).

    X may have several axes: with p(x1, x2, y) of shape (n1, n2, k) this is I(X1,X2;Y).
    """
    p = np.asarray(p, dtype=np.float64)
    p_y = p.sum(axis=tuple(range(p.ndim - 1)))
    return entropy(p.sum(axis=-1)) + entropy(p_y) - entropy(p)


def ratio_or_zero(numerator: Array, denominator: Array) -> Array:
    """``numerator / denominator``, with 0 where the denominator is 0."""
    return np.divide(numerator, denominator, out=np.zeros_like(numerator), where=denominator > 0)


def mutual_informations(p: Array) -> Array:
    """(...,) I(X;Y) in bits of many joint distributions p(x, y), shape (..., n, k)."""
    total = entr(p).sum(axis=(-2, -1))
    marginals = entr(p.sum(axis=-1)).sum(axis=-1) + entr(p.sum(axis=-2)).sum(axis=-1)
    return np.asarray((marginals - total) / LN2)


def conditional_entropy(p: ArrayLike) -> float:
    """H(Y|X) in bits of a joint distribution p(x, y); X may have several axes, Y is the last."""
    p = np.asarray(p, dtype=np.float64)
    return entropy(p) - entropy(p.sum(axis=-1))


def blocks(array: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """The entries in pieces of at most ``BLOCK``, in the order of memory."""
    if array.size <= BLOCK:
        yield array
        return
    flat = array.ravel(order="K")
    for start in range(0, flat.size, BLOCK):
        yield flat[start : start + BLOCK]
