"""A term of what training minimises beside the cross-entropy: how it is found, and its weight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from interplay.errors import InputError

Tensor = torch.Tensor


@dataclass(frozen=True)
class Term:
    """A weight, and a function from a model's ``Outputs`` to one number.

    Raises:
        InputError: a weight that is no number of at least 0.

    """

    weight: float
    loss: Callable[[Any], Tensor]

    def __post_init__(self) -> None:
        number = isinstance(self.weight, (int, float)) and not isinstance(self.weight, bool)
        if not number or not 0 <= self.weight < float("inf"):
            raise InputError(f"a weight is {self.weight!r}: pass a number of at least 0")
