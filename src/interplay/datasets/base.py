"""What every dataset of known decomposition can do."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

import numpy as np

from interplay.core.pid import PID
from interplay.core.types import Array, Integers

Seed = int | np.random.Generator | None


@runtime_checkable
class Dataset(Protocol):
    """Rows of two modalities and a label, drawn from a distribution that is known."""

    @property
    def name(self) -> str:
        """What it is called in its suite."""

    def sample(self, n: int, rng: Seed = None) -> tuple[Any, Any, Integers]:
        """Independent draws (x1, x2, y): n rows of each modality, (n,) labels.

        Raises:
            InputError: ``n`` is not a positive whole number, or ``rng`` no seed or generator.

        """

    def true_pid(self) -> PID:
        """The true decomposition in bits.

        Where it is known by Monte Carlo alone, its precision is a setting of the dataset and
        ``provenance["standard_errors"]`` has the standard error of each number. The same dataset
        gives the same answer; the work is done once.
        """

    def posteriors(self, x1: Any, x2: Any) -> tuple[Array, Array, Array]:
        """True p(y|x1), p(y|x2) and p(y|x1,x2) of rows, (n, k) each, labels in sorted order.

        Args:
            x1: rows as ``sample`` gives them.
            x2: likewise.

        Raises:
            InputError: the rows do not fit this dataset.

        """
