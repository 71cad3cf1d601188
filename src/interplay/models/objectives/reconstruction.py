"""Inputs that can be made again from what a model keeps of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from interplay.models.layers import values_and_mask

Tensor = torch.Tensor


@dataclass(frozen=True)
class Reconstruction:
    """Sum over the modalities of their weight times the mean of ||g_i(z) - x_i||^2 a number.

    Attributes:
        weights: one for each modality.

    """

    weights: Sequence[float]

    def __call__(self, outputs: Any) -> Tensor:
        """Of a model's inputs and reconstructions; filling of sequences does not count."""
        parts = zip(self.weights, outputs.reconstructions, outputs.inputs, strict=True)
        terms = [weight * squared_error(made, given) for weight, made, given in parts]
        return torch.stack(terms).sum()


def squared_error(made: Tensor, given: Any) -> Tensor:
    """The mean over all numbers that are the rows' own."""
    values, mask = values_and_mask(given)
    if mask is None:
        return (made - values).square().mean()
    return (made - values)[mask].square().mean()
