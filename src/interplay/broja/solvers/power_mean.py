"""The smoothed dual of the first-order solver: value and gradient by matrix products with g."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.broja.coupling import row_blocks
from interplay.core.types import Array

SINGLE_FROM = 2**22  # pairs: 32 MB in double precision
GPU_ENTRIES = 2**26  # of g held on a GPU at a time: 0.5 GB


@dataclass(slots=True)
class Stage:
    """Potentials (n1, k) and (n2, k) reached at one power; 0 in empty cells."""

    lam: Array
    mu: Array


class PowerMean:
    """The smoothed dual of one table; evaluates value and gradient at any power.

    This one works on the processor, block by block, a share of the blocks to each thread of
    ``pool``. ``engine`` names what computes, where it is not numpy.
    """

    engine = ""

    def __init__(self, p1: Array, p2: Array, pool: ThreadPoolExecutor) -> None:
        self.p1, self.p2 = p1, p2
        self.mass1, self.mass2 = p1.sum(axis=1), p2.sum(axis=1)
        self.present1, self.present2 = p1 > 0, p2 > 0
        blocks, workers = list(row_blocks(len(p1), len(p2))), os.cpu_count() or 1
        self._shares = [blocks[w::workers] for w in range(min(workers, len(blocks)))]
        self._pool = pool
        self._precision = np.float32 if len(p1) * len(p2) > SINGLE_FROM else np.float64
        self.largest = 1.0  # of g at the last point: g is divided by it, so powers cannot overflow

    def factors(self, stage: Stage) -> tuple[Array, Array]:
        """Exp of the potentials, 0 in empty cells."""
        return np.exp(stage.lam) * self.present1, np.exp(stage.mu) * self.present2

    def evaluate(self, stage: Stage, power: int) -> tuple[float, Array, Array]:
        """Value, in nats, and gradients (n1, k) and (n2, k), at P = 2**power."""
        a, b = self.factors(stage)
        total, rows, columns, largest = self._sums(a, b, power, self.largest)
        scale = self.largest
        if largest > 0 and not 0 < total < np.inf:
            scale = largest
            total, rows, columns, largest = self._sums(a, b, power, scale)
        if not 0 < total < np.inf:
            return np.nan, self.p1, self.p2
        self.largest = largest
        smooth_max = np.log(total) / 2**power + np.log(scale)
        value = (self.p1 * stage.lam).sum() + (self.p2 * stage.mu).sum() - smooth_max
        norm = scale * total
        return float(value), self.p1 - rows / norm, self.p2 - columns / norm

    def _sums(
        self, a: Array, b: Array, power: int, scale: float
    ) -> tuple[float, Array, Array, float]:
        """Sum of p(i)p(j) h**P, the kernel's marginals, and max g, with h = g / scale."""
        rows = np.empty_like(a)

        @np.errstate(over="ignore", invalid="ignore")  # thread-local: set where the work is done
        def work(blocks: list[slice]) -> tuple[float, Array, float]:
            total, columns, largest = 0.0, np.zeros_like(b), 0.0
            for block in blocks:
                h = a[block] @ b.T
                h *= 1 / scale
                largest = max(largest, float(h.max()))
                weights = raise_to(h, power, self.mass1[block], self.mass2)
                total += float(weights.sum())
                np.divide(weights, h, out=weights, where=h > 0)
                rows[block] = a[block] * (weights @ b)
                columns += weights.T @ a[block]
            return total, columns, largest

        parts = list(self._pool.map(work, self._shares))
        columns = b * sum(part[1] for part in parts)
        largest = scale * max(part[2] for part in parts)
        return sum(part[0] for part in parts), rows, columns, largest

    def pair_weights(self, stage: Stage, power: int) -> NDArray[np.floating[Any]]:
        """``p(i) p(j) g**(P-1)`` up to a factor; large tables in single precision."""
        a, b = self.factors(stage)
        out = np.empty((len(a), len(b)), dtype=self._precision)
        for block in row_blocks(len(a), len(b)):
            h = a[block] @ b.T
            h *= 1 / self.largest
            weights = raise_to(h, power, self.mass1[block], self.mass2)
            out[block] = np.divide(weights, h, out=weights, where=h > 0)
        return out


def raise_to(h: Array, power: int, mass1: Array, mass2: Array) -> Array:
    """``mass1[i] mass2[j] h[i,j]**(2**power)`` by repeated squaring."""
    out = h * h
    for _ in range(power - 1):
        np.multiply(out, out, out=out)
    out *= mass2
    out *= mass1[:, None]
    return np.asarray(out)


class TorchPowerMean(PowerMean):
    """The same in torch, on a GPU or wherever ``device`` says."""

    def __init__(self, p1: Array, p2: Array, pool: ThreadPoolExecutor, device: str) -> None:
        super().__init__(p1, p2, pool)
        import torch

        self._torch = torch
        self._device = device
        self.engine = f"torch {device}"
        self._mass1, self._mass2 = self._load(self.mass1), self._load(self.mass2)
        step = max(1, GPU_ENTRIES // len(p2))
        self._blocks = [slice(start, start + step) for start in range(0, len(p1), step)]

    def _load(self, array: Array) -> Any:
        return self._torch.as_tensor(array, dtype=self._torch.float64, device=self._device)

    def _powers(self, a: Any, b: Any, block: slice, power: int, scale: float) -> tuple[Any, Any]:
        """(h, mass1 mass2 h**P) of a block of rows, with h = g / scale."""
        h = a[block] @ b.T / scale
        weights = h * h
        for _ in range(power - 1):
            weights = weights * weights
        return h, weights * self._mass2 * self._mass1[block, None]

    def _sums(
        self, a: Array, b: Array, power: int, scale: float
    ) -> tuple[float, Array, Array, float]:
        on_a, on_b = self._load(a), self._load(b)
        rows, columns = self._torch.zeros_like(on_a), self._torch.zeros_like(on_b)
        total, largest = 0.0, 0.0
        for block in self._blocks:
            h, weights = self._powers(on_a, on_b, block, power, scale)
            largest = max(largest, float(h.max()))
            total += float(weights.sum())
            weights = self._torch.where(h > 0, weights / h, 0.0)
            rows[block] = on_a[block] * (weights @ on_b)
            columns += weights.T @ on_a[block]
        return total, rows.cpu().numpy(), (columns * on_b).cpu().numpy(), scale * largest

    def pair_weights(self, stage: Stage, power: int) -> NDArray[np.floating[Any]]:
        """``p(i) p(j) g**(P-1)`` up to a factor; large tables in single precision."""
        a, b = (self._load(factor) for factor in self.factors(stage))
        out = np.empty((len(self.p1), len(self.p2)), dtype=self._precision)
        for block in self._blocks:
            h, weights = self._powers(a, b, block, power, self.largest)
            out[block] = self._torch.where(h > 0, weights / h, 0.0).cpu().numpy()
        return out
