"""Late fusion whose features should be alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from interplay.models.families.fusion import Encoders, Head, Late, Outputs, projections
from interplay.models.objectives.alignment import Alignment
from interplay.models.objectives.terms import Term


class Align(Late):
    """y = (f1(x1) + f2(x2)) / 2, trained with + lambda sim(h1, h2) of features (appendix C.7).

    The paper lists it under late fusion, so that features are aligned and logits averaged.

    Args:
        encoders: of the modalities. Features of unequal size are compared by linear maps to the
            smallest.
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
        sizes = encoders.sizes
        same = len(set(sizes)) == 1
        self.compared = None if same else projections(sizes, min(sizes))
        self.terms = {"alignment": Term(align_weight, Alignment(alignment, temperature))}

    def fused(self, inputs: tuple[Any, ...]) -> Outputs:
        """The mean of the unimodal logits, with the features that are compared."""
        found = super().fused(inputs)
        if self.compared is None:
            return found
        pairs = zip(self.compared, found.features, strict=True)
        return replace(found, features=tuple(project(part) for project, part in pairs))
