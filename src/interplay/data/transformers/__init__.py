"""scikit-learn transformers that turn numbers into integer codes."""

from interplay.data.transformers.bins import QuantileBins, WidthBins
from interplay.data.transformers.clusters import KMeansCells, PCAKMeans
from interplay.data.transformers.posteriors import PosteriorCells

__all__ = ["KMeansCells", "PCAKMeans", "PosteriorCells", "QuantileBins", "WidthBins"]
