"""The iterations of Algorithm 1 as it was published, with gradients through every one of them.

The columns and then the rows of a label's kernel are scaled to the posteriors of the batch's rows,
at most 500 times, until all are met to 0.01 (paper, appendix B.3). Here it is done on the two
scalings, not on the matrix, for all labels at once, and the gradient is taken backwards through the
stored scalings by hand, where the sum of outer products is one matrix product at the end.

A label is left alone once it has converged, or once its scalings have: where the masses differ, the
matrix ends up in turns between two forms that further iterations do not change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import torch

from interplay.estimators.batch.sinkhorn import times

ITERATIONS, ERROR = 500, 0.01
STILL = 1e-6  # relative change of the scalings below which another iteration is rounding
TINY = 1e-8  # added to the sums

Tensor = torch.Tensor


def unrolled_sinkhorn(kernel: Tensor, t1: Tensor, t2: Tensor) -> Tensor:
    """(m, m, k) kernel (m, m, k), positive, with columns and rows scaled to t2 and t1 (m, k)."""
    matrix = kernel.permute(2, 0, 1).contiguous()
    scalings: Any = Scalings
    u, v = scalings.apply(matrix, t1.T.contiguous(), t2.T.contiguous())
    coupling: Tensor = matrix * u[:, :, None] * v[:, None, :]
    return coupling.permute(1, 2, 0)


@dataclass(slots=True)
class Iterations:
    """What the backward pass needs of each: scalings (k, m) before it, sums, and who took part."""

    u: list[Tensor] = field(default_factory=list)
    v: list[Tensor] = field(default_factory=list)
    new_v: list[Tensor] = field(default_factory=list)
    column_sums: list[Tensor] = field(default_factory=list)
    row_sums: list[Tensor] = field(default_factory=list)
    columns_active: list[Tensor] = field(default_factory=list)
    rows_active: list[Tensor] = field(default_factory=list)
    size: list[Tensor] = field(default_factory=list)


class Scalings(torch.autograd.Function):
    """(k, m) row and column scalings of kernels (k, m, m)."""

    @staticmethod
    def forward(ctx: Any, matrix: Tensor, rows: Tensor, columns: Tensor) -> tuple[Tensor, Tensor]:
        """Of matrices (k, m, m) and the masses (k, m) wanted of their rows and columns."""
        ctx.save_for_backward(matrix, rows, columns)
        u, v, ctx.iterations = iterate(matrix, rows, columns)
        return u, v

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        """Of the matrices; the masses are given."""
        gu, gv = gradients
        matrix, rows, columns = ctx.saved_tensors
        across = matrix.transpose(1, 2)
        done: Iterations = ctx.iterations
        of_rows, of_columns = [], []
        for t in reversed(range(len(done.size))):
            gu, gv = gu / done.size[t], gv * done.size[t]
            kept, through = slopes(done.u[t], done.row_sums[t], rows, done.rows_active[t])
            of_rows.append(gu * through)
            gu = gu * kept
            gv = gv + times(across, of_rows[-1])
            kept, through = slopes(done.v[t], done.column_sums[t], columns, done.columns_active[t])
            of_columns.append(gv * through)
            gv = gv * kept
            gu = gu + times(matrix, of_columns[-1])
        found = torch.bmm(torch.stack(of_rows[::-1], 2), torch.stack(done.new_v, 1))
        found += torch.bmm(torch.stack(done.u, 2), torch.stack(of_columns[::-1], 1))
        return found, None, None


def iterate(matrix: Tensor, rows: Tensor, columns: Tensor) -> tuple[Tensor, Tensor, Iterations]:
    """Scalings of columns and then rows, until every label has stopped."""
    across = matrix.transpose(1, 2)
    u, v = torch.ones_like(rows), torch.ones_like(columns)
    active = torch.ones(len(rows), 1, dtype=torch.bool, device=matrix.device)
    done = Iterations()
    column_sums = times(across, u)
    for _ in range(ITERATIONS):
        done.u.append(u)
        done.v.append(v)
        done.column_sums.append(column_sums)
        done.columns_active.append(active)
        v = torch.where(active, scaled(v, column_sums, columns), v)
        row_sums = times(matrix, v)
        active = active & ~close(u * row_sums, rows)
        done.new_v.append(v)
        done.row_sums.append(row_sums)
        done.rows_active.append(active)
        before, u = u, torch.where(active, scaled(u, row_sums, rows), u)
        size = u.mean(1, keepdim=True)  # where it cannot converge one side would overflow
        done.size.append(size)
        u, v = u / size, v * size
        column_sums = times(across, u)
        active = active & ~close(v * column_sums, columns) & ~still(u, before)
        if not bool(active.any()):
            break
    return u, v, done


def scaled(scaling: Tensor, sums: Tensor, wanted: Tensor) -> Tensor:
    """(k, m) scalings that bring the sums to the masses wanted."""
    return scaling * wanted / (scaling * sums + TINY)


def slopes(scaling: Tensor, sums: Tensor, wanted: Tensor, active: Tensor) -> tuple[Tensor, Tensor]:
    """Derivatives of ``scaled`` by the scaling and by the sums; 1 and 0 where it was left alone."""
    squared = (scaling * sums + TINY) ** 2
    zero = torch.zeros_like(scaling)
    kept = torch.where(active, wanted * TINY / squared, zero + 1)
    return kept, torch.where(active, -(scaling**2) * wanted / squared, zero)


def still(now: Tensor, before: Tensor) -> Tensor:
    """(k, 1) whether the scalings of a label have stopped: the iterations left change nothing."""
    return ((now - before).abs() <= STILL * before).all(1, keepdim=True)


def close(found: Tensor, wanted: Tensor) -> Tensor:
    """(k, 1) whether all masses of a label are met."""
    return ((found - wanted).abs() <= ERROR).all(1, keepdim=True)
