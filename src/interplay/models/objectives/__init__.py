"""What training minimises, in parts that are composed."""

from interplay.models.objectives.agreement import agreement
from interplay.models.objectives.alignment import Alignment
from interplay.models.objectives.objective import Objective
from interplay.models.objectives.reconstruction import Reconstruction
from interplay.models.objectives.survival import discrete_time_survival, time_bins
from interplay.models.objectives.terms import Term

__all__ = [
    "Alignment",
    "Objective",
    "Reconstruction",
    "Term",
    "agreement",
    "discrete_time_survival",
    "time_bins",
]
