"""Which model to train: the fusion ladder, agreement of models with data, and recommendations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from interplay.selection.exact_ladder import exact_fusion_gain as exact_fusion_gain
    from interplay.selection.fusion_gain import fusion_gain as fusion_gain
    from interplay.selection.ladder import FusionGain as FusionGain

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "exact_ladder": ["exact_fusion_gain"],
        "fusion_gain": ["fusion_gain"],
        "ladder": ["FusionGain"],
    },
)
