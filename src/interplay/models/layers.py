"""Pieces that encoders, families and decoders are built of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import torch

from interplay.core.padded import Padded
from interplay.errors import InputError

Tensor = torch.Tensor

ACTIVATIONS: dict[str, Callable[[], torch.nn.Module]] = {
    "leaky_relu": lambda: torch.nn.LeakyReLU(0.2),  # the slope of the paper's tables
    "relu": torch.nn.ReLU,
    "silu": torch.nn.SiLU,
    "gelu": torch.nn.GELU,
    "tanh": torch.nn.Tanh,
}


def activation_of(name: str) -> torch.nn.Module:
    """A new activation.

    Raises:
        InputError: there is none of that name.

    """
    if name not in ACTIVATIONS:
        raise InputError(f"activation is {name!r}: pass one of {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]()


def perceptron(
    sizes: Sequence[int], activation: str, dropout: float = 0.0, *, ends_active: bool = False
) -> torch.nn.Sequential:
    """Linear layers of ``sizes``, with activation and dropout between them (and at the end)."""
    made: list[torch.nn.Module] = []
    for one, two in pairwise(sizes):
        made += [torch.nn.Linear(one, two), activation_of(activation)]
        if dropout > 0:
            made.append(torch.nn.Dropout(dropout))
    if not ends_active:
        made = made[: -2 if dropout > 0 else -1]
    return torch.nn.Sequential(*made)


def values_and_mask(x: Any) -> tuple[Tensor, Tensor | None]:
    """(the values (n, t, d), which steps are the rows' own (n, t) or None for all)."""
    return (x.values, x.mask) if isinstance(x, Padded) else (x, None)


def masked_mean(values: Tensor, mask: Tensor | None) -> Tensor:
    """(n, d) mean over the steps that are the rows' own."""
    if mask is None:
        return values.mean(dim=1)
    weight = mask[:, :, None].to(values)
    return (values * weight).sum(dim=1) / weight.sum(dim=1)


def multiple_of(unit: int, size: int) -> int:
    """The largest multiple of ``unit`` up to ``size``, and at least ``unit``."""
    return max(size // unit, 1) * unit


class Standardise(torch.nn.Module):
    """Takes the mean off and divides by the spread, both kept with the weights of the model.

    One of each for a column of vectors, a feature of sequences or a channel of images; at first
    they change nothing. Gives float32.

    Args:
        shape: of a row.

    """

    def __init__(self, shape: Sequence[int]) -> None:
        super().__init__()
        self.axis = 1 if len(shape) == 3 else -1  # channels of images, else the last
        count = 1 if len(shape) == 0 else shape[0 if len(shape) == 3 else -1]
        self.register_buffer("mean", torch.zeros(count, dtype=torch.float64))
        self.register_buffer("spread", torch.ones(count, dtype=torch.float64))

    def fit(self, x: Any) -> None:
        """Learn mean and spread from rows (n, ...); columns that don't vary are only shifted."""
        values, mask = values_and_mask(x)
        last = values.movedim(self.axis, -1)
        flat = last.flatten(0, -2) if mask is None else last[mask]
        mean = flat.double().mean(dim=0)
        spread = (flat.double() - mean).square().mean(dim=0).sqrt()
        even = spread <= 1e-12 * mean.abs().clamp(min=1e-300)
        self.mean.copy_(mean)  # type: ignore[operator]
        self.spread.copy_(torch.where(even, 1.0, spread))  # type: ignore[operator]

    def forward(self, x: Any) -> Any:
        """The same rows, standardised; filling stays 0."""
        values, mask = values_and_mask(x)
        shape = [1] * values.ndim
        shape[self.axis] = -1
        kind = values.dtype if values.is_floating_point() else torch.float32
        mean, spread = (
            part.to(kind).view(shape)  # type: ignore[operator]
            for part in (self.mean, self.spread)
        )
        scaled = ((values - mean) / spread).float()
        if mask is None:
            return scaled
        return Padded(scaled * mask[:, :, None], x.lengths)
