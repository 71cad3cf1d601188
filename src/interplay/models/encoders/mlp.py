"""A multilayer perceptron."""

from __future__ import annotations

from itertools import pairwise
from math import prod

import torch

from interplay.models.layers import perceptron

Tensor = torch.Tensor


class MLP(torch.nn.Module):
    """Gives (n, width) for rows (n, ...) by layers with an activation after each.

    Args:
        shape: of a row.
        width: of every layer.
        layers: how many.
        activation: its name, as in ``interplay.models.layers.ACTIVATIONS``.
        dropout: share of the numbers that are left out in training.
        residual: whether layers from the second on add to what they are given (table 16).

    """

    def __init__(
        self,
        shape: tuple[int, ...],
        *,
        width: int = 64,
        layers: int = 2,
        activation: str = "leaky_relu",
        dropout: float = 0.0,
        residual: bool = False,
    ) -> None:
        super().__init__()
        self.output_size = width
        self.residual = residual
        sizes = [prod(shape), *[width] * layers]
        self.blocks = torch.nn.ModuleList(
            perceptron([one, two], activation, dropout, ends_active=True)
            for one, two in pairwise(sizes)
        )

    def forward(self, x: Tensor) -> Tensor:
        """(n, width) from (n, ...)."""
        made: Tensor = self.blocks[0](x.flatten(1))
        for block in list(self.blocks)[1:]:
            made = made + block(made) if self.residual else block(made)
        return made
