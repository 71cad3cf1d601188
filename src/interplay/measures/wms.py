"""WMS: the whole minus the sum, which is synergy minus redundancy."""

from __future__ import annotations

from numpy.typing import ArrayLike

from interplay.core.joint import Joint
from interplay.measures.measure import Measure, joint_of

SOURCE = "Chechik et al., 2001, Group redundancy measures; paper, appendix C.6"


def wms(p: ArrayLike | Joint) -> Measure:
    """S = I12 - I1 - I2, with U_i = I_i and R = 0.

    S is that of any PID less its redundancy (the negative of the co-information): it is below 0
    where redundancy prevails, and 0 where the two are alike, however large they are.

    Args:
        p: (n1, n2, k) probabilities or counts, or a ``Joint``.

    Raises:
        InputError: as in ``Joint.from_table``.

    """
    joint = joint_of(p)
    return Measure(
        name="WMS",
        redundancy=0.0,
        unique1=joint.i1,
        unique2=joint.i2,
        synergy=joint.i12 - joint.i1 - joint.i2,
        may_be_negative=("synergy",),
        source=SOURCE,
    )
