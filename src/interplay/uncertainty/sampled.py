"""What a method finds in a sample, in the one form that bias, intervals and tests start from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from interplay.core.pid import PID
from interplay.core.types import Array, Index, Progress
from interplay.posteriors.learning_curves import LearningCurves
from interplay.uncertainty.bootstrap import Units
from interplay.uncertainty.checkpoint import Checkpoint
from interplay.uncertainty.pair_counts import PairCounts

Curves = Callable[[Progress | None], LearningCurves]


class Retraining(Protocol):
    """Runs the method again, classifiers and all."""

    def replicates(
        self, number: int, seed: int, checkpoint: Checkpoint, progress: Progress | None
    ) -> Array:
        """(number, 4) informations in bits of resamples."""

    def nulls(self, number: int, seed: int, progress: Progress | None) -> dict[str, Array]:
        """(number, 4) informations in bits of samples from each world without an effect."""

    def fingerprint(self) -> str:
        """A digest of all that the results depend on."""


@dataclass(frozen=True, eq=False)
class Sampled:
    """Four informations of a sample, what to resample, and what was done.

    Attributes:
        pid: the sample's own PID, before any correction, with notes and provenance.
        counts: what is resampled.
        plug_in: (4,) I1, I2, I12 and I* in bits of the counts; the PID's where counts are all.
        biases: corrections that apply; the first is the default.
        units: groups of rows that belong together, or None.
        retraining: runs the method anew, or None where nothing is trained.
        weighted: whether rows count differently.
        cell: (n,) which of the occupied cells of ``counts``, in their order, each row that was used
            is in; None where rows stay where they are, or were not all scored.
        curves: learning curves of the classifiers, which take fits of their own to draw; or None
            where nothing is learnt, or rows are too few.
        extrapolate: whether what the curves show to be unlearnt is added to the estimate.
        includes: what an interval includes and what not, in a sentence; None for the usual.

    """

    pid: PID
    counts: PairCounts
    plug_in: Array
    biases: tuple[str, ...]
    units: Units | None = None
    retraining: Retraining | None = None
    weighted: bool = False
    cell: Index | None = None
    curves: Curves | None = None
    extrapolate: bool = False
    includes: str | None = None

    @property
    def informations(self) -> Array:
        """(4,) I1, I2, I12 and I* in bits of the sample."""
        return np.array([self.pid.i1, self.pid.i2, self.pid.i12, self.pid.i_star])

    @property
    def offset(self) -> Array:
        """(4,) bits that the method finds beyond its counts."""
        return self.informations - self.plug_in

    @property
    def grouped(self) -> Units | None:
        """The groups, unless each row is one of its own."""
        units, rows = self.units, self.pid.n_samples
        return units if units is not None and rows is not None and units.n < rows else None
