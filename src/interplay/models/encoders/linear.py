"""One linear layer."""

from __future__ import annotations

from math import prod

import torch

Tensor = torch.Tensor


class Linear(torch.nn.Module):
    """Gives (n, width) for rows (n, ...) by one linear map ("Linear" in the paper's table 11).

    Args:
        shape: of a row.
        width: numbers given for each row.

    """

    def __init__(self, shape: tuple[int, ...], *, width: int = 64) -> None:
        super().__init__()
        self.output_size = width
        self.layer = torch.nn.Linear(prod(shape), width)

    def forward(self, x: Tensor) -> Tensor:
        """(n, width) from (n, ...)."""
        made: Tensor = self.layer(x.flatten(1))
        return made
