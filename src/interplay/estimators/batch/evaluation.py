"""Bounds on I* of batches that were not trained on, and the estimate made of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from interplay.broja.many import union_informations
from interplay.core.information import mutual_information
from interplay.core.types import Index
from interplay.estimators.batch.objective import (
    Bounds,
    coupling_potentials,
    lower_bound,
    upper_bound,
)
from interplay.estimators.batch.problem import Side
from interplay.estimators.batch.sinkhorn import scale
from interplay.estimators.batch.training import Trainer
from interplay.threads import by_size

PARTS = 4  # of a batch, which show how its size matters
MOST = 100  # Newton steps
REFEREED = 256  # rows that the exact solver takes where there are more than two labels
REFEREE_TOL = 1e-4  # bits
SOURCES = ("coupling", "networks")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What batches that were not trained on show.

    Attributes:
        excess: I* less the mean of I1 and I2, in bits: what the noise of a batch changes least.
        spread: standard error of it over batches; None for one.
        by_size: mean excess by the size of batches, before it is corrected for that size.
        bounds: lower, upper and exact I* of one batch.
        dual_source: the potentials behind the lower bound: the coupling's or the networks'.
        bounded_rows: rows of that batch.
        marginal_error: the largest of all.

    """

    excess: float
    spread: float | None
    by_size: dict[int, float]
    bounds: Bounds
    dual_source: str
    bounded_rows: int
    marginal_error: float


@by_size(lambda trainer, rows, size, *_: min(size, len(rows)) ** 2 * trainer.problem.k)
@torch.no_grad()
def judged(trainer: Trainer, rows: Index, size: int, batches: int) -> Judgement:
    """Evaluate the coupling on up to ``batches`` batches of ``size`` of the rows.

    I* of a batch is too large by a multiple of 1 / sqrt(size) where both modalities tell much the
    same (benchmarks/batch). The quarters of each batch show twice that; the difference is taken
    off.
    """
    trainer.encoders.eval()
    size = min(size, len(rows))
    starts = range(0, min(batches * size, len(rows) - size + 1), size)
    whole, parts, errors = [], [], []
    for start in starts:
        chosen = rows[start : start + size]
        value, error = excess(trainer, chosen)
        quarters = [excess(trainer, part)[0] for part in np.array_split(chosen, PARTS)]
        whole.append(value)
        parts.append(float(np.mean(quarters)))
        errors.append(error)
    corrected = 2 * np.array(whole) - np.array(parts)
    several = len(whole) > 1
    spread = float(corrected.std(ddof=1) / np.sqrt(len(whole))) if several else None
    two_labels = trainer.problem.k == 2
    bounded = rows[:size] if two_labels else rows[: min(size, REFEREED)]
    bounds, source = bounds_of(trainer, bounded)
    return Judgement(
        excess=float(corrected.mean()),
        spread=spread,
        by_size={size // PARTS: float(np.mean(parts)), size: float(np.mean(whole))},
        bounds=bounds,
        dual_source=source,
        bounded_rows=len(bounded),
        marginal_error=max(errors),
    )


def excess(trainer: Trainer, chosen: Index) -> tuple[float, float]:
    """(I_q of the coupling less the mean of I1 and I2 in bits, marginal error) of a batch."""
    one, two = trainer.problem.batch(chosen)
    tol = trainer.plan.marginal_error
    scaled = scale(trainer.kernel(one, two), one.masses, two.masses, tol=tol, most=MOST)
    return upper_bound(scaled.q) - (told(one) + told(two)) / 2, scaled.error


def bounds_of(trainer: Trainer, chosen: Index) -> tuple[Bounds, str]:
    """(both bounds and the exact value of I* of a batch, where the lower bound is from)."""
    one, two = trainer.problem.batch(chosen)
    tol = trainer.plan.marginal_error
    scaled = scale(trainer.kernel(one, two), one.masses, two.masses, tol=tol, most=MOST)
    pairs = [coupling_potentials(scaled)]
    if trainer.plan.dual:
        pairs.append(trainer.potentials(one, two))
    lower = [lower_bound(lam, mu, one.masses, two.masses) for lam, mu in pairs]
    tables = [side.masses.double().cpu().numpy().T[None] for side in (one, two)]
    exact = float(union_informations(*tables, tol=REFEREE_TOL)[0])
    best = int(np.argmax(lower))
    return Bounds(lower[best], upper_bound(scaled.q), exact), SOURCES[best]


def told(side: Side) -> float:
    """I(X;Y) in bits of a batch's masses."""
    return mutual_information(side.masses.double().cpu().numpy().T)
