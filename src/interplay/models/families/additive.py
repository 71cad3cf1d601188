"""Late fusion."""

from __future__ import annotations

from interplay.models.families.fusion import Encoders, Head, Late


class Additive(Late):
    """y = (f1(x1) + f2(x2)) / 2: the mean of unimodal logits, trained together (appendix C.7).

    It cannot represent what only both modalities together tell, such as a product.
    """

    def __init__(self, encoders: Encoders, head: Head) -> None:
        super().__init__(encoders, head)
