"""The fusion ladder of a known distribution: exact, by iterative fitting of the additive model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from interplay.broja.decompose import check_names, decompose
from interplay.core.joint import Joint
from interplay.core.pid import NAMES
from interplay.core.types import Array
from interplay.measures.additive import additive_fit
from interplay.measures.measure import joint_of
from interplay.measures.pairs import PairTable
from interplay.selection.ladder import FusionGain


def exact_fusion_gain(p: ArrayLike | Joint, *, names: Sequence[str] = NAMES) -> FusionGain:
    """What each kind of model reaches on a known distribution, in bits.

    The gain of interaction is the third-order connected information (Schneidman et al., 2003).

    Args:
        p: (n1, n2, k) probabilities, or a ``Joint`` made from a table or cells. Counts are taken
            for the distribution itself.
        names: of X1, X2 and Y, for printing.

    Raises:
        InputError: as in ``Joint.from_table``, or a ``Joint`` made from marginals.

    """
    joint = joint_of(p)
    called = check_names(names)
    table = PairTable.of(joint)
    fit = additive_fit(table)
    return FusionGain(
        joint.i1,
        joint.i2,
        joint.i12 - fit.lost,
        joint.i12,
        joint.entropy_y,
        accuracy=accuracies(joint, table, fit.posteriors),
        pid=decompose(joint, names=called),
        n_samples=joint.n_samples,
        names=called,
        provenance={"gap_of_additive": fit.gap},
    )


def accuracies(joint: Joint, table: PairTable, additive: Array) -> dict[str, float]:
    """Accuracy of the best guess under p, by what the guess may look at."""
    guess = additive.argmax(axis=1)
    return {
        "none": float(joint.p_y.max()),
        "unimodal1": float(joint.p1.max(axis=1).sum()),
        "unimodal2": float(joint.p2.max(axis=1).sum()),
        "additive": float(table.mass[np.arange(len(guess)), guess].sum()),
        "joint": float(table.mass.max(axis=1).sum()),
    }
