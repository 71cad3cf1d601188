"""Streams of chance: the same seed gives the same answer from every verb."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.core.checks import checked_generator


def seed_of(rng: Any) -> int:
    """The seed itself, or one drawn, so that several estimates start from the same one.

    Raises:
        InputError: ``rng`` is no seed, generator or None.

    """
    generator = checked_generator(rng)
    return int(rng) if isinstance(rng, (int, np.integer)) else int(generator.integers(2**31))


def for_solving(seed: int) -> np.random.Generator:
    """Of the method: folds, classifiers, cells, couplings."""
    return np.random.default_rng([seed, 1])


def for_error(seed: int) -> np.random.Generator:
    """Of the correction of the bias, the resamples and the tests."""
    return np.random.default_rng(seed)
