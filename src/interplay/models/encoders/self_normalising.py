"""A self-normalising network, for many columns and few rows such as genomic features."""

from __future__ import annotations

from itertools import pairwise
from math import prod

import torch

Tensor = torch.Tensor


class SelfNormalising(torch.nn.Module):
    """Gives (n, width) by SELU layers with alpha dropout (Klambauer et al., NeurIPS 2017).

    Args:
        shape: of a row.
        width: of every layer.
        layers: how many.
        dropout: of alpha dropout, which keeps mean and variance.

    """

    def __init__(
        self, shape: tuple[int, ...], *, width: int = 64, layers: int = 2, dropout: float = 0.1
    ) -> None:
        super().__init__()
        self.output_size = width
        sizes = [prod(shape), *[width] * layers]
        steps: list[torch.nn.Module] = []
        for one, two in pairwise(sizes):
            layer = torch.nn.Linear(one, two)
            torch.nn.init.normal_(layer.weight, std=one**-0.5)  # what keeps the variance at 1
            torch.nn.init.zeros_(layer.bias)
            steps += [layer, torch.nn.SELU(), torch.nn.AlphaDropout(dropout)]
        self.layers = torch.nn.Sequential(*steps)

    def forward(self, x: Tensor) -> Tensor:
        """(n, width) from (n, ...)."""
        made: Tensor = self.layers(x.flatten(1))
        return made
