"""Human judgement: people rate how much each example needs each modality, or both together.

``interplay annotate study.toml`` serves the page on which they do, and ``read`` takes their ratings
from a file, wherever they were collected.
"""

from interplay.annotation.agreement import Alpha as Alpha
from interplay.annotation.analysis import Analysis as Analysis
from interplay.annotation.analysis import analyse as analyse
from interplay.annotation.correlation import Contrast as Contrast
from interplay.annotation.correlation import Correlation as Correlation
from interplay.annotation.means import Mean as Mean
from interplay.annotation.power import detectable as detectable
from interplay.annotation.power import power as power
from interplay.annotation.ratings import Ratings as Ratings
from interplay.annotation.reading import read as read

__all__ = [
    "Alpha",
    "Analysis",
    "Contrast",
    "Correlation",
    "Mean",
    "Ratings",
    "analyse",
    "detectable",
    "power",
    "read",
]
