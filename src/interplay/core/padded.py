"""Sequences of different lengths, as one array with the length of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.errors import InputError


@dataclass(frozen=True, eq=False)
class Padded:
    """Sequences of different lengths, filled up with zeros to the longest.

    Attributes:
        values: (n, t, d) numbers, or a tensor of them.
        lengths: (n,) how many steps of each row are its own.

    """

    values: Any
    lengths: Any

    @property
    def shape(self) -> tuple[int, ...]:
        """(n, t, d)."""
        return tuple(self.values.shape)

    @property
    def size(self) -> int:
        """How many numbers, with filling."""
        return int(np.prod(self.shape))

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, rows: Any) -> Padded:
        return Padded(self.values[rows], self.lengths[rows])

    @property
    def mask(self) -> Any:
        """(n, t) whether a step is the row's own."""
        steps = list(range(self.values.shape[1]))
        plain = isinstance(self.lengths, np.ndarray)
        counted = np.array(steps) if plain else self.lengths.new_tensor(steps)
        return counted < self.lengths[:, None]


def are_sequences(values: Any) -> bool:
    """Whether this is a list with an array, or a list, for each row."""
    return isinstance(values, list) and any(np.ndim(row) > 0 for row in values[:1])


def padded(name: str, rows: list[NDArray[Any]]) -> Padded | NDArray[Any]:
    """Rows of one shape as an array, sequences of different lengths padded.

    Args:
        name: of the argument, for errors.
        rows: (t, d) or (t,) numbers of each row.

    Raises:
        InputError: rows that differ in more than their length, or an empty sequence.

    """
    shapes = {row.shape for row in rows}
    if len(shapes) == 1:
        return np.stack(rows)
    steps = [row[:, None] if row.ndim == 1 else row for row in rows]
    if len({row.shape[1:] for row in steps}) > 1 or any(row.ndim != 2 for row in steps):
        found = ", ".join(map(str, sorted(shapes)[:3]))
        raise InputError(
            f"{name} has rows of shapes {found}: sequences may differ in length alone, so pass "
            "(t, d) for each row with the same d"
        )
    lengths = np.array([len(row) for row in steps])
    if lengths.min() == 0:
        raise InputError(
            f"{name} has an empty sequence in row {int(lengths.argmin())}: leave the row out"
        )
    values = np.zeros((len(steps), lengths.max(), steps[0].shape[1]), np.result_type(*steps))
    for row, sequence in enumerate(steps):
        values[row, : len(sequence)] = sequence
    return Padded(values, lengths)
