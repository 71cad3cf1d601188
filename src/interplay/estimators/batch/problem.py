"""Rows as the coupling sees them: features, and the label masses of any batch."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
import torch

from interplay.core.channels import fitted_to_prior
from interplay.core.types import Array, Index
from interplay.estimators.batch.networks import posterior_features

Tensor = torch.Tensor

LEAST = 1e-9  # of a posterior: every mass is positive


@dataclass(frozen=True, slots=True)
class Side:
    """A batch of one modality: features (m, f), rows (m, ...) or None, and masses (k, m)."""

    features: Tensor
    rows: Tensor | None
    masses: Tensor


@dataclass(frozen=True, eq=False)
class Problem:
    """Posteriors of two modalities, and their rows where a module of the user's reads them.

    Attributes:
        posteriors: (n, k) given each modality.
        both: (n, k) given both.
        rows: (n, ...) of each modality, or None.
        device: where batches go.
        dtype: of everything but the rows.

    """

    posteriors: tuple[Array, Array] = field(repr=False)
    both: Array = field(repr=False)
    rows: tuple[Any, Any] = (None, None)
    device: str = "cpu"
    dtype: torch.dtype = torch.float64

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.posteriors[0])

    @cached_property
    def features(self) -> tuple[Tensor, Tensor]:
        """(n, f) of each modality."""
        one, two = (torch.as_tensor(posterior_features(p)) for p in self.posteriors)
        return one.to(self.device, self.dtype), two.to(self.device, self.dtype)

    @cached_property
    def symbols(self) -> tuple[Index, Index]:
        """(n,) the number of each row's posterior among the distinct ones, for each modality."""
        one, two = (np.unique(p, axis=0, return_inverse=True)[1] for p in self.posteriors)
        return one.ravel(), two.ravel()

    def batch(self, chosen: Index) -> tuple[Side, Side]:
        """Both modalities of chosen rows.

        The masses of each label are the same for both: posteriors are moved to have one mean, the
        smallest move that factors of their odds allow. Without that no coupling fits both. The mean
        is that of the posteriors given both modalities of these rows, which both can meet even
        where they are certain of some labels.
        """
        prior = np.maximum(self.both[chosen], LEAST).mean(axis=0)
        prior /= prior.sum()
        one, two = (self.side(modality, chosen, prior) for modality in (0, 1))
        return one, two

    @property
    def k(self) -> int:
        """Number of labels."""
        return int(self.both.shape[1])

    def side(self, modality: int, chosen: Index, prior: Array) -> Side:
        """One modality of chosen rows, with ``prior`` (k,) as the mean of its posteriors."""
        kept = self.rows[modality]
        rows, weights = None, None
        if kept is None:  # rows of one posterior are one row of more mass
            found, first, number = np.unique(
                self.symbols[modality][chosen], return_index=True, return_counts=True
            )
            if len(found) < len(chosen):
                chosen, weights = chosen[first], number / len(chosen)
        else:
            rows = torch.as_tensor(kept[chosen], dtype=torch.float32, device=self.device)
        posterior = np.maximum(self.posteriors[modality][chosen], LEAST)
        fitted = fitted_to_prior(posterior, prior, weights)
        masses = torch.as_tensor(np.ascontiguousarray(fitted.T))
        on = torch.as_tensor(chosen, device=self.device)
        return Side(self.features[modality][on], rows, masses.to(self.device, self.dtype))

    def fingerprint(self) -> str:
        """A digest of the data."""
        digest = sha256()
        for part in (*self.posteriors, self.both, *self.rows):
            if part is not None:
                digest.update(np.ascontiguousarray(part).tobytes())
        return digest.hexdigest()
