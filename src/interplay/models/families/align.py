"""Late fusion whose features should be alike."""

from __future__ import annotations

from interplay.errors import InputError
from interplay.models.families.fusion import Encoders, Head, Late
from interplay.models.objectives.alignment import Alignment
from interplay.models.objectives.terms import Term


class Align(Late):
    """y = (f1(x1) + f2(x2)) / 2, trained with + lambda sim(h1, h2) of features (appendix C.7).

    The paper lists it under late fusion, so that features are aligned and logits averaged.

    Args:
        encoders: of the modalities, of equal size.
        head: of each.
        align_weight: lambda.
        alignment: ``"cosine"`` or ``"contrastive"``.
        temperature: of the contrastive form.

    """

    def __init__(
        self,
        encoders: Encoders,
        head: Head,
        *,
        align_weight: float = 0.5,
        alignment: str = "cosine",
        temperature: float = 0.1,
    ) -> None:
        super().__init__(encoders, head)
        if len(set(encoders.sizes)) > 1:
            raise InputError(
                f"model 'align' compares features, but encoders give {encoders.sizes} numbers: "
                "pass encoders of equal output size"
            )
        self.terms = {"alignment": Term(align_weight, Alignment(alignment, temperature))}
