"""Bags of instances, such as the patches of a slide: which of them matter is learnt."""

from __future__ import annotations

import torch

from interplay.core.padded import Padded
from interplay.models.layers import values_and_mask

Tensor = torch.Tensor


class MultipleInstance(torch.nn.Module):
    """Gives (n, width) for bags (n, t, d) by gated attention (Ilse et al., ICML 2018).

    The order of the instances does not matter.

    Args:
        shape: (t, d) of a row.
        width: numbers given for each bag.

    """

    def __init__(self, shape: tuple[int, ...], *, width: int = 64) -> None:
        super().__init__()
        self.output_size = width
        self.instance = torch.nn.Sequential(torch.nn.Linear(shape[-1], width), torch.nn.ReLU())
        self.content = torch.nn.Linear(width, width)
        self.gate = torch.nn.Linear(width, width)
        self.score = torch.nn.Linear(width, 1, bias=False)  # softmax takes a constant away

    def forward(self, x: Tensor | Padded) -> Tensor:
        """(n, width) from (n, t, d)."""
        made = self.instances(x)
        pooled: Tensor = (self.attention(x, made)[:, :, None] * made).sum(dim=1)
        return pooled

    def instances(self, x: Tensor | Padded) -> Tensor:
        """(n, t, width), what is made of each instance."""
        made: Tensor = self.instance(values_and_mask(x)[0])
        return made

    def attention(self, x: Tensor | Padded, made: Tensor | None = None) -> Tensor:
        """(n, t) weight of each instance, of sum 1; 0 for filling."""
        made = self.instances(x) if made is None else made
        mask = values_and_mask(x)[1]
        scores = self.score(self.content(made).tanh() * self.gate(made).sigmoid())[:, :, 0]
        if mask is not None:
            scores = scores.masked_fill(~mask, -torch.inf)
        found: Tensor = scores.softmax(dim=1)
        return found
