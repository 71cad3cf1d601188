"""What the methods that train models have in common: they take rows as numbers, of any shape."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from interplay.core.checks import checked_progress
from interplay.core.pid import NAMES, PID
from interplay.core.types import Array, Progress
from interplay.data.rows.prepared import Prepared
from interplay.errors import InputError
from interplay.estimators.numeric_rows import NumericRows, numeric_rows
from interplay.estimators.streams import for_error, for_solving, seed_of
from interplay.uncertainty.quantify import Uncertainty, quantified
from interplay.uncertainty.sampled import Sampled


class Trained(ABC):
    """A method that trains on rows that are numbers."""

    name: ClassVar[str]
    biases: ClassVar[tuple[str, ...]]
    trains: ClassVar[bool] = True
    takes_weights: ClassVar[bool] = False

    @abstractmethod
    def solve_rows(
        self, rows: NumericRows, rng: np.random.Generator, progress: Progress | None = None
    ) -> Sampled:
        """The four informations of rows that are numbers."""

    def solve(
        self, rows: Prepared, rng: np.random.Generator, progress: Progress | None = None
    ) -> Sampled:
        """The four informations of rows, of which at most ``sample`` are used.

        Raises:
            InputError: weights that the method cannot use.

        """
        if rows.has_weights and not self.takes_weights:
            raise InputError(
                f"sample_weight is given, but method={self.name!r} takes all rows alike: pass "
                "method='discrete' or method='posterior'"
            )
        return self.solve_rows(numeric_rows(rows), rng, progress)

    def informations(self, rows: NumericRows, rng: np.random.Generator) -> Array:
        """(4,) I1, I2, I12 and I* in bits, uncorrected."""
        return self.solve_rows(rows, rng).informations

    def estimate(
        self,
        x1: Any,
        x2: Any,
        y: Any,
        *,
        groups: Any = None,
        names: Sequence[str] = NAMES,
        uncertainty: Uncertainty | None = None,
        progress: Progress | None = None,
        rng: int | np.random.Generator | None = 0,
    ) -> PID:
        """What arrays of any shape tell about a label, in bits: images and sequences as they are.

        Args:
            x1: (n,) or (n, ...) numbers, a row a sample; images and sequences only with torch
                modules.
            x2: the second modality, likewise.
            y: (n,) labels of any kind.
            groups: (n,) what rows belong to, such as the subject: its rows stay together when some
                rows are trained on and others scored, and are resampled together.
            names: of X1, X2 and Y, for printing.
            uncertainty: bias, intervals and tests; None for the default.
            progress: called with (what, done, all).
            rng: seed or generator of all chance.

        Raises:
            InputError: values that cannot be used, one class, or a class of fewer rows than folds.

        """
        rows = NumericRows.from_arrays(x1, x2, y, groups, names)
        return self.estimate_rows(rows, uncertainty, progress, rng)

    def estimate_rows(
        self, rows: NumericRows, uncertainty: Uncertainty | None, progress: Any, rng: Any
    ) -> PID:
        """The PID of rows that are numbers."""
        settings = uncertainty or Uncertainty()
        settings.check_fits(self.name, self.biases, trains=self.trains)
        seed, tell = seed_of(rng), checked_progress(progress)
        sampled = self.solve_rows(rows, for_solving(seed), tell)
        return quantified(sampled, settings, rng=for_error(seed), progress=tell)
