"""CI: correlational importance, what is lost by taking modalities for independent given a label."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from interplay.core.information import LN2
from interplay.core.joint import Joint
from interplay.core.types import Array
from interplay.measures.measure import Measure, joint_of
from interplay.measures.pairs import PairTable, conditional

SOURCE = "Nirenberg and Latham, 2003, Decoding neuronal spike trains; paper, appendix C.6"


def ci(p: ArrayLike | Joint) -> Measure:
    """S = D(p(y|x1,x2) || naive Bayes), with U1 = I12 - I2 - S, U2 = I12 - I1 - S.

    S is the bits of log loss that naive Bayes, p(y) p(x1|y) p(x2|y) normalised, pays for taking the
    modalities for independent given the label. It is not negative, but it may exceed I12, so that
    R, U1 and U2 may be negative.

    Args:
        p: (n1, n2, k) probabilities or counts, or a ``Joint`` made from a table or cells.

    Raises:
        InputError: as in ``Joint.from_table``, or a ``Joint`` made from marginals.

    """
    joint = joint_of(p)
    table = PairTable.of(joint)
    synergy = divergence(table.mass, naive_bayes(joint, table))
    return Measure(
        name="CI",
        redundancy=joint.i1 + joint.i2 - joint.i12 + synergy,
        unique1=joint.i12 - joint.i2 - synergy,
        unique2=joint.i12 - joint.i1 - synergy,
        synergy=synergy,
        may_be_negative=("redundancy", "unique1", "unique2"),
        source=SOURCE,
    )


def naive_bayes(joint: Joint, table: PairTable) -> Array:
    """(p, k) posteriors of the pairs as if the modalities were independent given the label."""
    prior = np.where(joint.p_y > 0, joint.p_y, 1.0)
    return conditional(joint.p1[table.first] * (joint.p2[table.second] / prior))


def divergence(mass: Array, posteriors: Array) -> float:
    """Mean of D(p(y|pair) || posteriors) in bits, of p(pair, y) of shape (p, k)."""
    own = conditional(mass)
    seen = mass > 0
    return float(mass[seen] @ np.log(own[seen] / posteriors[seen]) / LN2)
