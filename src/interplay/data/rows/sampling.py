"""Drawing the same rows at random from every engine: those whose numbers have the least hash."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from typing import TypeVar

import narwhals as nw
import numpy as np

from interplay.core.types import Integers
from interplay.data.reading.engines import POSITION, collect, with_positions
from interplay.data.reading.tables import Frame, LazyFrame

PRIME = 2_147_483_579  # below 2**31, so that products fit 64 bits; 3 does not divide PRIME - 1
HASH = "interplay_hash"
Whole = TypeVar("Whole", Integers, nw.Expr)


@dataclass(frozen=True, slots=True)
class Hash:
    """A random permutation of the numbers below ``PRIME``: (factor * number + shift)**3.

    In whole-number arithmetic of 64 bits, which all engines do alike.
    """

    factor: int
    shift: int

    def __call__(self, numbers: Whole) -> Whole:
        """The hash of each number."""
        mixed = (numbers % PRIME * self.factor + self.shift) % PRIME
        return mixed * mixed % PRIME * mixed % PRIME


def random_hash(rng: np.random.Generator) -> Hash:
    """One of the hashes."""
    factor, shift = rng.integers(1, PRIME, 2)
    return Hash(int(factor), int(shift))


def sample_numbers(n_rows: int, size: int, rng: np.random.Generator) -> Integers:
    """The numbers of ``size`` of ``n_rows`` rows, rising."""
    hashes = random_hash(rng)(np.arange(n_rows))
    return np.sort(np.argpartition(hashes, size)[:size])


def sample_rows(frame: LazyFrame, n_rows: int, size: int, rng: np.random.Generator) -> Frame:
    """``size`` of the ``n_rows`` rows in memory, in their order.

    Little more than they are collected: the rows below a hash that is likely to have enough.
    """
    limit = ceil(PRIME * (size + 6 * sqrt(size)) / n_rows)
    hashed = with_positions(frame).with_columns(random_hash(rng)(nw.col(POSITION)).alias(HASH))
    found = collect(hashed.filter(nw.col(HASH) < limit)).sort(HASH, POSITION).head(size)
    return found.sort(POSITION).drop(HASH, POSITION)
