"""Late fusion whose unimodal predictions should agree."""

from __future__ import annotations

from interplay.models.families.fusion import Encoders, Head, Late
from interplay.models.objectives.agreement import agreement
from interplay.models.objectives.terms import Term


class Agree(Late):
    """y = (f1(x1) + f2(x2)) / 2, trained with + lambda (f1(x1) - f2(x2))^2 (appendix C.7).

    Args:
        encoders: of the modalities.
        head: of each.
        agree_weight: lambda.

    """

    def __init__(self, encoders: Encoders, head: Head, *, agree_weight: float = 0.5) -> None:
        super().__init__(encoders, head)
        self.terms = {"agreement": Term(agree_weight, agreement)}
