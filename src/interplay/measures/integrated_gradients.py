"""Integrated gradients of the two modalities in a torch model (Sundararajan et al., 2017)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from interplay.core.checks import checked_number
from interplay.core.extras import load_extra
from interplay.core.results import Columns, Result
from interplay.core.row_checks import checked_rows
from interplay.core.types import Array
from interplay.errors import InputError

STEPS = 50


@dataclass(frozen=True, slots=True)
class Gradients(Result):
    """What each modality does to the logit of the class that the model predicts.

    Attributes:
        contribution1: mean over rows of the absolute sum of the attributions to X1.
        contribution2: to X2.
        interaction: mean absolute change of the sum of the attributions to X1 when X2 is set to its
            baseline: 0 where logits add up.
        unexplained: mean absolute part of a logit's change that the attributions do not add up to;
            more ``steps`` lessen it.
        n_samples: rows explained.

    """

    contribution1: float
    contribution2: float
    interaction: float
    unexplained: float
    n_samples: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Gradients:
        """The inverse of ``to_dict``."""
        try:
            return cls(**data)
        except TypeError as error:
            raise InputError(f"data is not a Gradients: {error}") from error

    def columns(self) -> Columns:
        """``quantity`` and ``value``, in units of logits."""
        names = ("contribution1", "contribution2", "interaction", "unexplained")
        return {"quantity": names, "value": [getattr(self, name) for name in names]}


def integrated_gradients(model: Any, x1: Any, x2: Any, *, steps: int = STEPS) -> Gradients:
    """Attributions to both modalities along the way from the mean row to each row.

    What it measures is the model, not the data. The baseline is the mean of all rows.

    Args:
        model: a torch module, or a fitted ``interplay.models.FusionClassifier``, that turns float
            tensors (n, ...) of both modalities into logits (n, k).
        x1: (n, ...) numbers of the first modality, rows to be explained.
        x2: of the second.
        steps: of the integral.

    Raises:
        InputError: rows that cannot be used, or no torch model of two inputs.
        MissingExtraError: captum is not installed.

    """
    first, second = checked_rows(x1=x1, x2=x2)
    number = checked_number("steps", steps)
    module = module_of(model)
    rows = tensors(first, second)
    base = tensors(*(part.mean(axis=0, keepdims=True) for part in (first, second)))
    target = logits_of(module, rows).argmax(dim=1)
    both = attributed(module, rows, base, target, number)
    held = rows[0], base[1].expand_as(rows[1])
    alone = attributed(module, held, base, target, number)
    change = logits_of(module, rows) - logits_of(module, base)
    changed = change.gather(1, target[:, None])[:, 0].double().numpy()
    left = changed - both[0] - both[1]
    parts = (both[0], both[1], both[0] - alone[0], left)
    one, two, interaction, unexplained = (float(np.abs(part).mean()) for part in parts)
    return Gradients(one, two, interaction, unexplained, len(first))


def module_of(model: Any) -> Any:
    """The torch module, set to evaluation.

    Raises:
        InputError: there is none.

    """
    module = getattr(model, "module_", model)
    if not any(kind.__module__.startswith("torch.nn") for kind in type(module).__mro__):
        raise InputError(
            f"model is {model!r}: pass a torch module of two modalities, or a fitted "
            "interplay.models.FusionClassifier"
        )
    return module.eval()


def tensors(*parts: Array) -> Any:
    """Float tensors."""
    import torch

    return tuple(torch.as_tensor(np.asarray(part, dtype=np.float32)) for part in parts)


def logits_of(module: Any, rows: Any) -> Any:
    """(n, k) logits.

    Raises:
        InputError: the module takes no two modalities of these shapes.

    """
    import torch

    try:
        with torch.no_grad():
            return module(*rows)
    except (RuntimeError, TypeError) as error:
        raise InputError(f"model cannot be called with x1 and x2: {error}") from error


def attributed(module: Any, rows: Any, base: Any, target: Any, steps: int) -> tuple[Array, Array]:
    """((n,), (n,)) sums of the attributions to each modality."""
    captum = load_extra("captum.attr", "integrated_gradients", "attribution")
    gradients = captum.IntegratedGradients(module)
    found = gradients.attribute(rows, base, target=target, n_steps=steps)
    one, two = (part.detach().double().flatten(1).sum(dim=1).numpy() for part in found)
    return one, two
