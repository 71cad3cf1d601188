"""A joint distribution by the pairs (x1, x2) that occur: memory grows with these, not n1 * n2."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interplay.core.joint import Joint
from interplay.core.types import Array, Index


@dataclass(frozen=True, eq=False)
class PairTable:
    """p(x1, x2, y) of the pairs that carry mass.

    Attributes:
        first: (p,) symbol of X1 of each pair.
        second: (p,) symbol of X2.
        mass: (p, k) p(pair, y).

    """

    first: Index
    second: Index
    mass: Array

    @classmethod
    def of(cls, joint: Joint) -> PairTable:
        """From a joint distribution.

        Raises:
            InputError: only its marginals are known.

        """
        rows, columns, labels, mass = joint.cells()
        _, n2, k = joint.shape
        pairs, where = np.unique(rows * n2 + columns, return_inverse=True)
        table = np.zeros((len(pairs), k))
        table[where, labels] = mass
        return cls(pairs // n2, pairs % n2, table)


def conditional(mass: Array) -> Array:
    """(p, k) rows that add up to 1; every row carries mass."""
    return np.asarray(mass / mass.sum(axis=1, keepdims=True))
