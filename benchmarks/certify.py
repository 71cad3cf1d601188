"""The true value of any coupling a solver returns, by numpy alone (nothing of interplay)."""

from __future__ import annotations

import numpy as np


def feasibility_error(q: np.ndarray, p1: np.ndarray, p2: np.ndarray) -> float:
    """Largest deviation from either marginal, or the most negative entry."""
    return float(max(np.abs(q.sum(1) - p1).max(), np.abs(q.sum(0) - p2).max(), -q.min()))


def made_feasible(q: np.ndarray, p1: np.ndarray, p2: np.ndarray) -> np.ndarray:
    """Scale rows down, then columns, then add what is missing as a product per label."""
    q = np.maximum(q, 0.0)
    q = q * shrink(p1, q.sum(1))[:, None, :]
    q = q * shrink(p2, q.sum(0))[None]
    left, right = np.maximum(p1 - q.sum(1), 0), np.maximum(p2 - q.sum(0), 0)
    total = left.sum(0)
    return q + left[:, None, :] * np.divide(right, total, out=right * 0, where=total > 0)


def shrink(wanted: np.ndarray, got: np.ndarray) -> np.ndarray:
    """Factors of at most 1 that bring ``got`` down to ``wanted``."""
    return np.minimum(np.divide(wanted, got, out=np.ones_like(got), where=got > 0), 1.0)


def union_information(q: np.ndarray) -> float:
    """I_q(X1,X2;Y) in bits."""
    return entropy(q.sum((0, 1))) + entropy(q.sum(2)) - entropy(q)


def mutual_information(p: np.ndarray) -> float:
    """I(X;Y) in bits of p(x, y)."""
    return entropy(p.sum(0)) + entropy(p.sum(1)) - entropy(p)


def entropy(p: np.ndarray) -> float:
    """H(p) in bits."""
    p = p[p > 0]
    return float(-(p * np.log2(p)).sum())
