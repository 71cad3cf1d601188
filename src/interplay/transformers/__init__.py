"""scikit-learn transformers that turn numbers into integer codes."""

from interplay.transformers.bins import QuantileBins, WidthBins
from interplay.transformers.clusters import KMeansCells, PCAKMeans
from interplay.transformers.posteriors import PosteriorCells

__all__ = ["KMeansCells", "PCAKMeans", "PosteriorCells", "QuantileBins", "WidthBins"]
