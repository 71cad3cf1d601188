"""A recurrent network for sequences."""

from __future__ import annotations

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from interplay.core.padded import Padded

Tensor = torch.Tensor


class GRU(torch.nn.Module):
    """Gives (n, width), the last state of a gated recurrent unit, for sequences (n, t, d).

    Args:
        shape: (t, d) of a row.
        width: of the state.
        layers: how many.

    """

    def __init__(self, shape: tuple[int, ...], *, width: int = 64, layers: int = 1) -> None:
        super().__init__()
        self.output_size = width
        self.network = torch.nn.GRU(shape[-1], width, layers, batch_first=True)

    def forward(self, x: Tensor | Padded) -> Tensor:
        """(n, width) from (n, t, d)."""
        return self._run(x)[1]

    def steps(self, x: Tensor | Padded) -> Tensor:
        """(n, t, width), the state at every step."""
        return self._run(x)[0]

    def _run(self, x: Tensor | Padded) -> tuple[Tensor, Tensor]:
        if not isinstance(x, Padded):
            states, last = self.network(x)
            return states, last[-1]
        lengths = x.lengths.cpu()
        packed = pack_padded_sequence(x.values, lengths, batch_first=True, enforce_sorted=False)
        states, last = self.network(packed)
        longest = x.values.shape[1]
        return pad_packed_sequence(states, batch_first=True, total_length=longest)[0], last[-1]
