"""I_min: redundancy as the least that either modality tells of each label (Williams and Beer)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import rel_entr

from interplay.core.information import LN2
from interplay.core.joint import Joint
from interplay.core.types import Array
from interplay.measures.measure import Measure, from_redundancy, joint_of

SOURCE = "Williams and Beer, 2010, Nonnegative decomposition of multivariate information"


def i_min(p: ArrayLike | Joint) -> Measure:
    """R = sum_y p(y) min_i I(X_i; Y=y); the rest follows.

    None of the four is negative. It counts as shared what each modality tells about the same label
    value, even where they tell different things about it: for two independent bits and their copy
    it finds one bit of redundancy and one of synergy where the PID finds two of unique information.

    Args:
        p: (n1, n2, k) probabilities or counts, or a ``Joint``.

    Raises:
        InputError: as in ``Joint.from_table``.

    """
    joint = joint_of(p)
    least = np.minimum(specific(joint.p1), specific(joint.p2))
    return from_redundancy("I_min", joint, float(least.sum()), source=SOURCE)


def specific(p: Array) -> Array:
    """(k,) p(y) times the specific information of Y=y in X, in bits, of p(x, y) of shape (n, k)."""
    independent = p.sum(axis=1, keepdims=True) * p.sum(axis=0)
    return np.asarray(rel_entr(p, independent).sum(axis=0) / LN2)
