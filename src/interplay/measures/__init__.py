"""Other measures of interaction, beside the PID, and what each makes of the same table.

Each measure of a table gives a ``Measure``: R, U1, U2 and S in bits, None where it defines none,
with a mark on those that may be negative. ``compare`` puts all of them beside the exact PID.
"""

from interplay.measures.cca import CanonicalCorrelations, cca
from interplay.measures.ccs import ccs
from interplay.measures.ci import ci
from interplay.measures.compare import MeasureTable, compare, compare_table
from interplay.measures.connected_information import connected_information
from interplay.measures.i_min import i_min
from interplay.measures.integrated_gradients import Gradients, integrated_gradients
from interplay.measures.measure import Measure
from interplay.measures.mmi import mmi
from interplay.measures.shapley import Shapley, shapley
from interplay.measures.wms import wms

__all__ = [
    "CanonicalCorrelations",
    "Gradients",
    "Measure",
    "MeasureTable",
    "Shapley",
    "cca",
    "ccs",
    "ci",
    "compare",
    "compare_table",
    "connected_information",
    "i_min",
    "integrated_gradients",
    "mmi",
    "shapley",
    "wms",
]
