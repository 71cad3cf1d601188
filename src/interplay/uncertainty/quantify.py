"""From the exact PID of a sample to an estimate: bias taken off, intervals, tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from numbers import Integral
from pathlib import Path
from typing import Any, Literal

import numpy as np

from interplay.broja.pointwise import pointwise
from interplay.core.atoms import INFORMATIONS, pid_from_informations
from interplay.core.joint import Joint
from interplay.core.pid import PID
from interplay.core.types import Array, Progress
from interplay.errors import InputError
from interplay.uncertainty.bias import Corrected, check_method, correct
from interplay.uncertainty.bootstrap import (
    INTERVALS,
    Units,
    accelerations,
    centred,
    intervals,
    replicate,
)
from interplay.uncertainty.notes import correction_notes, uncorrected_note
from interplay.uncertainty.p_values import p_values
from interplay.uncertainty.pair_counts import PairCounts

FEWEST_REPLICATES = 20
AUTO_REPLICATES, AUTO_PERMUTATIONS = 200, 99
QUICK, QUICK_BINARY = 4000, 1_000_000  # cells, with more labels and with two
LEFT_OUT = (
    "The table is large, so that intervals and tests take long and were left out: ask for them "
    "with replicates and permutations."
)


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """How the error of the sample is treated.

    Attributes:
        bias: a correction of ``uncertainty.bias``.
        replicates: bootstrap resamples behind the intervals; 0 for none, ``"auto"`` for 200 where
            they are quick to solve.
        interval: ``"percentile"`` or ``"bca"``.
        level: of the intervals.
        permutations: samples without the effect behind each p-value; 0 for none, ``"auto"`` for 99
            where they are quick to solve.
        n_jobs: joblib workers of the bootstrap.
        checkpoint: .npz file from which an interrupted bootstrap goes on.

    """

    bias: str = "surrogate"
    replicates: int | Literal["auto"] = 0
    interval: str = "percentile"
    level: float = 0.95
    permutations: int | Literal["auto"] = 0
    n_jobs: int | None = None
    checkpoint: str | Path | None = None

    def __post_init__(self) -> None:
        check_method(self.bias)
        if self.interval not in INTERVALS:
            raise InputError(f"interval is {self.interval!r}: choose one of {', '.join(INTERVALS)}")
        if not 0 < self.level < 1:
            raise InputError(f"level is {self.level!r}: pass a share such as 0.95")
        for name, least in (("replicates", FEWEST_REPLICATES), ("permutations", 19)):
            value = getattr(self, name)
            whole = isinstance(value, Integral) and not isinstance(value, bool)
            if value != "auto" and (not whole or (value != 0 and value < least)):
                raise InputError(
                    f"{name} is {value!r}: pass 0 for none, 'auto', or at least {least}"
                )

    def resolved(self, pairs: PairCounts) -> Uncertainty:
        """With numbers in the place of ``"auto"``."""
        quick = is_quick(pairs)
        replicates = AUTO_REPLICATES if quick else 0
        permutations = AUTO_PERMUTATIONS if quick else 0
        return replace(
            self,
            replicates=replicates if self.replicates == "auto" else self.replicates,
            permutations=permutations if self.permutations == "auto" else self.permutations,
        )


def is_quick(pairs: PairCounts) -> bool:
    """Whether some hundred resamples are solved in seconds: two labels, or few cells."""
    n1, n2 = int(pairs.rows.max()) + 1, int(pairs.columns.max()) + 1
    cells = n1 * n2 * pairs.k
    return cells <= (QUICK_BINARY if pairs.k == 2 else QUICK)


def quantified(
    exact: PID,
    joint: Joint,
    settings: Uncertainty,
    *,
    rng: np.random.Generator,
    units: Units | None = None,
    progress: Progress | None = None,
) -> PID:
    """The exact PID of a sample, with its bias taken off, intervals and p-values as asked.

    Args:
        exact: the PID of ``joint``.
        joint: the counts.
        settings: what to do.
        rng: generator; bias, bootstrap and tests have streams of their own.
        units: groups of rows that belong together; the bootstrap resamples these.
        progress: called with (what, done, all).

    """
    pairs = PairCounts.from_joint(joint)
    asked, settings = settings, settings.resolved(pairs)
    for_bias, for_bootstrap, for_tests = rng.spawn(3)
    plug_in = np.array([getattr(exact, name) for name in INFORMATIONS])
    corrected = correct(pairs, plug_in, settings.bias, exact.entropy_y, for_bias)
    pid = with_informations(exact, corrected, settings.bias)
    if settings.bias == "none":
        pid = noted(pid, uncorrected_note(pairs, exact.i12, for_bias))
    if settings.replicates:
        seed = int(for_bootstrap.integers(2**62))
        raw = resampled(pairs, settings, seed, units, progress)
        four = centred(raw, corrected.informations, corrected.bias, seed)
        skew = skewness(joint, units) if settings.interval == "bca" else None
        pid = with_intervals(pid, four, settings.level, skew)
        pid = replace(pid, provenance={**pid.provenance, "resampling_seed": seed})
    if "auto" in (asked.replicates, asked.permutations) and not is_quick(pairs):
        pid = noted(pid, [LEFT_OUT])
    if settings.permutations:
        tested = int(settings.permutations)
        pid = with_tests(pid, pairs, tested, rng=for_tests, units=units, progress=progress)
    return replace(pid, provenance={**pid.provenance, **described(settings, units)})


def noted(pid: PID, notes: list[str]) -> PID:
    """The PID with further notes."""
    return replace(pid, notes=(*pid.notes, *notes))


def resampled(
    pairs: PairCounts,
    settings: Uncertainty,
    seed: int,
    units: Units | None,
    progress: Progress | None,
) -> Array:
    """(replicates, 4) informations of resamples."""
    return replicate(
        pairs,
        int(settings.replicates),
        seed=seed,
        units=units,
        n_jobs=settings.n_jobs,
        checkpoint=settings.checkpoint,
        progress=named(progress, "resample"),
    )


def with_tests(
    pid: PID,
    pairs: PairCounts,
    permutations: int,
    *,
    rng: np.random.Generator,
    units: Units | None,
    progress: Progress | None,
) -> PID:
    """The PID with p-values, or with a note where the tests do not apply."""
    if units is not None:
        note = "No p-values: the tests take rows as independent, and groups of rows were given."
        return noted(pid, [note])
    found = p_values(pairs, permutations, rng, named(progress, "test"))
    return replace(pid, p_values=found)


def described(settings: Uncertainty, units: Units | None) -> dict[str, Any]:
    """The settings, for provenance."""
    return {
        "permutations": settings.permutations,
        "replicates": settings.replicates,
        "interval": settings.interval,
        "level": settings.level,
        "groups": None if units is None else units.n,
        "resampled": None if units is None else units.fingerprint(),
    }


def named(progress: Progress | None, what: str) -> Callable[[int, int], None] | None:
    """A callback of (done, all) that says what is being done."""
    if progress is None:
        return None
    return lambda done, total: progress(what, done, total)


def with_informations(exact: PID, corrected: Corrected, method: str) -> PID:
    """The PID with corrected informations, and a note on what the correction did."""
    taken = dict(zip(INFORMATIONS, corrected.bias.tolist(), strict=True))
    provenance = {**exact.provenance, "bias": {"method": method, "taken_off": taken}}
    provenance["bias"]["clipped"] = list(corrected.clipped)
    four = dict(zip(INFORMATIONS, corrected.informations.tolist(), strict=True))
    notes = (*exact.notes, *correction_notes(exact, corrected, method))
    return pid_from_informations(
        **four,
        entropy_y=exact.entropy_y,
        gap=exact.gap,
        n_samples=exact.n_samples,
        method=exact.method,
        names=exact.names,
        notes=notes,
        provenance=provenance,
    )


def with_intervals(
    pid: PID, replicates: Array, level: float, skew: Mapping[str, float] | None
) -> PID:
    """The PID with intervals from centred replicates (b, 4), which it keeps."""
    estimate = np.array([getattr(pid, name) for name in INFORMATIONS])
    found = intervals(replicates, estimate, level=level, skew=skew)
    kept = {name: tuple(v.tolist()) for name, v in zip(INFORMATIONS, replicates.T, strict=True)}
    return replace(pid, intervals=found, replicates=kept)


def skewness(joint: Joint, units: Units | None) -> dict[str, float]:
    """BCa's acceleration by name, from the pointwise values of the rows or groups."""
    cells = pointwise(joint)
    union = cells.redundancy + cells.unique1 + cells.unique2
    four = [
        cells.redundancy + cells.unique1,
        cells.redundancy + cells.unique2,
        union + cells.synergy,
        union,
    ]
    influence: Array = np.stack(four, axis=1)
    influence -= cells.mass @ influence
    if units is None:
        return accelerations(influence, cells.mass * (joint.n_samples or 1))
    return accelerations(units.cells @ influence, np.ones(units.n))
