"""Self-attention for sequences."""

from __future__ import annotations

import torch

from interplay.core.padded import Padded
from interplay.models.layers import masked_mean, multiple_of, values_and_mask

Tensor = torch.Tensor
LONGEST = 10_000.0  # wavelength of the slowest position signal (Vaswani et al., 2017)


class Transformer(torch.nn.Module):
    """Gives (n, width), the mean over steps of a transformer encoder, for sequences (n, t, d).

    Args:
        shape: (t, d) of a row.
        width: of each step; a multiple of ``heads`` is taken, the next below.
        layers: how many.
        heads: of the attention.
        dropout: share of the numbers that are left out in training.

    """

    def __init__(
        self,
        shape: tuple[int, ...],
        *,
        width: int = 64,
        layers: int = 2,
        heads: int = 4,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.output_size = size = multiple_of(2 * heads, width)
        self.enter = torch.nn.Linear(shape[-1], size)
        layer = torch.nn.TransformerEncoderLayer(
            size, heads, 2 * size, dropout, batch_first=True, norm_first=True
        )
        self.layers = torch.nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.norm = torch.nn.LayerNorm(size)

    def forward(self, x: Tensor | Padded) -> Tensor:
        """(n, width) from (n, t, d)."""
        return masked_mean(self.steps(x), values_and_mask(x)[1])

    def steps(self, x: Tensor | Padded) -> Tensor:
        """(n, t, width), what each step has become."""
        values, mask = values_and_mask(x)
        entered = self.enter(values) + positions(values.shape[1], self.output_size).to(values)
        absent = None if mask is None else ~mask
        made: Tensor = self.norm(self.layers(entered, src_key_padding_mask=absent))
        return made


def positions(steps: int, width: int) -> Tensor:
    """(t, width) sines and cosines of the number of the step."""
    rates = LONGEST ** -torch.linspace(0, 1, width // 2)
    angles = torch.arange(steps)[:, None] * rates
    return torch.cat([angles.sin(), angles.cos()], dim=1)
