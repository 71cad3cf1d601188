"""Two modalities that may tell alike: intervals that allow for it.

Where X1 and X2 tell the same, I* = I1 = I2, and it has a kink there: a sample always shows one
modality ahead, now here and now there, so that I* comes out too large, R and S too small. Bootstrap
replicates carry the same lead. Intervals therefore join two views, that of the estimate and that of
a tie, unless the sample speaks against a tie.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log

import numpy as np

from interplay.core.pid import Interval
from interplay.core.types import Array

KINK = 0.3  # spread of I* - max(I1, I2) at a tie, as a share of that of I1 - I2


def may_be_alike(replicates: Array, estimate: Array, level: float) -> bool:
    """Whether a tie is within the level's region of I1 - I2 and I* - max(I1, I2), which are 0 then.

    The region is that of two independent normal numbers: their squares in units of their spreads
    add up to the chi-squared quantile of two degrees of freedom, -2 ln(1 - level).

    Args:
        replicates: (b, 4) centred replicates of I1, I2, I12 and I*.
        estimate: (4,) the same of the estimate.
        level: of the intervals, such as 0.9.

    """
    spread = float((replicates[:, 0] - replicates[:, 1]).std())
    lead = float(estimate[0] - estimate[1])
    bend = float(estimate[3] - estimate[:2].max()) / KINK
    return spread > 0 and lead**2 + bend**2 < -2 * log(1 - level) * spread**2


def made_alike(four: Array) -> Array:
    """(..., 4) I1, I2, I12 and I* of a tie: I1 = I2 = I* is the mean of I1 and I2."""
    mean = four[..., :2].mean(axis=-1)
    return np.stack([mean, mean, np.maximum(four[..., 2], mean), mean], axis=-1)


def joined(
    one: Mapping[str, Interval], two: Mapping[str, Interval], names: tuple[str, ...]
) -> dict[str, Interval]:
    """The intervals of ``one``, those of some names widened to hold those of ``two``."""
    wider = {
        name: Interval(min(one[name].low, two[name].low), max(one[name].high, two[name].high))
        for name in names
    }
    return {**one, **wider}
