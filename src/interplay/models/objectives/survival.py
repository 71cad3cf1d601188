"""Survival in bins of time, where some rows are only known to have lived on."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch.nn.functional import logsigmoid

from interplay.core.types import Array, Index
from interplay.errors import InputError

Tensor = torch.Tensor


def discrete_time_survival(logits: Tensor, y: Tensor, event: Tensor) -> Tensor:
    """Mean negative log likelihood (nats) of discrete-time hazards (Zadeh and Schmid, 2020).

    Logit j of a row gives its hazard h_j = sigmoid(logit_j), the chance to die in bin j of those
    that reach it. A death in bin y has the likelihood h_y prod_{j<y} (1 - h_j); a row that was lost
    in bin y is known to have outlived the bins before it, prod_{j<y} (1 - h_j).

    Args:
        logits: (n, k) of the hazards.
        y: (n,) bin of the death, or in which the row was lost, 0 ... k - 1.
        event: (n,) whether it died.

    """
    survives, dies = logsigmoid(-logits), logsigmoid(logits)
    before = torch.arange(logits.shape[1], device=logits.device) < y[:, None]
    lived = (survives * before).sum(dim=1)
    died = dies.gather(1, y[:, None])[:, 0]
    return -(lived + died * event.to(died)).mean()


def time_bins(time: Any, event: Any, bins: int) -> tuple[Index, Array]:
    """(bin of each row (n,), inner edges): quantiles of the times of death.

    Args:
        time: (n,) of death, or when a row was lost.
        event: (n,) whether it died.
        bins: how many.

    Raises:
        InputError: unequal lengths, missing times, or too few distinct times of death.

    """
    times, died = np.asarray(time, dtype=np.float64), np.asarray(event).astype(bool)
    if times.shape != died.shape or times.ndim != 1:
        raise InputError(f"time has shape {times.shape}, event {died.shape}: pass (n,) each")
    if not np.isfinite(times).all():
        raise InputError("time has missing or infinite values: leave these rows out")
    if bins < 2 or len(np.unique(times[died])) < bins:
        raise InputError(
            f"bins is {bins}, but {len(np.unique(times[died]))} distinct times of death are known: "
            "pass 2 to that many"
        )
    edges = np.unique(np.quantile(times[died], np.arange(1, bins) / bins))
    return np.searchsorted(edges, times, side="right").astype(np.intp), edges
