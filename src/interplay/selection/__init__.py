"""Which model to train: the fusion ladder, agreement of models with data, and recommendations."""

from interplay.selection.agreement import agreement, agreements
from interplay.selection.exact_ladder import exact_fusion_gain
from interplay.selection.fusion_gain import fusion_gain
from interplay.selection.ladder import FusionGain
from interplay.selection.quantify import quantify_model, quantify_models
from interplay.selection.recommend import Recommendation, recommend
from interplay.selection.words import sentences

__all__ = [
    "FusionGain",
    "Recommendation",
    "agreement",
    "agreements",
    "exact_fusion_gain",
    "fusion_gain",
    "quantify_model",
    "quantify_models",
    "recommend",
    "sentences",
]
