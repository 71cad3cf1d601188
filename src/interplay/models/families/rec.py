"""Fusion that must be able to make its inputs again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod
from typing import Any

import torch

from interplay.errors import InputError
from interplay.models.families.fusion import Encoders, Head, Joint, Outputs
from interplay.models.layers import perceptron
from interplay.models.objectives.reconstruction import Reconstruction
from interplay.models.objectives.terms import Term

Tensor = torch.Tensor


class REC(Joint):
    """y = f(z), trained with + lambda sum_i ||g_i(z) - x_i||^2 (appendix C.7).

    z is made of the features side by side by a perceptron, and decoders g_i make of z the rows of
    each modality, standardised: vectors and images by a perceptron, sequences by a GRU that is
    given z at every step.

    Args:
        encoders: of the modalities.
        head: f.
        intermediate: sizes of the layers from the features to z.
        decoder_size: of the hidden layer of each decoder.
        reconstruction_weight: lambda.
        modality_weights: of each modality in the sum; None for 1 each.

    """

    def __init__(
        self,
        encoders: Encoders,
        head: Head,
        *,
        intermediate: Sequence[int] = (64,),
        decoder_size: int = 64,
        reconstruction_weight: float = 0.1,
        modality_weights: Sequence[float] | None = None,
    ) -> None:
        size = intermediate[-1]
        super().__init__(encoders, head, size)
        weights = [1.0] * len(self.shapes) if modality_weights is None else list(modality_weights)
        if len(weights) != len(self.shapes):
            raise InputError(
                f"modality_weights has {len(weights)} numbers: pass one for each modality"
            )
        sizes = [sum(encoders.sizes), *intermediate]
        self.intermediate = perceptron(sizes, "leaky_relu", ends_active=True)
        self.decoders = torch.nn.ModuleList(
            decoder(shape, size, decoder_size) for shape in self.shapes
        )
        self.terms = {"reconstruction": Term(reconstruction_weight, Reconstruction(weights))}

    def fuse(self, features: tuple[Tensor, ...]) -> Tensor:
        """(n, size) z."""
        made: Tensor = self.intermediate(torch.cat(features, dim=1))
        return made

    def fused(self, inputs: tuple[Any, ...]) -> Outputs:
        """Logits; in training with the reconstructions."""
        features = self.encoded(inputs)
        z = self.fuse(features)
        found = Outputs(self.head(z), features=features)
        if not self.training:
            return found
        parts = zip(self.decoders, inputs, strict=True)
        return replace(found, reconstructions=tuple(made(z, part.shape) for made, part in parts))


def decoder(shape: tuple[int, ...], size: int, hidden: int) -> torch.nn.Module:
    """What makes rows of this shape of z."""
    if len(shape) == 2:
        return SequenceDecoder(shape[-1], size, hidden)
    return FlatDecoder(prod(shape), size, hidden)


class FlatDecoder(torch.nn.Module):
    """Vectors and images of z."""

    def __init__(self, numbers: int, size: int, hidden: int) -> None:
        super().__init__()
        self.layers = perceptron([size, hidden, numbers], "leaky_relu")

    def forward(self, z: Tensor, shape: Sequence[int]) -> Tensor:
        """Rows (n, ...) of this shape."""
        made: Tensor = self.layers(z).reshape(tuple(shape))
        return made


class SequenceDecoder(torch.nn.Module):
    """Sequences of z: a GRU that is given z at every step."""

    def __init__(self, columns: int, size: int, hidden: int) -> None:
        super().__init__()
        self.network = torch.nn.GRU(size, hidden, batch_first=True)
        self.leave = torch.nn.Linear(hidden, columns)

    def forward(self, z: Tensor, shape: Sequence[int]) -> Tensor:
        """Rows (n, t, d) of this shape."""
        states, _ = self.network(z[:, None].expand(-1, shape[1], -1))
        made: Tensor = self.leave(states)
        return made
