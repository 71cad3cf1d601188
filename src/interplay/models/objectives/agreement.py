"""Unimodal predictions that should agree."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import torch

Tensor = torch.Tensor


def agreement(outputs: Any) -> Tensor:
    """Mean of (f1(x1) - f2(x2))^2 over rows, classes and pairs (Ding et al., PNAS 2022)."""
    pairs = [(one - two).square().mean() for one, two in combinations(outputs.unimodal, 2)]
    return torch.stack(pairs).mean()
