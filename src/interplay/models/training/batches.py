"""Rows as tensors, taken a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

import numpy as np
import torch

from interplay.core.padded import Padded
from interplay.models.inputs import Modalities

Tensor = torch.Tensor
Batch = tuple[tuple[tuple[Any, ...], Tensor], Tensor]  # ((modalities, weights), labels)


class LabelledRows(torch.utils.data.Dataset):  # type: ignore[type-arg]
    """Rows of all modalities with their labels and weights, on the device where they are used.

    Args:
        rows: the modalities.
        y: (n,) classes 0 ... k - 1.
        weight: (n,) what each row counts.
        device: where tensors are kept.

    """

    def __init__(self, rows: Modalities, y: Any, weight: Any, device: str) -> None:
        self.parts = tensors(rows, device)
        self.y = torch.as_tensor(np.asarray(y, dtype=np.int64), device=device)
        self.weight = torch.as_tensor(np.asarray(weight, dtype=np.float32), device=device)

    def __len__(self) -> int:
        return len(self.y)

    def take(self, rows: Any) -> Batch:
        """Some of the rows, as a trainer takes them."""
        parts = tuple(part[rows] for part in self.parts)
        return (parts, self.weight[rows]), self.y[rows]


class Batches:
    """All rows in batches of nearly equal size: no batch is a remainder of one or two rows.

    Whole batches are indexed at once, which is many times faster than row by row.

    Args:
        dataset: the rows.
        batch_size: the most rows of a batch.
        generator: shuffles anew each time; None for the order as it is.

    """

    def __init__(
        self, dataset: LabelledRows, batch_size: int, generator: torch.Generator | None = None
    ) -> None:
        self.dataset, self.batch_size, self.generator = dataset, batch_size, generator

    def __len__(self) -> int:
        return ceil(len(self.dataset) / self.batch_size)

    def __iter__(self) -> Iterator[Batch]:
        n = len(self.dataset)
        if self.generator is None:
            order = torch.arange(n)
        else:
            order = torch.randperm(n, generator=self.generator)
        for rows in order.tensor_split(len(self)):
            yield self.dataset.take(rows.to(self.dataset.y.device))


def tensors(rows: Modalities, device: str) -> tuple[Any, ...]:
    """The modalities as tensors on a device."""
    return tuple(
        Padded(tensor(part.values, device), tensor(part.lengths, device))
        if isinstance(part, Padded)
        else tensor(part, device)
        for part in rows.parts
    )


def tensor(values: Any, device: str) -> Tensor:
    """Numbers on a device; torch takes no arrays that must not be written to."""
    return torch.as_tensor(np.require(values, requirements="W"), device=device)
