"""What two modalities share, own and create together about a label, in bits.

The partial information decomposition (PID) into redundancy, unique information and synergy, after
"Quantifying & Modeling Multimodal Interactions: An Information Decomposition Framework" (Liang et
al., NeurIPS 2023). Start with ``interplay.estimate`` for data and ``interplay.decompose`` for a
known joint distribution.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from interplay.version import __version__ as __version__

if TYPE_CHECKING:
    from interplay import datasets as datasets
    from interplay import estimators as estimators
    from interplay import plots as plots
    from interplay import report as report
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
    from interplay.errors import InputError as InputError
    from interplay.errors import InterplayError as InterplayError
    from interplay.errors import MissingExtraError as MissingExtraError
    from interplay.errors import SolverError as SolverError
    from interplay.estimators.discrete import estimate_counts as estimate_counts
    from interplay.estimators.estimate import estimate as estimate
    from interplay.estimators.from_posteriors import from_posteriors as from_posteriors

_HOMES = {
    "Comparison": "interplay.analyses.compare",
    "PID": "interplay.core.pid",
    "Pairs": "interplay.analyses.pairs",
    "InputError": "interplay.errors",
    "InterplayError": "interplay.errors",
    "Interval": "interplay.core.pid",
    "Joint": "interplay.core.joint",
    "MissingExtraError": "interplay.errors",
    "Pointwise": "interplay.broja.pointwise",
    "Solution": "interplay.broja.solution",
    "SolverError": "interplay.errors",
    "compare": "interplay.analyses.compare",
    "Sweep": "interplay.analyses.sweep",
    "decompose": "interplay.broja.decompose",
    "estimate": "interplay.estimators.estimate",
    "estimate_counts": "interplay.estimators.discrete",
    "estimate_pairs": "interplay.analyses.pairs",
    "from_posteriors": "interplay.estimators.from_posteriors",
    "pointwise": "interplay.broja.pointwise",
    "sweep_bins": "interplay.analyses.sweep",
}

_MODULES = ("datasets", "estimators", "plots", "report")

__all__ = [*_HOMES, *_MODULES, "__version__"]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    """Load public names on first use, so that importing the package stays quick."""
    if name in _MODULES:
        return import_module(f"interplay.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'interplay' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
