"""The objective of the coupling, and the two bounds on I* of a batch."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from interplay.core.information import LN2
from interplay.estimators.batch.sinkhorn import Scaled, additive_fit

Tensor = torch.Tensor

LEAST = {torch.float64: 1e-300, torch.float32: 1e-37}
PASSES = 5  # over the rows and columns when potentials are made feasible


@dataclass(frozen=True, slots=True)
class Bounds:
    """On the union information of a batch, in bits.

    Attributes:
        lower: from potentials; nan where none were sought.
        upper: of the coupling.
        referee: the exact optimum of the same batch.

    """

    lower: float
    upper: float
    referee: float


def negative_conditional_entropy(q: Tensor) -> Tensor:
    """Sum of q log q(y|x1,x2) in nats, -H_q(Y|X1,X2), of masses (k, m1, m2).

    With the label's marginals fixed it is I_q(X1,X2;Y) - H(Y): what equations (21) to (25) of the
    paper minimise.
    """
    least = LEAST[q.dtype]
    total = q.sum(0).clamp_min(least).log()
    return (q * (q.clamp_min(least).log() - total)).sum()


def entropy(masses: Tensor) -> float:
    """Of the label, in nats, from masses (k, m)."""
    prior = masses.sum(1)
    return float(-(prior * prior.clamp_min(LEAST[masses.dtype]).log()).sum())


def upper_bound(q: Tensor) -> float:
    """I_q(X1,X2;Y) in bits; it bounds I* of a batch that q fits."""
    return (entropy(q.sum(2)) + float(negative_conditional_entropy(q))) / LN2


def lower_bound(lam: Tensor, mu: Tensor, rows: Tensor, columns: Tensor) -> float:
    """A lower bound on I* of a batch, in bits, from any potentials (k, m1) and (k, m2).

    With g_ij = sum_y exp(lam_iy + mu_jy), potentials are feasible where log g is at most 0 for all
    pairs. Each row and then each column is moved to where it just is.
    """
    log_g = torch.logsumexp(lam[:, :, None] + mu[:, None, :], 0)
    row, column = feasible_moves(log_g, rows.sum(0), columns.sum(0))
    value = (rows * (lam + row)).sum() + (columns * (mu + column)).sum()
    return (entropy(rows) + float(value)) / LN2


def feasible_moves(log_g: Tensor, rows: Tensor, columns: Tensor) -> tuple[Tensor, Tensor]:
    """(m1,) and (m2,) moves whose sum is at most -log g for every pair; large in mean, not optimal.

    Alternating minima (the c-transforms of optimal transport) from the even split of the worst.
    """
    slack = -log_g
    column = torch.zeros_like(columns) + slack.min() / 2
    row = torch.zeros_like(rows)
    for _ in range(PASSES):
        row = (slack - column).min(1).values
        column = (slack - row[:, None]).min(0).values
    return row, column


def coupling_potentials(scaled: Scaled) -> tuple[Tensor, Tensor]:
    """Potentials (k, m1) and (k, m2) read off a coupling with a shared kernel.

    At the optimum q(y|i,j) = exp(lam + mu), so lam and mu are the scalings up to a term of the row
    and one of the column. These are fitted to -log g with the coupling's masses as weights.
    """
    log_g = torch.logsumexp(scaled.a[:, :, None] + scaled.b[:, None, :], 0)
    pair = scaled.q.sum(0, keepdim=True)
    row, column = additive_fit(pair, -log_g[None])
    return scaled.a + row, scaled.b + column
