"""Twelve further generators, looked at once: no learner, rule or figure was made on them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from benchmarks.selection.new_kinds import NewKind
from scipy.special import expit, ndtr, softmax

from interplay.core.types import Array
from interplay.datasets.synthetic.rules import binary, one_of

# Rules: (..., d1), (..., d2) to (..., k) class probabilities.


def same_octant(z1: Array, z2: Array) -> Array:
    """Whether all numbers of one have the signs of those of the other."""
    return one_of(((z1 > 0) == (z2 > 0)).all(axis=-1), 2)


def parity_of_large(z1: Array, z2: Array) -> Array:
    """The sign of a product, where neither number is small; else either label."""
    one, two = z1[..., 0], z2[..., 0]
    large = np.minimum(np.abs(one), np.abs(two)) > 0.5
    return binary(4 * np.sign(one * two) * large)


def square_times(z1: Array, z2: Array) -> Array:
    return binary(2 * (z1[..., 0] ** 2 - 1) * z2[..., 0])


def two_squares(z1: Array, z2: Array) -> Array:
    return binary(3 * (z1[..., 0] ** 2 - 1) * (z2[..., 0] ** 2 - 1))


def veto(z1: Array, z2: Array) -> Array:
    """Likely where one is high, unless the other is."""
    chance = expit(4 * z1[..., 0]) * (1 - 0.95 * expit(4 * z2[..., 0]))
    return np.stack([1 - chance, chance], axis=-1)


def either(z1: Array, z2: Array) -> Array:
    """Each may bring it about by itself."""
    fails = (1 - 0.8 * expit(3 * z1[..., 0] - 2)) * (1 - 0.8 * expit(3 * z2[..., 0] - 2))
    return np.stack([fails, 1 - fails], axis=-1)


def angle(z1: Array, z2: Array) -> Array:
    """Whether two vectors point the same way."""
    return binary(2 * (z1 * z2).sum(axis=-1))


def turn(z1: Array, z2: Array) -> Array:
    """Whether one vector of the plane lies to the left of the other."""
    return one_of(z1[..., 0] * z2[..., 1] > z1[..., 1] * z2[..., 0], 2)


def linked(link: Callable[[Array], Array]) -> Callable[[Array, Array], Array]:
    """A sum of both behind a link that is not the logit."""

    def rule(z1: Array, z2: Array) -> Array:
        chance = link(z1[..., 0] + z2[..., 0])
        return np.stack([1 - chance, chance], axis=-1)

    return rule


def choice(z1: Array, z2: Array) -> Array:
    """One of four options, each with a worth that adds up."""
    one, two = z1[..., 0] + z2[..., 0], z1[..., 1] - z2[..., 1]
    return np.asarray(softmax(2 * np.stack([one, two, -one, -two], axis=-1), axis=-1))


def matched_choice(z1: Array, z2: Array) -> Array:
    """One of three options, two of which are worth what their numbers' product is."""
    products = z1 * z2
    none = np.zeros(products.shape[:-1])
    worths = np.stack([products[..., 0], products[..., 1], none], axis=-1)
    return np.asarray(softmax(2.5 * worths, axis=-1))


FRESH_KINDS: tuple[NewKind, ...] = (
    NewKind("same-octant", "matching", same_octant, 2, 2, flips=0.05),
    NewKind("parity-of-large", "matching", parity_of_large, columns1=20, columns2=10),
    NewKind("square-times", "higher orders", square_times, columns1=4, columns2=4),
    NewKind("two-squares", "higher orders", two_squares, columns1=3, columns2=3),
    NewKind("veto", "vetoes", veto),
    NewKind("either", "vetoes", either, correlation=0.4),
    NewKind("angle", "angles", angle, 3, 3, columns1=10, columns2=10),
    NewKind("turn", "angles", turn, 2, 2, flips=0.05),
    NewKind("hazard", "links", linked(lambda s: -np.expm1(-np.exp(2 * s - 0.5)))),
    NewKind("probit", "links", linked(lambda s: ndtr(2 * s)), correlation=0.6, columns1=30),
    NewKind("choice", "choices", choice, 2, 2),
    NewKind("matched-choice", "choices", matched_choice, 2, 2),
)
