"""I_MMI: redundancy as the information of the modality that tells less (Barrett)."""

from __future__ import annotations

from numpy.typing import ArrayLike

from interplay.core.joint import Joint
from interplay.measures.measure import Measure, from_redundancy, joint_of

SOURCE = "Barrett, 2015, Exploration of synergistic and redundant information sharing"


def mmi(p: ArrayLike | Joint) -> Measure:
    """R = min(I1, I2); the rest follows, and one unique information is always 0.

    None of the four is negative. It is the largest redundancy that I1 and I2 allow, so that it
    overestimates R, and S with it, wherever modalities tell different things.

    Args:
        p: (n1, n2, k) probabilities or counts, or a ``Joint``.

    Raises:
        InputError: as in ``Joint.from_table``.

    """
    joint = joint_of(p)
    return from_redundancy("I_MMI", joint, min(joint.i1, joint.i2), source=SOURCE)
