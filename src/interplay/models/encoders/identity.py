"""Vectors as they are."""

from __future__ import annotations

from math import prod

import torch

Tensor = torch.Tensor


class Identity(torch.nn.Module):
    """Gives (n, d) numbers for rows (n, ...): what they are made of, in one line.

    Args:
        shape: of a row.

    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.output_size = prod(shape)

    def forward(self, x: Tensor) -> Tensor:
        """(n, d) from (n, ...)."""
        return x.flatten(1)
