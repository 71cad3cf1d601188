"""The one home of the identities that turn four informations into the four atoms."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.core.pid import PID
from interplay.core.types import Array

INFORMATIONS = ("i1", "i2", "i12", "i_star")


def atoms(four: Array) -> Array:
    """(..., 4) R, U1, U2, S from (..., 4) I1, I2, I12, I*; linear, so also of their differences.

    R = I1 + I2 - I*, U1 = I* - I2, U2 = I* - I1, S = I12 - I* (paper, equations (7) to (11), with
    I* = min over couplings q of I_q(X1,X2;Y), equation (3)).
    """
    i1, i2, i12, i_star = np.moveaxis(np.asarray(four, dtype=np.float64), -1, 0)
    return np.stack([i1 + i2 - i_star, i_star - i2, i_star - i1, i12 - i_star], axis=-1)


def pid_from_informations(*, i1: float, i2: float, i12: float, i_star: float, **rest: Any) -> PID:
    """The PID with I1, I2, I12 and the union information I*, all in bits.

    Nothing is clipped: an atom may be below zero by as much as the error of I*.

    Args:
        i1: I(X1;Y).
        i2: I(X2;Y).
        i12: I(X1,X2;Y).
        i_star: I*, from a solver or an estimator.
        rest: the other fields of ``PID``.

    """
    redundancy, unique1, unique2, synergy = atoms(np.array([i1, i2, i12, i_star])).tolist()
    return PID(
        redundancy=redundancy,
        unique1=unique1,
        unique2=unique2,
        synergy=synergy,
        i1=i1,
        i2=i2,
        i12=i12,
        i_star=i_star,
        **rest,
    )
