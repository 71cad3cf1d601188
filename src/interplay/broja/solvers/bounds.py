"""The best certified bounds of a stack of tables, and the points that gave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from interplay.broja.certificate import dual_value, make_feasible
from interplay.broja.coupling import ProductCoupling, feasible_factors, log_or_zero
from interplay.broja.solution import Solution
from interplay.core.types import Array, Index

FITTING_ROUNDS = 3  # before a certificate, to settle what rounding leaves of the marginals
IMPROVED = 0.9  # a gap below this part of the last one is an improvement


@dataclass(slots=True)
class Bounds:
    """Bounds (b,) in nats, and by table the potentials and the coupling behind them.

    ``age`` (b,) counts certificates since the gap last improved, ``iterations`` (b,) those of the
    method. ``potentials`` holds (lam, mu), ``kernels`` the fields of a ``ProductCoupling``: pair
    weights (n1, n2), and the two factors of the kernel and of the remainder.
    """

    lower: Array
    upper: Array
    age: Index
    iterations: Index
    potentials: list[tuple[Array, Array] | None]
    kernels: list[tuple[Array, ...] | None]

    @classmethod
    def none(cls, size: int) -> Self:
        """No bounds yet, for ``size`` tables."""
        return cls(
            np.full(size, -np.inf),
            np.full(size, np.inf),
            np.zeros(size, np.intp),
            np.zeros(size, np.intp),
            [None] * size,
            [None] * size,
        )

    @property
    def gap(self) -> Array:
        """(b,) upper minus lower bound, in nats."""
        return self.upper - self.lower

    def update(
        self,
        tables: Index,
        p1: Array,
        p2: Array,
        *,
        weights: Array,
        fitted: tuple[Array, Array],
        lam: Array,
        mu: Array,
        iteration: int,
    ) -> None:
        """Certify a point of each of the ``tables`` and keep what it improves.

        Args:
            tables: (c,) which ones.
            p1: (c, n1, k) their marginals.
            p2: (c, n2, k).
            weights: (c, n1, n2) pair weights of a kernel near them.
            fitted: (c, n1, k) and (c, n2, k), the other factors of the kernel.
            lam: (c, n1, k) potentials, -inf in empty cells.
            mu: (c, n2, k).
            iteration: of the method.

        """
        before = self.gap[tables]
        factors = feasible_factors(p1, p2, weights, *fitted)
        upper = kernel_values(weights, *factors[:2]) + kernel_values(1.0, *factors[2:])
        lam, mu = make_feasible(lam, mu)
        lower = dual_value(p1, p2, lam, mu)
        for at, table in enumerate(tables.tolist()):
            if np.isfinite(lower[at]) and lower[at] > self.lower[table]:
                self.lower[table], self.potentials[table] = lower[at], (lam[at], mu[at])
            if np.isfinite(upper[at]) and upper[at] < self.upper[table]:
                self.upper[table] = upper[at]
                self.kernels[table] = (weights[at], *(factor[at] for factor in factors))
        improved = self.gap[tables] < IMPROVED * before
        self.age[tables] = np.where(improved, 0, self.age[tables] + 1)
        self.iterations[tables] = iteration

    def swapped(self) -> Self:
        """The same bounds with X1 and X2 exchanged."""
        potentials = [None if pair is None else pair[::-1] for pair in self.potentials]
        kernels = [kernel and swapped_kernel(*kernel) for kernel in self.kernels]
        return type(self)(self.lower, self.upper, self.age, self.iterations, potentials, kernels)

    def solution(self, table: int, tol: float) -> Solution | None:
        """The solution of one table by the interior point; None where no bound is finite."""
        potentials, kernel = self.potentials[table], self.kernels[table]
        if potentials is None or kernel is None:
            return None
        weights, left, right, rest_left, rest_right = kernel
        shape = (len(left), len(right), left.shape[1])
        return Solution(
            ProductCoupling(shape, lambda rows: weights[rows], left, right, rest_left, rest_right),
            *potentials,
            float(self.lower[table]),
            float(self.upper[table]),
            "interior-point",
            int(self.iterations[table]),
            "optimal" if self.gap[table] <= tol else "stalled",
        )


def swapped_kernel(
    weights: Array, left: Array, right: Array, rest_left: Array, rest_right: Array
) -> tuple[Array, ...]:
    """The fields of a product coupling with X1 and X2 exchanged."""
    return weights.T, right, left, rest_right, rest_left


def kernel_values(weights: Array | float, left: Array, right: Array) -> Array:
    """(b,) sum q log q(y|x1,x2), in nats, of kernels ``weights left right``."""
    g = left @ right.swapaxes(1, 2)
    scaled = weights * g
    pairs = (scaled * log_or_zero(g)).sum(axis=(1, 2))
    if isinstance(weights, float):
        rows = left * right.sum(axis=1, keepdims=True)
        columns = right * left.sum(axis=1, keepdims=True)
    else:
        rows = left * (weights @ right)
        columns = right * (weights.swapaxes(1, 2) @ left)
    cells = (rows * log_or_zero(left)).sum(axis=(1, 2))
    cells += (columns * log_or_zero(right)).sum(axis=(1, 2))
    return np.asarray(cells - pairs)
