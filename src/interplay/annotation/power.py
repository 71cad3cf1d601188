"""How large a rank correlation must be for a study of some size to find it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interplay.errors import InputError

FEWEST = 5  # examples, below which nothing is said
SHOWN = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
ALPHA = 0.05


def standard_error(rho: float, n: int) -> float:
    """Of Fisher's z of Spearman's correlation of n pairs (Bonett and Wright, 2000)."""
    return float(np.sqrt((1 + rho**2 / 2) / (n - 3)))


def power(rho: float, n: int, *, alpha: float = ALPHA) -> float:
    """Chance that a two-sided test at ``alpha`` on n examples finds a rank correlation ``rho``.

    By Fisher's z, whose standard error is that of Bonett and Wright (Psychometrika 65, 2000).

    Raises:
        InputError: n is below ``FEWEST``, or rho is not between -1 and 1.

    """
    from scipy.special import ndtr, ndtri

    if n < FEWEST:
        raise InputError(f"n is {n}: power needs at least {FEWEST} examples")
    if not -1 < rho < 1:
        raise InputError(f"rho is {rho}: pass a correlation between -1 and 1")
    edge = -ndtri(alpha / 2) * standard_error(0.0, n)
    shift, spread = abs(np.arctanh(rho)), standard_error(rho, n)
    return float(ndtr((shift - edge) / spread) + ndtr((-shift - edge) / spread))


def detectable(n: int, *, chance: float = 0.8, alpha: float = ALPHA) -> float:
    """The least rank correlation that n examples find with a chance of ``chance``."""
    from scipy.optimize import brentq

    return float(brentq(lambda rho: power(rho, n, alpha=alpha) - chance, 0.0, 1 - 1e-9))


def in_percent(chance: float) -> str:
    """A chance in whole percent, which is never said to be certain."""
    return ">99%" if chance > 0.99 else f"{chance:.0%}"


def power_table(n: int, shown: Sequence[float] = SHOWN) -> list[tuple[float, float]]:
    """(rank correlation, power) of some correlations; empty where examples are too few."""
    return [(rho, power(rho, n)) for rho in shown] if n >= FEWEST else []
