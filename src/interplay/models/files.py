"""Models in files: weights as tensors, everything else as JSON; no code is kept or run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from interplay.core.store import replaced
from interplay.errors import InputError
from interplay.models.classifier import FusionClassifier
from interplay.models.devices import checked_device
from interplay.models.families.given import Given
from interplay.models.registry import recreate
from interplay.models.training.checkpoints import loaded
from interplay.version import __version__

FORMAT = "interplay model 1"
LABELS = (bool, int, float, str)  # kinds that a file can hold
LEFT = ("progress", "checkpoint", "device", "encoders", "name")  # parameters that are not kept


def save(model: FusionClassifier, path: str | Path, **notes: Any) -> None:
    """Write a fitted model to a file.

    Args:
        model: fitted.
        path: of the file, such as ``model.pt``.
        **notes: plain values to keep with it; ``load`` puts them in ``model.notes_``.

    Raises:
        InputError: labels or settings that a file cannot hold, or a file that cannot be written.

    """
    from sklearn.utils.validation import check_is_fitted

    check_is_fitted(model, "module_")
    if isinstance(model.module_, Given):
        raise InputError(
            "the model is a module of your own: keep its weights with torch.save(model.module_"
            ".state_dict(), path)"
        )
    described = {
        "version": __version__,
        "recipe": model.module_.recipe,
        "classes": labels_of(model.classes_),
        "shapes": [list(shape) for shape in model.shapes_],
        "history": model.history_,
        "parameters": parameters_of(model),
        "notes": {**getattr(model, "notes_", {}), **notes},
    }
    try:
        text = json.dumps(described)
    except TypeError as error:
        raise InputError(f"the model has settings that a file cannot hold: {error}") from error
    state = {"format": FORMAT, "described": text, "weights": model.module_.state_dict()}
    try:
        with replaced(Path(path)) as partial:
            torch.save(state, partial)
    except (OSError, RuntimeError) as error:  # the second where torch finds no folder
        raise InputError(f"{path} cannot be written: {error}; name another folder") from error


def load(path: str | Path, *, encoders: Any = None, device: str | None = None) -> FusionClassifier:
    """A fitted model from a file that ``save`` wrote.

    Args:
        path: of the file.
        encoders: the modules of your own that it was made with, where it has any: their
            architecture is not in the file, their weights are.
        device: where it is to run; None for the processor.

    Raises:
        InputError: the file cannot be read, holds something else, or another model than told.

    """
    if not Path(path).is_file():
        raise InputError(f"{path} does not exist or is not a file: check the path")
    on = checked_device(device)
    state = loaded(Path(path), on)
    if state.get("format") != FORMAT:
        raise InputError(f"{path} is no model of interplay, or of another version: train it anew")
    told = json.loads(state["described"])
    model = FusionClassifier(
        told["recipe"]["name"], encoders=encoders, device=device, **told["parameters"]
    )
    module = recreate(told["recipe"], encoders)
    try:
        module.load_state_dict(state["weights"])
    except RuntimeError as error:
        raise InputError(
            f"{path} has the weights of another model ({error}): pass the encoders it was made with"
        ) from error
    model.module_ = module.to(on).eval()
    model.classes_ = classes_of(told["classes"])
    model.shapes_ = tuple(tuple(shape) for shape in told["shapes"])
    model.history_ = told["history"]
    model.n_iter_ = len(model.history_["valid_log_loss"])
    model.notes_ = told["notes"]
    return model


def parameters_of(model: FusionClassifier) -> dict[str, Any]:
    """The parameters that a file keeps."""
    found = {k: v for k, v in model.get_params(deep=False).items() if k not in LEFT}
    if isinstance(found["random_state"], np.random.RandomState):
        found["random_state"] = None
    if isinstance(found["class_weight"], Mapping):
        found["class_weight"] = {str(k): v for k, v in found["class_weight"].items()}
    return found


def labels_of(classes: Any) -> dict[str, Any]:
    """Labels as plain values, and their kind."""
    plain = classes.tolist()
    if not all(isinstance(label, LABELS) for label in plain):
        raise InputError(
            f"classes are {type(plain[0]).__name__}: pass labels that are numbers or text"
        )
    kind = "str" if classes.dtype.kind in "OU" else classes.dtype.str
    return {"labels": plain, "kind": kind}


def classes_of(told: Mapping[str, Any]) -> Any:
    """(k,) labels of the kind they had."""
    return np.array(told["labels"], dtype=None if told["kind"] == "str" else told["kind"])
