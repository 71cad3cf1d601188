"""I_ccs: redundancy as the common change in surprisal of single events (Ince)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from interplay.core.joint import Joint
from interplay.core.types import Array
from interplay.measures.additive import additive_fit
from interplay.measures.measure import Measure, from_redundancy, joint_of
from interplay.measures.pairs import PairTable

SOURCE = "Ince, 2017, Measuring multivariate redundant information with pointwise common change"
ZERO = 1e-8  # bits: pointwise values below have no sign


def ccs(p: ArrayLike | Joint) -> Measure:
    """R = sum of the pointwise co-information of events where all pointwise terms have one sign.

    The sum runs over the additive model with p's pairwise marginals (of most entropy). All four may
    be negative, as one event may misinform where another informs.

    Args:
        p: (n1, n2, k) probabilities or counts, or a ``Joint`` made from a table or cells.

    Raises:
        InputError: as in ``Joint.from_table``, or a ``Joint`` made from marginals.

    """
    joint = joint_of(p)
    table = PairTable.of(joint)
    mass = additive_fit(table).posteriors * table.mass.sum(axis=1, keepdims=True)
    return from_redundancy(
        "I_ccs",
        joint,
        common_change(joint, table, mass),
        may_be_negative=("redundancy", "unique1", "unique2", "synergy"),
        source=SOURCE,
    )


def common_change(joint: Joint, table: PairTable, mass: Array) -> float:
    """Bits of common change in surprisal of p(pair, y) of shape (p, k)."""
    told1, told2, prior = told(joint.p1), told(joint.p2), joint.p_y
    seen = mass > 0
    posterior = mass / mass.sum(axis=1, keepdims=True)
    both = np.log2(posterior / np.where(prior > 0, prior, 1.0), out=np.zeros_like(mass), where=seen)
    one, two = told1[table.first], told2[table.second]
    common = one + two - both
    signs = [signed(value) for value in (one, two, both, common)]
    agree = seen & np.all([sign == signs[0] for sign in signs], axis=0)
    return float((mass * common)[agree].sum())


def told(p: Array) -> Array:
    """(n, k) pointwise information log2 p(y|x) / p(y), 0 where p(x, y) is 0."""
    independent = p.sum(axis=1, keepdims=True) * p.sum(axis=0)
    ratio = np.divide(p, independent, out=np.ones_like(p), where=p > 0)
    return np.asarray(np.log2(ratio))


def signed(values: Array) -> Array:
    """The sign, 0 where it is rounding."""
    return np.where(np.abs(values) < ZERO, 0.0, np.sign(values))
