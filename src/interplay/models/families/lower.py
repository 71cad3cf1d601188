"""Terms of lower order beside products."""

from __future__ import annotations

from itertools import combinations

import torch

from interplay.core.checks import checked_number
from interplay.models.families.fusion import Encoders, Head, Joint, projections

Tensor = torch.Tensor


class Lower(Joint):
    """y = f(W1 h1 + W2 h2 + sum_r (A_r h1) * (B_r h2)): products and what is alone (appendix C.7).

    The terms of each modality alone stand beside the low-rank products of every two, with weights
    of their own, so that unique information need not pass through products.

    Args:
        encoders: of the modalities.
        head: f.
        rank: of the products.
        fused_size: of the sum.

    """

    def __init__(
        self, encoders: Encoders, head: Head, *, rank: int = 4, fused_size: int = 64
    ) -> None:
        super().__init__(encoders, head, fused_size)
        self.rank = checked_number("rank", rank, 1)
        sizes = encoders.sizes
        self.alone = projections(sizes, fused_size)
        self.pairs = list(combinations(range(len(sizes)), 2))
        width = rank * fused_size
        self.left = projections([sizes[i] for i, _ in self.pairs], width, bias=False)
        self.right = projections([sizes[j] for _, j in self.pairs], width, bias=False)
        for project in (*self.left, *self.right):
            torch.nn.init.normal_(project.weight, std=rank**-0.25 * project.in_features**-0.5)

    def fuse(self, features: tuple[Tensor, ...]) -> Tensor:
        """(n, fused_size)."""
        alone = zip(self.alone, features, strict=True)
        total: Tensor = torch.stack([project(part) for project, part in alone]).sum(dim=0)
        for (i, j), left, right in zip(self.pairs, self.left, self.right, strict=True):
            product = left(features[i]) * right(features[j])
            total = total + product.unflatten(1, (self.rank, -1)).sum(dim=1)
        return total
