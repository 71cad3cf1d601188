"""Early fusion."""

from __future__ import annotations

import torch

from interplay.models.families.fusion import Encoders, Head, Joint

Tensor = torch.Tensor


class EF(Joint):
    """y = f([x1, x2]): all modalities side by side, as if they were one (appendix C.7).

    Vectors are taken as they are; sequences and images by what their encoders make of them.
    Of one modality it is a plain network.
    """

    def __init__(self, encoders: Encoders, head: Head) -> None:
        super().__init__(encoders, head, sum(encoders.sizes), least=1)

    def fuse(self, features: tuple[Tensor, ...]) -> Tensor:
        """All features side by side."""
        return torch.cat(features, dim=1)
