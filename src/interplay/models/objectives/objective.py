"""The whole of what training minimises: weighted cross-entropy and the terms of a family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.nn.functional import cross_entropy

from interplay.models.objectives.terms import Term

Tensor = torch.Tensor


def weighted_cross_entropy(logits: Tensor, y: Tensor, weight: Tensor) -> Tensor:
    """Mean of the rows' cross-entropies (nats), each times its weight (n,)."""
    return (cross_entropy(logits, y, reduction="none") * weight).mean()


@dataclass(frozen=True)
class Objective:
    """Cross-entropy times its weight, and the terms times theirs.

    Attributes:
        terms: by name.
        cross_entropy_weight: of the cross-entropy among them.

    """

    terms: Mapping[str, Term] = field(default_factory=dict)
    cross_entropy_weight: float = 1.0

    def parts(self, outputs: Any, y: Tensor, weight: Tensor) -> dict[str, Tensor]:
        """The cross-entropy and each term, without their weights, of a batch.

        Args:
            outputs: of the model.
            y: (n,) classes 0 ... k - 1.
            weight: (n,) what each row counts.

        """
        terms = {name: term.loss(outputs) for name, term in self.terms.items()}
        return {"cross_entropy": weighted_cross_entropy(outputs.logits, y, weight), **terms}

    def total(self, parts: Mapping[str, Tensor]) -> Tensor:
        """The weighted sum, which is minimised."""
        loss = self.cross_entropy_weight * parts["cross_entropy"]
        for name, term in self.terms.items():
            loss = loss + term.weight * parts[name]
        return loss
