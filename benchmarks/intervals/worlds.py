"""Worlds of known posteriors that intervals are made on (``TUNED``) and judged on (``ONCE``).

Those of ``benchmarks.learners`` in their two halves, further ones, and datasets of the package.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from benchmarks.learners import worlds as learners
from benchmarks.learners.worlds import (
    PLAIN,
    Array,
    Drawn,
    Embedding,
    Indexed,
    Mixture,
    World,
    line,
    masses,
    ring,
    same,
    scattered,
    two,
)

from interplay import datasets


@dataclass(frozen=True)
class Packaged:
    """A dataset of the package."""

    name: str
    half: Literal["tuned", "once"]
    dataset: Any

    def draw(self, n: int, seed: int) -> Drawn:
        x1, x2, y = self.dataset.sample(n, rng=seed)
        one, two, both = self.dataset.posteriors(x1, x2)
        return Drawn(np.asarray(x1), np.asarray(x2), y, (one, two, both))


def three_way(z1: Array, z2: Array) -> Array:
    return 2.5 * np.sign(z1[..., 0] * z1[..., 1] * z2[..., 0])


def gate(z1: Array, z2: Array) -> Array:
    return np.where(z2[..., 0] > 0, 2.5 * z1[..., 0], -1.0 * z1[..., 1])


def boxes(z1: Array, z2: Array) -> Array:
    inside = (np.abs(z1[..., 0]) < 1) & (np.abs(z1[..., 1] - z2[..., 0]) < 1)
    return np.where(inside, 2.5, -1.0)


def larger(z1: Array, z2: Array) -> Array:
    return 3 * np.maximum(z1[..., 0], z2[..., 0]) + z2[..., 1] - 1.5


def bumps(z1: Array, z2: Array) -> Array:
    peak = np.exp(-2 * ((z1[..., 0] - 1) ** 2 + (z1[..., 1] + 0.5) ** 2))
    return 5 * peak - 4 * np.exp(-2 * z2[..., 0] ** 2) + z1[..., 2] * z2[..., 1]


def sines(z1: Array, z2: Array) -> Array:
    return 2.5 * np.sin(2 * (z1[..., 0] + z2[..., 0])) + z1[..., 1]


MINE_TUNED: tuple[World, ...] = (
    Indexed("three-way sign", "tuned", 4, two(three_way)),
    Indexed("gate", "tuned", 6, two(gate)),
    Indexed("boxes", "tuned", 5, two(boxes)),
    Mixture(
        "five classes, tanh",
        "tuned",
        masses((5, 5, 5), lambda a, b, y: np.where(a == y, 9, 1) * np.where(b == y, 5, 1)),
        ring(5, 3.0),
        ring(5, 2.5),
        Embedding(8, columns=30),
    ),
    Mixture(
        "rare xor",
        "tuned",
        masses((2, 2, 2), lambda a, b, y: np.where((a ^ b) == y, 9, 1) * np.where(y == 1, 1, 6)),
        line(2, 3.0, 2),
        line(2, 3.0, 2),
        Embedding(5),
    ),
    Mixture("much noise", "tuned", same(2), line(2, 1.6, 2), line(2, 1.2, 2), Embedding(60)),
    Packaged("text z1* z2* zc", "tuned", datasets.generative("z1* z2* zc", "text")),
    Packaged("gmm 1.5, 0.6", "tuned", datasets.gmm(1.5, 0.6)),
    Packaged("nonlinear", "tuned", datasets.continuous("nonlinear")),
)
MINE_ONCE: tuple[World, ...] = (
    Indexed("larger", "once", 6, two(larger)),
    Indexed("bumps", "once", 5, two(bumps)),
    Indexed("sines", "once", 4, two(sines)),
    Mixture(
        "six classes",
        "once",
        masses((6, 3, 6), lambda a, b, y: np.where(a == y, 12, 1) * np.where(b == y // 2, 4, 1)),
        ring(6, 2.5),
        line(3, 1.8, 2),
        Embedding(8),
    ),
    Mixture(
        "heavy opposite states",
        "once",
        masses((4, 2, 2), lambda a, b, y: np.where(a % 2 == y, 9, 1) * np.where(b == y, 4, 1)),
        ring(4, 4.0),
        line(2, 2.0, 2),
        Embedding(4),
        2.0,
    ),
    Mixture(
        "weak, many columns",
        "once",
        same(2),
        scattered(2, 20, 0.25, 31),
        scattered(2, 20, 0.2, 32),
        Embedding(20),
    ),
    Packaged("published z1 z2 zc*", "once", datasets.generative("z1 z2 zc*", "published")),
    Packaged("gmm 2, 0.3", "once", datasets.gmm(2.0, 0.3)),
    Packaged("product", "once", datasets.continuous("product")),
)


def five_ways(z1: Array, z2: Array) -> Array:
    parts = (2 * z1[..., 0], 2 * z2[..., 0], z1[..., 1] * z2[..., 1], z1[..., 1], 0.0)
    return np.stack(np.broadcast_arrays(*parts), axis=-1)


def eight_ways(z1: Array, z2: Array) -> Array:
    turns = np.pi * np.arange(8) / 4
    along = z1[..., :1] * np.cos(turns) + z1[..., 1:2] * np.sin(turns)
    return 1.5 * along + 1.2 * z2[..., :1] * (-1.0) ** np.arange(8) + 0.0 * z2[..., 1:2]


MANY_TUNED: tuple[World, ...] = (
    Mixture(
        "ten classes, ring", "tuned", same(10), ring(10, 3.0), scattered(10, 3, 1.2, 41), PLAIN
    ),
    Mixture(
        "ten classes, sums",
        "tuned",
        masses((10, 5, 10), lambda a, b, y: np.where((a + 2 * b) % 10 == y, 30, 1)),
        scattered(10, 4, 1.5, 42),
        ring(5, 2.5),
        Embedding(3),
    ),
    Mixture(
        "seven classes, pairs",
        "tuned",
        masses((7, 4, 7), lambda a, b, y: np.where(a == y, 15, 1) * np.where(b == y // 2, 6, 1)),
        ring(7, 3.0),
        line(4, 1.8, 2),
        Embedding(5),
    ),
    Indexed("five ways", "tuned", 4, five_ways),
)
MANY_ONCE: tuple[World, ...] = (
    Mixture(
        "ten classes, weak second",
        "once",
        same(10),
        scattered(10, 5, 1.1, 51),
        scattered(10, 2, 0.8, 52),
        Embedding(4),
    ),
    Mixture(
        "ten classes, differences",
        "once",
        masses((10, 10, 10), lambda a, b, y: np.where((a - b) % 10 == y, 25, 1)),
        ring(10, 4.0),
        scattered(10, 4, 1.6, 53),
        Embedding(3),
    ),
    Mixture(
        "ten classes, halves",
        "once",
        masses(
            (5, 2, 10), lambda a, b, y: np.where(a == y // 2, 20, 1) * np.where(b == y % 2, 8, 1)
        ),
        scattered(5, 3, 1.4, 54),
        line(2, 2.2, 2),
        Embedding(5),
    ),
    Mixture(
        "ten uneven classes, heavy tails",
        "once",
        masses((10, 10, 10), lambda a, b, y: 1.0 / (2 + y) * ((a == y) & (b == y))),
        ring(10, 5.0),
        scattered(10, 3, 1.8, 55),
        Embedding(3),
        3.0,
    ),
    Indexed("eight ways", "once", 4, eight_ways),
    Mixture(
        "seven classes, equal",
        "once",
        same(7),
        scattered(7, 4, 0.9, 56),
        scattered(7, 4, 0.9, 57),
        Embedding(4),
    ),
)
TUNED: tuple[World, ...] = (*learners.TUNED, *MINE_TUNED, *MANY_TUNED)
ONCE: tuple[World, ...] = (*learners.ONCE, *MINE_ONCE, *MANY_ONCE)
