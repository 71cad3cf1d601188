"""Rules that make a label of two numbers: class probabilities given s1 and s2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import expit, ndtri, softmax

from interplay.core.types import Array

Rule = Callable[[Array, Array], Array]  # (...,) and (...,) to (..., k) class probabilities


def binary(score: Array) -> Array:
    """Class probabilities from the log odds of the second class."""
    p = expit(score)
    return np.stack([1 - p, p], axis=-1)


def one_of(codes: Any, k: int) -> Array:
    """All on one class."""
    return np.eye(k)[np.asarray(codes, dtype=np.intp)]


def level(s: Array, k: int) -> Any:
    """Which of k equally likely intervals a normal number is in."""
    return np.searchsorted(ndtri(np.arange(1, k) / k), s)


def polynomial(one: float, two: float, product: float, squares: float = 0.0) -> Rule:
    """Log odds that are a polynomial of s1 and s2."""
    return lambda s1, s2: binary(
        one * s1 + two * s2 + product * s1 * s2 + squares * (s1**2 + s2**2 - 2)
    )


def random_polynomial(seed: int) -> Rule:
    """Log odds whose coefficients are drawn: s1, s2, their product and squares."""
    one, two, product, squares = np.random.default_rng(seed).normal(size=4) * [2, 2, 2, 0.7]
    return polynomial(one, two, product, squares)


def checkers(size: float) -> Rule:
    """The fields of a board."""
    return lambda s1, s2: one_of((np.floor(s1 / size) + np.floor(s2 / size)) % 2, 2)


def total_modulo(k: int) -> Rule:
    """The sum of two levels, modulo k."""
    return lambda s1, s2: one_of((level(s1, k) + level(s2, k)) % k, k)


def total(k: int) -> Rule:
    """The level of the sum."""
    return lambda s1, s2: one_of(level((s1 + s2) / np.sqrt(2), k), k)


def pair(k: int) -> Rule:
    """Both levels, k of each."""
    return lambda s1, s2: one_of(k * level(s1, k) + level(s2, k), k * k)


def either(k: int, share: float) -> Rule:
    """The level of s1 with some chance, else that of s2."""
    return lambda s1, s2: share * one_of(level(s1, k), k) + (1 - share) * one_of(level(s2, k), k)


def linear_classes(k: int, seed: int, product: float = 0.0) -> Rule:
    """Logits of k classes, linear in s1, s2 and their product, with coefficients drawn."""
    weights = np.random.default_rng(seed).normal(size=(k, 3)) * [2, 2, product]

    def rule(s1: Array, s2: Array) -> Array:
        return np.asarray(softmax(np.stack([s1, s2, s1 * s2], axis=-1) @ weights.T, axis=-1))

    return rule


RULES: dict[str, Rule] = {
    "sum": polynomial(2, 2, 0),
    "first": polynomial(3, 0, 0),
    "second": polynomial(0, 3, 0),
    "more of the first": polynomial(3, 1, 0),
    "more of the second": polynomial(0.7, 2.5, 0),
    "difference": polynomial(3, -3, 0),
    "product": polynomial(0, 0, 4),
    "weak product": polynomial(0, 0, 1),
    "sum and product": polynomial(1.5, 1.5, 2),
    "first and product": polynomial(2, 0, 2),
    "ring": polynomial(0, 0, 0, 2.5),
    "same sign": lambda s1, s2: one_of((s1 > 0) == (s2 > 0), 2),
    "both": lambda s1, s2: one_of((s1 > 0) & (s2 > 0), 2),
    "at least one": lambda s1, s2: one_of((s1 > 0.5) | (s2 > 0.5), 2),
    "larger": lambda s1, s2: one_of(np.maximum(s1, s2) > 0.55, 2),
    "first is larger": lambda s1, s2: one_of(s1 > s2, 2),
    "near": lambda s1, s2: one_of(np.abs(s1 - s2) < 0.95, 2),
    "switch": lambda s1, s2: binary(np.where(s1 > 0, 4 * s2, 4 * (s1 + 0.8))),
    "threshold of the first": lambda s1, s2: one_of(s1 > 0, 2) + 0 * s2[..., None],  # of its shape
    "wide checkers": checkers(1.6),
    "checkers": checkers(0.9),
    "sum of 3": total(3),
    "sum of 10": total(10),
    "modulo 3": total_modulo(3),
    "modulo 10": total_modulo(10),
    "pair of 2": pair(2),
    "pair of 3": pair(3),
    "either of 3": either(3, 0.5),
    "mostly the first of 10": either(10, 0.75),
    "linear 3": linear_classes(3, 1),
    "linear 10": linear_classes(10, 2),
    "bilinear 3": linear_classes(3, 3, product=2),
    "bilinear 10": linear_classes(10, 4, product=2),
    **{f"random {seed}": random_polynomial(seed) for seed in range(1, 9)},
}
