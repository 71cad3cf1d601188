"""Products of features, element by element."""

from __future__ import annotations

import torch

from interplay.models.families.fusion import Encoders, Head, Joint, projections

Tensor = torch.Tensor


class Elem(Joint):
    """y = f(P1 h1 * P2 h2), element by element, with linear maps P of features h (appendix C.7).

    Args:
        encoders: of the modalities.
        head: f.
        fused_size: of the product.

    """

    def __init__(self, encoders: Encoders, head: Head, *, fused_size: int = 64) -> None:
        super().__init__(encoders, head, fused_size)
        self.projections = projections(encoders.sizes, fused_size)

    def fuse(self, features: tuple[Tensor, ...]) -> Tensor:
        """The product over the modalities."""
        pairs = zip(self.projections, features, strict=True)
        return torch.stack([project(part) for project, part in pairs]).prod(dim=0)
