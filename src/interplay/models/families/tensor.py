"""Outer products of features."""

from __future__ import annotations

import torch

from interplay.core.checks import checked_number
from interplay.errors import InputError
from interplay.models.families.fusion import Encoders, Head, Joint, projections

Tensor = torch.Tensor

LARGEST = 1_000_000  # elements of a full outer product


class TensorFusion(Joint):
    """y = f([h1, 1] x [h2, 1]): products of all features of all modalities (appendix C.7).

    The ones keep the features themselves, and the products of fewer modalities, among the products
    (Zadeh et al., 2017). Without a rank the outer product is formed of features projected to
    ``factor_size`` numbers; with a rank it is a sum of that many products of linear maps to
    ``fused_size`` numbers, never formed (Liu et al., 2018):
    z = sum_r (A1_r [h1, 1]) * (A2_r [h2, 1]).

    Args:
        encoders: of the modalities.
        head: f.
        factor_size: numbers of each modality in the full outer product.
        rank: None for the full outer product.
        fused_size: of z with a rank.

    Raises:
        InputError: an outer product of more than a million elements.

    """

    def __init__(
        self,
        encoders: Encoders,
        head: Head,
        *,
        factor_size: int = 15,
        rank: int | None = None,
        fused_size: int = 64,
    ) -> None:
        count = len(encoders.sizes)
        elements = (factor_size + 1) ** count
        if rank is None and elements > LARGEST:
            raise InputError(
                f"the outer product of {count} modalities of {factor_size} numbers has "
                f"{elements:,} elements: lower factor_size, or pass rank=32"
            )
        super().__init__(encoders, head, elements if rank is None else fused_size)
        self.rank = None if rank is None else checked_number("rank", rank, 1)
        width = factor_size if rank is None else rank * fused_size
        self.projections = projections(encoders.sizes, width)
        if rank is not None:
            spread_factors(self.projections, count, rank)

    def fuse(self, features: tuple[Tensor, ...]) -> Tensor:
        """(n, elements) of the outer product, or (n, fused_size) of its low-rank form."""
        pairs = zip(self.projections, features, strict=True)
        factors = [project(part) for project, part in pairs]
        if self.rank is None:
            return outer([with_one(factor) for factor in factors])
        products = torch.stack(factors).prod(dim=0)
        return products.view(len(products), self.rank, -1).sum(dim=1)


def spread_factors(maps: torch.nn.ModuleList, count: int, rank: int) -> None:
    """Weights with which a sum of ``rank`` products of unit features has about unit variance."""
    scale = rank ** (-0.5 / count)
    for project in maps:
        if isinstance(project, torch.nn.Linear):
            torch.nn.init.normal_(project.weight, std=scale * project.in_features**-0.5)
            torch.nn.init.normal_(project.bias, std=scale)  # those of the ones


def with_one(factor: Tensor) -> Tensor:
    """(n, d + 1) with a column of ones."""
    return torch.cat([factor, torch.ones_like(factor[:, :1])], dim=1)


def outer(factors: list[Tensor]) -> Tensor:
    """(n, d1 d2 ...) products of all combinations."""
    product = factors[0]
    for factor in factors[1:]:
        product = (product[:, :, None] * factor[:, None, :]).flatten(1)
    return product
