"""What two modalities share, own and create together about a label, in bits.

The partial information decomposition (PID) into redundancy, unique information and synergy, after
"Quantifying & Modeling Multimodal Interactions: An Information Decomposition Framework" (Liang et
al., NeurIPS 2023). Start with ``interplay.estimate`` for data and ``interplay.decompose`` for a
known joint distribution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from interplay import annotation as annotation
    from interplay import datasets as datasets
    from interplay import estimators as estimators
    from interplay import measures as measures
    from interplay import models as models
    from interplay import plots as plots
    from interplay import report as report
    from interplay import selection as selection
    from interplay.analyses.compare import Comparison as Comparison
    from interplay.analyses.compare import compare as compare
    from interplay.analyses.pairs import Pairs as Pairs
    from interplay.analyses.pairs import estimate_pairs as estimate_pairs
    from interplay.analyses.sweep import Sweep as Sweep
    from interplay.analyses.sweep import sweep_bins as sweep_bins
    from interplay.broja.decompose import decompose as decompose
    from interplay.broja.pointwise import Pointwise as Pointwise
    from interplay.broja.pointwise import pointwise as pointwise
    from interplay.broja.solution import Solution as Solution
    from interplay.core.joint import Joint as Joint
    from interplay.core.pid import PID as PID
    from interplay.core.pid import Interval as Interval
    from interplay.data.reading.sources import read as read
    from interplay.data.reading.tables import Table as Table
    from interplay.errors import GapWarning as GapWarning
    from interplay.errors import InputError as InputError
    from interplay.errors import InterplayError as InterplayError
    from interplay.errors import MissingExtraError as MissingExtraError
    from interplay.errors import SolverError as SolverError
    from interplay.estimators.discrete import estimate_counts as estimate_counts
    from interplay.estimators.estimate import estimate as estimate
    from interplay.estimators.from_posteriors import from_posteriors as from_posteriors
    from interplay.selection.agreement import agreement as agreement
    from interplay.selection.fusion_gain import fusion_gain as fusion_gain
    from interplay.selection.ladder import FusionGain as FusionGain
    from interplay.selection.quantify import quantify_model as quantify_model
    from interplay.selection.recommend import Recommendation as Recommendation
    from interplay.selection.recommend import recommend as recommend
    from interplay.uncertainty.quantify import Uncertainty as Uncertainty
    from interplay.version import __version__ as __version__

# Public names load on first use, so that importing the package stays quick.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=[
        "annotation",
        "datasets",
        "estimators",
        "measures",
        "models",
        "plots",
        "report",
        "selection",
    ],
    submod_attrs={
        "analyses.compare": ["Comparison", "compare"],
        "analyses.pairs": ["Pairs", "estimate_pairs"],
        "analyses.sweep": ["Sweep", "sweep_bins"],
        "broja.decompose": ["decompose"],
        "broja.pointwise": ["Pointwise", "pointwise"],
        "broja.solution": ["Solution"],
        "core.joint": ["Joint"],
        "core.pid": ["PID", "Interval"],
        "data.reading.sources": ["read"],
        "data.reading.tables": ["Table"],
        "errors": [
            "GapWarning",
            "InputError",
            "InterplayError",
            "MissingExtraError",
            "SolverError",
        ],
        "estimators.discrete": ["estimate_counts"],
        "estimators.estimate": ["estimate"],
        "estimators.from_posteriors": ["from_posteriors"],
        "selection.agreement": ["agreement"],
        "selection.fusion_gain": ["fusion_gain"],
        "selection.ladder": ["FusionGain"],
        "selection.quantify": ["quantify_model"],
        "selection.recommend": ["Recommendation", "recommend"],
        "uncertainty.quantify": ["Uncertainty"],
        "version": ["__version__"],
    },
)
