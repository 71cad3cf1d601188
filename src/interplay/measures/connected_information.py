"""Connected information of the third order: what no additive model of x1 and x2 can reach."""

from __future__ import annotations

from numpy.typing import ArrayLike

from interplay.core.joint import Joint
from interplay.measures.additive import additive_fit
from interplay.measures.measure import Measure, joint_of
from interplay.measures.pairs import PairTable

SOURCE = "Schneidman, Still, Berry and Bialek, 2003, Network information and connected correlations"


def connected_information(p: ArrayLike | Joint) -> Measure:
    """S = D(p || p_add), where p_add has p's pairwise marginals and the most entropy.

    It is the part of the information that needs an interaction: I12 - S is what logits
    f1(x1) + f2(x2) reach. It says nothing of redundancy and unique information, which are None. It
    is not negative. It may be far below the synergy of a PID, which additive models can partly
    reach, and it may exceed it.

    Args:
        p: (n1, n2, k) probabilities or counts, or a ``Joint`` made from a table or cells.

    Raises:
        InputError: as in ``Joint.from_table``, or a ``Joint`` made from marginals.

    """
    fit = additive_fit(PairTable.of(joint_of(p)))
    return Measure("connected information", None, None, None, fit.lost, source=SOURCE)
