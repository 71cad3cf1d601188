"""The PID of rows that are scored with posteriors, with its notes and its intervals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from interplay.broja.decompose import VERSIONS
from interplay.core.atoms import pid_from_informations
from interplay.core.checks import checked_number
from interplay.core.information import entropy
from interplay.core.pid import PID
from interplay.core.types import Array, Index, Progress
from interplay.errors import InputError
from interplay.estimators.posterior.informations import (
    PARTS,
    Quantised,
    Solved,
    named_informations,
    quality,
    solve_scores,
)
from interplay.uncertainty.bootstrap import Units, centred, replicate
from interplay.uncertainty.quantify import named, with_intervals

Three = tuple[Array, Array, Array]

FEWEST_REPLICATES = 20
TOL = 1e-6  # bits: certified gap of the table, small beside all else
BADLY_CALIBRATED = 0.05
WIDE = 0.05  # bits between the lower and the plug-in value of an information


@dataclass(frozen=True, slots=True)
class Resampling:
    """How intervals are made of scored rows; ``Posterior`` says what each means."""

    replicates: int
    level: float
    n_jobs: int | None
    checkpoint: str | Path | None


@dataclass(frozen=True, eq=False)
class Estimated:
    """A PID, and what its resamples are made of."""

    pid: PID
    solved: Solved
    quantised: Quantised

    def units(self, groups: Index | None, y: Index) -> Units | None:
        """The groups of rows, or None where every row stands for itself."""
        if groups is None:
            return None
        return self.solved.counts.units(groups, *self.quantised.codes, y)


def described_estimate(
    posteriors: Three,
    y: Index,
    *,
    cells: int | None,
    bias: str,
    rng: np.random.Generator,
    names: tuple[str, str, str],
) -> Estimated:
    """The PID of scored rows, with what there is to know of the scores."""
    quantised = Quantised.of(posteriors, cells, rng)
    solved = solve_scores(quantised, y, bias, tol=TOL, rng=rng)
    parts = quality(posteriors, y, quantised.lost)
    pid = pid_from_informations(
        **named_informations(solved.informations),
        entropy_y=entropy(np.bincount(y) / len(y)),
        gap=None,
        n_samples=len(y),
        method="posterior",
        names=names,
        notes=tuple(score_notes(parts, solved, quantised, names)),
        provenance={
            "posteriors": parts,
            "cells": [int(code.max()) + 1 for code in quantised.codes],
            "table_gap": solved.exact.gap,
            "bias": {"method": bias, "taken_off": named_informations(solved.bias)},
            "versions": dict(VERSIONS),
        },
    )
    return Estimated(pid, solved, quantised)


def score_notes(
    parts: dict[str, dict[str, Any]],
    solved: Solved,
    quantised: Quantised,
    names: tuple[str, str, str],
) -> list[str]:
    """What to heed about the scores, in sentences."""
    x1, x2, _ = names
    called = dict(zip(PARTS, (x1, x2, f"{x1} and {x2} together"), strict=True))
    cells = [str(int(code.max()) + 1) for code in quantised.codes]
    lost = ", ".join(f"{bits:.3f}" for bits in quantised.lost)
    notes = [
        f"The probabilities given {x1}, {x2} and both were put in {', '.join(cells)} cells; {lost} "
        "bits that cells cannot hold were added."
    ]
    for part, values in parts.items():
        error = values["calibration_error"]
        if error > BADLY_CALIBRATED:
            notes.append(
                f"The probabilities given {called[part]} are off by {error:.2f} on average: labels "
                "were counted, but a better model may tell more."
            )
        if values["plug_in"] - values["lower"] > WIDE:
            notes.append(
                f"The model of {called[part]} is surer than it is right: its probabilities claim "
                f"{values['plug_in']:.2f} bits, the labels bear out {values['lower']:.2f}."
            )
    if solved.plug_in[2] - solved.bias[2] < solved.informations[2] - WIDE / 10:
        notes.append(
            f"The model of both modalities tells less than {x1} and {x2} tell without synergy: "
            "synergy is given as 0, and a better model of both may show some."
        )
    return notes


def resampled(
    pid: PID,
    solved: Solved,
    settings: Resampling,
    *,
    units: Units | None,
    rng: np.random.Generator,
    progress: Progress | None,
) -> PID:
    """The PID with intervals from resampled rows (or groups), whose scores are kept."""
    raw = replicate(
        solved.counts,
        settings.replicates,
        seed=int(rng.integers(2**62)),
        units=units,
        n_jobs=settings.n_jobs,
        checkpoint=settings.checkpoint,
        progress=named(progress, "resample"),
    )
    return finished(pid, solved, raw, settings.level, rng)


def finished(pid: PID, solved: Solved, raw: Array, level: float, rng: np.random.Generator) -> PID:
    """The PID with intervals from raw replicates (b, 4)."""
    four = centred(raw, solved.informations, solved.bias, int(rng.integers(2**62)))
    record = {"replicates": len(raw), "level": level}
    return replace(with_intervals(pid, four, level, None), provenance={**pid.provenance, **record})


def check_replicates(replicates: Any, level: float) -> None:
    """Refuse numbers of resamples, and levels, that make no interval."""
    if replicates != 0:
        checked_number("replicates", replicates, FEWEST_REPLICATES)
    if not 0 < level < 1:
        raise InputError(f"level is {level!r}: pass a share such as 0.95")
