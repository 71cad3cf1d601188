"""The networks that make kernels and potentials from rows."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise
from typing import Any

import numpy as np
import torch

from interplay.core.types import Array
from interplay.errors import InputError

Tensor = torch.Tensor

WIDTH = 64
EMBEDDING = 16
CERTAIN = 1e-6  # least posterior in a logarithm
SCALE = 3.0  # log odds are divided by it


def posterior_features(posteriors: Array) -> Array:
    """(n, 2 (k - 1)) log odds and probabilities: all that a row tells of the label."""
    logs = np.log(np.maximum(posteriors, CERTAIN))
    return np.hstack([(logs[:, 1:] - logs[:, :1]) / SCALE, 2 * posteriors[:, 1:] - 1])


def perceptron(inputs: int, outputs: int, *, width: int = WIDTH, layers: int = 3) -> Any:
    """Layers with SiLU between them."""
    sizes = [inputs, *[width] * (layers - 1), outputs]
    steps: list[Any] = []
    for one, two in pairwise(sizes):
        steps += [torch.nn.Linear(one, two), torch.nn.SiLU()]
    return torch.nn.Sequential(*steps[:-1])


class Encoder(torch.nn.Module):
    """Turns rows of one modality into vectors: a perceptron of its posterior's features.

    With a module of the user's, what that makes of the rows themselves goes in as well.
    """

    def __init__(
        self, features: int, outputs: int, module: Any = None, example: Any = None
    ) -> None:
        super().__init__()
        self.module = None if module is None else deepcopy(module)
        own = 0 if module is None else embedding_size(self.module, example)
        self.head = perceptron(features + own, outputs)

    def forward(self, features: Tensor, rows: Tensor | None = None) -> Tensor:
        """(m, outputs) from posterior features (m, f) and rows (m, ...)."""
        if self.module is None:
            return self.head(features)  # type: ignore[no-any-return]
        made = self.module(rows).flatten(1).to(features.dtype)
        return self.head(torch.cat([features, made], dim=1))  # type: ignore[no-any-return]


def embedding_size(module: Any, example: Tensor) -> int:
    """How many numbers a module makes of a row.

    Raises:
        InputError: it cannot be called with rows.

    """
    try:
        with torch.no_grad():
            return int(module(example).flatten(1).shape[1])
    except Exception as error:
        raise InputError(
            f"encoder {type(module).__name__} cannot be called with rows of shape "
            f"{tuple(example.shape[1:])}: {error}"
        ) from error
