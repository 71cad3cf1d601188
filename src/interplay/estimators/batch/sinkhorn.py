"""Kernels scaled to the masses of all labels at once, with exact gradients.

A kernel exp(e) is scaled, label by label, to given row and column masses: q = exp(e + a + b). The
potentials a and b are kept as logarithms. Sinkhorn's iterations come first; between updates of the
potentials they are products of a matrix with vectors. Where a sharp kernel makes them slow,
Newton's method on the same concave dual takes over. Gradients are by implicit differentiation, and
need the same linear system as a Newton step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

ITERATIONS = 60  # of Sinkhorn before Newton
LARGEST = {torch.float64: 1e100, torch.float32: 1e12}  # of a scaling before it is absorbed
JITTER = {torch.float64: 1e-10, torch.float32: 1e-5}  # relative, of the normal equations
LONGEST = 3.0  # change of a potential in one Newton step, so that the dual's model holds
HALVINGS = 10

Tensor = torch.Tensor


@dataclass(frozen=True, slots=True)
class Scaled:
    """A kernel scaled to its masses.

    Attributes:
        q: (k, m1, m2) masses; columns are met to rounding, rows to ``error``.
        a: (k, m1) logarithms of the row scalings.
        b: (k, m2) of the column scalings.
        iterations: Newton steps.
        error: total deviation of the row masses.

    """

    q: Tensor
    a: Tensor
    b: Tensor
    iterations: int
    error: float


def scale(kernel: Tensor, rows: Tensor, columns: Tensor, *, tol: float, most: int) -> Scaled:
    """Scale exp(kernel) to the masses of each label.

    Args:
        kernel: (k, m1, m2) or, shared by the labels, (1, m1, m2).
        rows: (k, m1) positive masses.
        columns: (k, m2) positive masses with the same sum for each label.
        tol: total deviation of the row masses at which to stop.
        most: Newton steps.

    """
    a = torch.log(rows) - torch.logsumexp(kernel, 2)
    b = torch.log(columns) - torch.logsumexp(kernel + a[:, :, None], 1)
    a, b = sinkhorn(kernel, a, b, rows=rows, columns=columns, tol=tol)
    for step in range(most + 1):
        q = torch.exp(kernel + a[:, :, None] + b[:, None, :])
        missing = rows - q.sum(2)
        error = float(missing.abs().sum())
        if error < tol or step == most:
            break
        a, b = newton(kernel, q, a, b, rows=rows, columns=columns)
    return Scaled(q, a, b, step, error)


def sinkhorn(
    kernel: Tensor, a: Tensor, b: Tensor, *, rows: Tensor, columns: Tensor, tol: float
) -> tuple[Tensor, Tensor]:
    """Potentials after some iterations, of which the last is on the columns."""
    current = torch.exp(kernel + a[:, :, None] + b[:, None, :])
    u, v = torch.ones_like(rows), torch.ones_like(columns)
    for _ in range(ITERATIONS):
        found = times(current, v)
        if float((u * found - rows).abs().sum()) < tol:
            break
        u = rows / found
        v = columns / times(current.transpose(1, 2), u)
        if max(float(extreme(u)), float(extreme(v))) > LARGEST[kernel.dtype]:
            break
    return a + torch.log(u), b + torch.log(v)


def newton(
    kernel: Tensor, q: Tensor, a: Tensor, b: Tensor, *, rows: Tensor, columns: Tensor
) -> tuple[Tensor, Tensor]:
    """One damped step up the dual, and one scaling of the columns."""
    da, db = solve_masses(q, rows - q.sum(2), columns - q.sum(1))
    longest = torch.maximum(da.abs().amax(1), db.abs().amax(1))
    length = torch.clamp(LONGEST / longest, max=1.0)[:, None]
    before = dual(kernel, a, b, rows, columns)
    for _ in range(HALVINGS):
        after = dual(kernel, a + length * da, b + length * db, rows, columns)
        worse = after < before - 1e-12 * before.abs()
        if not bool(worse.any()):
            break
        length = torch.where(worse[:, None], length / 2, length)
    a, b = a + length * da, b + length * db
    return a, torch.log(columns) - torch.logsumexp(kernel + a[:, :, None], 1)


def dual(kernel: Tensor, a: Tensor, b: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """(k,) value of the concave dual, whose gradient is what is missing from the masses."""
    mass = torch.exp(kernel + a[:, :, None] + b[:, None, :]).sum((1, 2))
    return (rows * a).sum(1) + (columns * b).sum(1) - mass


def times(matrix: Tensor, vector: Tensor) -> Tensor:
    """(k, m1) products of matrices (k, m1, m2) with vectors (k, m2)."""
    return torch.stack(
        [torch.mv(m, v) for m, v in zip(matrix, vector, strict=True)]
    )  # not bmm: slow


def extreme(scaling: Tensor) -> Tensor:
    """How far a scaling is from 1, as a factor."""
    return torch.maximum(scaling.max(), 1 / scaling.min())


def additive_fit(weights: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
    """(k, m1) alpha and (k, m2) beta for which alpha_i + beta_j is closest to the values.

    Least squares with ``weights`` (k, m1, m2); ``values`` are likewise.
    """
    weighted = weights * values
    return solve_masses(weights, weighted.sum(2), weighted.sum(1))


def solve_masses(q: Tensor, right1: Tensor, right2: Tensor) -> tuple[Tensor, Tensor]:
    """Alpha (k, m1) and beta (k, m2) with r alpha + q beta = right1, q' alpha + c beta = right2.

    r and c are the row and column sums of q (k, m1, m2). The rows are eliminated; beta is free up
    to a constant, which is settled by a mean of 0.
    """
    r, c = q.sum(2), q.sum(1)
    share = q / r[:, :, None]
    total = c.sum(1)[:, None, None]
    matrix = torch.diag_embed(c) - q.transpose(1, 2) @ share
    matrix = matrix + c[:, :, None] * c[:, None, :] / total
    matrix = matrix + JITTER[q.dtype] * torch.diag_embed(c)
    rest = right2 - times(share.transpose(1, 2), right1)
    beta = torch.cholesky_solve(rest[:, :, None], torch.linalg.cholesky(matrix))[:, :, 0]
    return (right1 - times(q, beta)) / r, beta


class Coupling(torch.autograd.Function):
    """q of a kernel, differentiable in the kernel.

    A change of the kernel changes q by q (de + da + db), where da and db keep the masses: the
    gradient is q times what of the gradient no sum of a row and a column term can follow.
    """

    @staticmethod
    def forward(ctx: Any, kernel: Tensor, *rest: Any) -> Tensor:
        """The masses q (k, m1, m2); ``rest`` is rows, columns, tol and most, as in ``scale``."""
        rows, columns, tol, most = rest
        scaled = scale(kernel, rows, columns, tol=tol, most=most)
        ctx.save_for_backward(scaled.q)
        ctx.shared = kernel.shape[0] == 1
        return scaled.q

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        """The gradient in the kernel."""
        (q,) = ctx.saved_tensors
        alpha, beta = additive_fit(q, gradients[0])
        found = q * (gradients[0] - alpha[:, :, None] - beta[:, None, :])
        if ctx.shared:
            found = found.sum(0, keepdim=True)
        return found, None, None, None, None


def coupled(kernel: Tensor, rows: Tensor, columns: Tensor, *, tol: float, most: int) -> Tensor:
    """(k, m1, m2) masses of a kernel, differentiable in it; arguments as in ``scale``."""
    found: Tensor = Coupling.apply(kernel, rows, columns, tol, most)  # type: ignore[no-untyped-call]
    return found
