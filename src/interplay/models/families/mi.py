"""Multiplicative interactions."""

from __future__ import annotations

import torch

from interplay.models.families.fusion import Encoders, Head, Joint

Tensor = torch.Tensor


class MI(Joint):
    """y = f(h1 W h2 + U h1 + V h2 + b) with learnable W, U, V and b (appendix C.7).

    After Jayakumar et al. (2020); W has a matrix for each of the ``fused_size`` outputs. Features
    are first mapped to ``factor_size`` numbers, so that W stays small. Of two modalities.

    Args:
        encoders: of the modalities.
        head: f.
        factor_size: numbers of each modality that meet in W.
        fused_size: of the outcome.

    """

    def __init__(
        self, encoders: Encoders, head: Head, *, factor_size: int = 16, fused_size: int = 64
    ) -> None:
        super().__init__(encoders, head, fused_size, most=2)
        one, two = encoders.sizes
        self.first = torch.nn.Linear(one, factor_size)
        self.second = torch.nn.Linear(two, factor_size)
        start = torch.randn(factor_size, fused_size, factor_size) / factor_size
        self.weight = torch.nn.Parameter(start)  # W of each output
        self.bias = torch.nn.Parameter(torch.zeros(fused_size))
        self.linear_first = torch.nn.Linear(factor_size, fused_size, bias=False)
        self.linear_second = torch.nn.Linear(factor_size, fused_size, bias=False)

    def fuse(self, features: tuple[Tensor, ...]) -> Tensor:
        """(n, fused_size)."""
        one, two = self.first(features[0]), self.second(features[1])
        half = (one @ self.weight.flatten(1)).unflatten(1, self.weight.shape[1:])
        crossed = (half @ two[:, :, None])[:, :, 0]
        made: Tensor = crossed + self.linear_first(one) + self.linear_second(two) + self.bias
        return made
