"""Fusion models: ten families, how they train, and what each one can represent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interplay.errors import MissingExtraError

if TYPE_CHECKING:
    from interplay.core.padded import Padded as Padded
    from interplay.models.catalogue import names as names
    from interplay.models.classifier import FusionClassifier as FusionClassifier
    from interplay.models.files import load as load
    from interplay.models.files import save as save
    from interplay.models.hyperparameters import presets as presets
    from interplay.models.inputs import Modalities as Modalities
    from interplay.models.missing import Robustness as Robustness
    from interplay.models.missing import robustness as robustness
    from interplay.models.registry import create as create
    from interplay.models.suite import base_suite as base_suite
    from interplay.models.suite import base_suite_settings as base_suite_settings

WHERE = {
    "FusionClassifier": "classifier",
    "Modalities": "inputs",
    "Padded": "inputs",  # of interplay.core
    "Robustness": "missing",
    "base_suite": "suite",
    "base_suite_settings": "suite",
    "create": "registry",
    "load": "files",
    "names": "catalogue",
    "presets": "hyperparameters",
    "robustness": "missing",
    "save": "files",
}
__all__ = [
    "FusionClassifier",
    "Modalities",
    "Padded",
    "Robustness",
    "base_suite",
    "base_suite_settings",
    "create",
    "load",
    "names",
    "presets",
    "robustness",
    "save",
]


def __getattr__(name: str) -> Any:
    """Load a name on first use: torch loads with the models."""
    if name not in WHERE:
        raise AttributeError(f"module 'interplay.models' has no attribute {name!r}")
    from importlib import import_module

    try:
        return getattr(import_module(f"interplay.models.{WHERE[name]}"), name)
    except ModuleNotFoundError as error:
        if error.name not in ("torch", "skorch"):
            raise
        raise MissingExtraError("interplay.models", str(error.name), "neural") from error
