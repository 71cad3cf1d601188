"""Features of the modalities that should be alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import torch
from torch.nn.functional import cosine_similarity, cross_entropy, normalize

from interplay.errors import InputError

Tensor = torch.Tensor


@dataclass(frozen=True)
class Alignment:
    """The mean over pairs of modalities of how far their features are from being alike.

    Attributes:
        kind: ``"cosine"``, 1 - cos(h1, h2) of each row; or ``"contrastive"``, the cross-entropy of
            telling a row's partner among those of the batch (Radford et al., 2021).
        temperature: of the contrastive form.

    """

    kind: str = "cosine"
    temperature: float = 0.1

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError(f"alignment is {self.kind!r}: pass one of {', '.join(KINDS)}")
        if not self.temperature > 0:
            raise InputError(f"temperature is {self.temperature!r}: pass a positive number")

    def __call__(self, outputs: Any) -> Tensor:
        """Of the features of a model's outputs; their sizes must be equal."""
        return self.of(outputs.features)

    def of(self, features: Sequence[Tensor]) -> Tensor:
        """Of features (n, d) of two or more modalities."""
        loss = KINDS[self.kind]
        pairs = [loss(one, two, self.temperature) for one, two in combinations(features, 2)]
        return torch.stack(pairs).mean()


def cosine(one: Tensor, two: Tensor, _: float) -> Tensor:
    """1 - cos, which is 0 where both point the same way."""
    return (1 - cosine_similarity(one, two, dim=1)).mean()


def contrastive(one: Tensor, two: Tensor, temperature: float) -> Tensor:
    """The mean of both directions."""
    likeness = normalize(one, dim=1) @ normalize(two, dim=1).T / temperature
    partner = torch.arange(len(one), device=one.device)
    return (cross_entropy(likeness, partner) + cross_entropy(likeness.T, partner)) / 2


KINDS: dict[str, Callable[[Tensor, Tensor, float], Tensor]] = {
    "cosine": cosine,
    "contrastive": contrastive,
}
