"""One modality alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from interplay.errors import InputError
from interplay.models.families.fusion import Encoders, FusionModel, Head, Outputs


class Unimodal(FusionModel):
    """y = f1(x1), or y = f2(x2): what is reached without fusion.

    Args:
        encoders: of all modalities; only one is kept.
        head: f.
        which: the modality, counted from 0.

    """

    def __init__(self, encoders: Encoders, head: Head, *, which: int) -> None:
        if which >= len(encoders.modules):
            raise InputError(
                f"model 'unimodal{which + 1}' needs modality {which + 1}, but there "
                f"{'is' if len(encoders.modules) == 1 else 'are'} {len(encoders.modules)}"
            )
        kept = slice(which, which + 1)
        super().__init__(Encoders(encoders.shapes[kept], encoders.modules[kept]), least=1)
        self.which = which
        self.given = len(encoders.modules)
        self.head = head(encoders.sizes[which])

    def outputs(self, *rows: Any) -> Outputs:
        """Logits of rows of all modalities, of which one is looked at."""
        if len(rows) != self.given:
            raise InputError(f"the model has {self.given} modalities, not {len(rows)}")
        return super().outputs(rows[self.which])

    def seen(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The one modality."""
        return rows[self.which : self.which + 1]

    def fused(self, inputs: tuple[Any, ...]) -> Outputs:
        """Logits of the one modality."""
        features = self.encoded(inputs)
        return Outputs(self.head(features[0]), features=features)
