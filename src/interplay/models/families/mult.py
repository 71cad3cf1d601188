"""Crossmodal attention."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import torch

from interplay.models.encoders.choose import checked_padding
from interplay.models.families.fusion import Encoders, Head, Joint, Outputs
from interplay.models.layers import masked_mean, multiple_of, values_and_mask

Tensor = torch.Tensor
Steps = tuple[Tensor, Tensor | None]  # (n, t, width), and which steps are the rows' own


class MULT(Joint):
    """y = f(softmax(q1 k2^T) v2, ...): each modality attends to each other (appendix C.7).

    After Tsai et al. (2019): queries of one modality, keys and values of another, multi-head
    attention with residual connections and a layer of its own, averaged over steps. The steps of
    sequences are what their encoder gives; a vector becomes ``tokens`` steps by a linear map each.

    Args:
        encoders: of the modalities.
        head: f.
        embed_size: of a step; a multiple of ``heads`` is taken, the next below.
        heads: of the attention.
        tokens: steps that a vector becomes.
        attention_dropout: share of the weights that are left out in training.

    """

    def __init__(
        self,
        encoders: Encoders,
        head: Head,
        *,
        embed_size: int = 32,
        heads: int = 4,
        tokens: int = 8,
        attention_dropout: float = 0.0,
    ) -> None:
        width = multiple_of(heads, embed_size)
        count = len(encoders.modules)
        super().__init__(encoders, head, width * count * (count - 1))
        self.tokens = torch.nn.ModuleList(
            torch.nn.Linear(size, width if has_steps(encoder, shape) else tokens * width)
            for encoder, shape, size in zip(
                encoders.modules, encoders.shapes, encoders.sizes, strict=True
            )
        )
        self.blocks = torch.nn.ModuleDict(
            {
                f"{one}_from_{two}": CrossAttention(width, heads, attention_dropout)
                for one, two in permutations(range(count), 2)
            }
        )
        self.count = tokens

    def fused(self, inputs: tuple[Any, ...]) -> Outputs:
        """Logits of all that was attended to."""
        parts = zip(self.encoders, self.tokens, self.shapes, inputs, strict=True)
        steps = [self.steps(*part) for part in parts]
        pairs = permutations(range(len(steps)), 2)
        met = [self.blocks[f"{i}_from_{j}"](steps[i], steps[j]) for i, j in pairs]
        features = tuple(masked_mean(*part) for part in steps)
        return Outputs(self.head(torch.cat(met, dim=1)), features=features)

    def fuse(self, features: tuple[Tensor, ...]) -> Tensor:
        """Not of pooled features: see ``fused``."""
        raise NotImplementedError("MULT fuses steps")

    def steps(
        self, encoder: torch.nn.Module, layer: torch.nn.Module, shape: tuple[int, ...], x: Any
    ) -> Steps:
        """(n, t, width) of a modality."""
        given = checked_padding(encoder, x)
        if has_steps(encoder, shape):
            return layer(encoder.steps(given)), values_and_mask(x)[1]  # type: ignore[operator]
        return layer(encoder(given)).unflatten(1, (self.count, -1)), None


class CrossAttention(torch.nn.Module):
    """What one modality takes from another, as one vector a row."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.query_norm = torch.nn.LayerNorm(width)
        self.key_norm = torch.nn.LayerNorm(width)
        self.attention = torch.nn.MultiheadAttention(width, heads, dropout, batch_first=True)
        self.forward_norm = torch.nn.LayerNorm(width)
        self.layer = torch.nn.Sequential(
            torch.nn.Linear(width, 2 * width), torch.nn.GELU(), torch.nn.Linear(2 * width, width)
        )

    def forward(self, one: Steps, two: Steps) -> Tensor:
        """(n, width) from steps of both."""
        (query, own), (key, other) = one, two
        keys = self.key_norm(key)
        absent = None if other is None else ~other
        met, _ = self.attention(
            self.query_norm(query), keys, keys, key_padding_mask=absent, need_weights=False
        )
        made = query + met
        return masked_mean(made + self.layer(self.forward_norm(made)), own)


def has_steps(encoder: torch.nn.Module, shape: tuple[int, ...]) -> bool:
    """Whether the encoder gives a vector for every step of a sequence."""
    return len(shape) == 2 and hasattr(encoder, "steps")
