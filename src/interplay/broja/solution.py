"""What a solver returns: a coupling, potentials, and the bounds they certify."""

from __future__ import annotations

import math
from dataclasses import dataclass

from interplay.broja.coupling import Coupling
from interplay.core.types import Array


@dataclass(frozen=True, slots=True)
class Solution:
    """A certified solution of the exact problem (paper, section 3.1).

    Attributes:
        coupling: q*, a lazy table of shape (n1, n2, k) that matches both marginals.
        lam: (n1, k) dual potentials of p(x1, y), in nats; -inf where the cell has no mass.
        mu: (n2, k) dual potentials of p(x2, y), in nats.
        lower: certified lower bound on min -H_q(Y|X1,X2), in nats.
        upper: value of the coupling, in nats: an upper bound.
        solver: the solver that ran.
        iterations: its iterations (0 for closed forms).
        status: what the solver said of itself; the bounds do not depend on it.

    """

    coupling: Coupling
    lam: Array
    mu: Array
    lower: float
    upper: float
    solver: str
    iterations: int
    status: str = "optimal"

    @property
    def gap(self) -> float:
        """Upper - lower, in nats, not below 0; infinite where a bound is no number."""
        gap = self.upper - self.lower
        return math.inf if math.isnan(gap) else max(gap, 0.0)
