"""What all families have in common: encoders, a way to fuse, and heads that give logits."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch

from interplay.errors import InputError
from interplay.models.encoders.choose import Own, checked_padding
from interplay.models.layers import Standardise
from interplay.models.objectives.terms import Term

Tensor = torch.Tensor
Head = Callable[[int], torch.nn.Module]  # from the size of what it is given


@dataclass(frozen=True)
class Outputs:
    """What a model makes of rows; the terms of an objective read from it.

    Attributes:
        logits: (n, k).
        inputs: the standardised rows of each modality.
        features: (n, d_i) of each modality, by its encoder.
        unimodal: (n, k) logits of each modality alone, in the families that have them.
        reconstructions: of each modality's inputs, in the families that have them.

    """

    logits: Tensor
    inputs: tuple[Any, ...] = ()
    features: tuple[Tensor, ...] = ()
    unimodal: tuple[Tensor, ...] = ()
    reconstructions: tuple[Tensor, ...] = ()


@dataclass(frozen=True)
class Encoders:
    """The encoders that a family is built with.

    Attributes:
        shapes: of a row of each modality.
        modules: one for each modality, with ``output_size``.

    """

    shapes: tuple[tuple[int, ...], ...]
    modules: tuple[torch.nn.Module, ...]

    @property
    def sizes(self) -> list[int]:
        """How many numbers each encoder gives."""
        return [int(module.output_size) for module in self.modules]  # type: ignore[arg-type]


class FusionModel(torch.nn.Module, ABC):
    """A model of several modalities: ``model(x1, x2)`` gives logits (n, k).

    Attributes:
        terms: what training minimises beside the cross-entropy, by name, each with its weight.
        recipe: what ``interplay.models.registry.create`` made it from, as plain values.

    """

    def __init__(self, encoders: Encoders, *, least: int = 2, most: int | None = None) -> None:
        super().__init__()
        count = len(encoders.modules)
        if count < least or (most is not None and count > most):
            name = type(self).__name__.lower()
            wanted = f"{least}" if least == most else f"{least} or more"
            raise InputError(f"model {name!r} takes {wanted} modalities, not {count}")
        self.shapes = encoders.shapes
        self.encoders = torch.nn.ModuleList(encoders.modules)
        self.scalers = torch.nn.ModuleList(Standardise(shape) for shape in encoders.shapes)
        self.terms: dict[str, Term] = {}
        self.recipe: dict[str, Any] = {}

    def forward(self, *rows: Any) -> Tensor:
        """(n, k) logits of rows (n, ...) of each modality."""
        return self.outputs(*rows).logits

    def outputs(self, *rows: Any) -> Outputs:
        """Logits with all that terms of the objective need."""
        if len(rows) != len(self.encoders):
            raise InputError(f"the model has {len(self.encoders)} modalities, not {len(rows)}")
        scaled = tuple(scale(part) for scale, part in zip(self.scalers, rows, strict=True))
        return replace(self.fused(scaled), inputs=scaled)

    @abstractmethod
    def fused(self, inputs: tuple[Any, ...]) -> Outputs:
        """What the family makes of standardised rows."""

    def learn_scales(self, rows: Sequence[Any]) -> None:
        """Standardise by these rows, but for modalities that a user's module encodes."""
        for scale, encode, part in zip(self.scalers, self.encoders, self.seen(rows), strict=True):
            if isinstance(scale, Standardise) and not isinstance(encode, Own):
                scale.fit(part)

    def seen(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The modalities that are looked at."""
        return rows

    def encoded(self, inputs: Sequence[Any]) -> tuple[Tensor, ...]:
        """(n, d_i) of each modality."""
        pairs = zip(self.encoders, inputs, strict=True)
        return tuple(encode(checked_padding(encode, part)) for encode, part in pairs)


class Joint(FusionModel):
    """Families that fuse features to one vector z, y = f(z).

    Args:
        encoders: of the modalities.
        head: makes f of the size of z.
        size: of z.

    """

    def __init__(self, encoders: Encoders, head: Head, size: int, **limits: Any) -> None:
        super().__init__(encoders, **limits)
        self.head = head(size)

    @abstractmethod
    def fuse(self, features: tuple[Tensor, ...]) -> Tensor:
        """(n, size) z of features (n, d_i)."""

    def fused(self, inputs: tuple[Any, ...]) -> Outputs:
        """Logits of the fused features."""
        features = self.encoded(inputs)
        return Outputs(self.head(self.fuse(features)), features=features)


class Late(FusionModel):
    """Families that predict from each modality alone, and average the logits."""

    def __init__(self, encoders: Encoders, head: Head, **limits: Any) -> None:
        super().__init__(encoders, **limits)
        self.heads = torch.nn.ModuleList(head(size) for size in encoders.sizes)

    def fused(self, inputs: tuple[Any, ...]) -> Outputs:
        """The mean of the unimodal logits."""
        features = self.encoded(inputs)
        alone = tuple(head(part) for head, part in zip(self.heads, features, strict=True))
        return Outputs(torch.stack(alone).mean(dim=0), features=features, unimodal=alone)


def projections(sizes: Sequence[int], width: int, *, bias: bool = True) -> torch.nn.ModuleList:
    """A linear map of each modality's features to a common width."""
    return torch.nn.ModuleList(torch.nn.Linear(size, width, bias=bias) for size in sizes)
