"""What classifiers have not learnt, from their learning curves: draws that widen intervals.

Held-out information is taken to grow with the rows m as I - c m^-a, so that what is unlearnt of n
rows is (the last doubling's gain) / (2^a - 1). The exponent a isn't known from a few noisy points:
it is drawn from a prior that was fitted to worlds of known posteriors
(benchmarks/results/intervals.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import gammaincinv

from interplay.core.types import Array
from interplay.posteriors.learning_curves import LearningCurves

SHAPE, MEAN = 1.2, 1.4  # of the gamma prior of 1 / (2^a - 1): 0.06 to 4.8 in 95 of 100 parts
ALIKE = 0.5  # correlation of that between x1, x2 and both
TYPICAL = MEAN / SHAPE * float(gammaincinv(SHAPE, 0.5))  # its median: an exponent of 1
LEAST_GAIN = 2.0  # gains below so many bits over all rows cannot be told from none
PARTS = ("x1", "x2", "both")
UNLEARNT = {"unique1": (1.0, 0.0, 1.0), "unique2": (0.0, 1.0, 1.0)}  # of PARTS, by ``one_learnt``

Views = list[tuple[tuple[str, ...], Array]]  # names of parts, (b, 4) replicates for these alone


@dataclass(frozen=True, eq=False)
class Unlearnt:
    """Bits that classifiers have not learnt, such as those of I1, I2 and I12.

    Attributes:
        curves: held-out information by rows, of p parts.
        gains: (p,) of each part by the last doubling of the rows, a least one at least; 0 of what
            is known exactly.
        entropy_y: bits of the label, which no part exceeds however much is learnt.

    """

    curves: LearningCurves
    gains: Array
    entropy_y: float

    @classmethod
    def of(cls, curves: LearningCurves, entropy_y: float, *, both_known: bool = False) -> Unlearnt:
        """From curves whose last two points are half of the rows and all.

        Args:
            curves: of x1, x2 and, last, both.
            entropy_y: bits of the label.
            both_known: I12 is not learnt but exact, as it is of a model's own probabilities.

        """
        gains = np.maximum(curves.bits[-1] - curves.bits[-2], LEAST_GAIN / curves.rows[-1])
        if both_known:
            gains[-1] = 0.0
        return cls(curves, gains, entropy_y)

    @property
    def typical(self) -> Array:
        """(p,) bits, at the median of the prior."""
        return self._within(TYPICAL * self.gains)

    def draws(self, number: int, seed: int, mean: float = MEAN) -> Array:
        """(number, p) bits, by exponents drawn from the prior; of a seed always the same.

        ``mean`` is that of 1 / (2^a - 1).
        """
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(2**31 + 1,)))
        common = rng.gamma(SHAPE * ALIKE, size=(number, 1))
        own = rng.gamma(SHAPE * (1 - ALIKE), size=(number, len(self.gains)))
        return self._within(self.gains * mean / SHAPE * (common + own))

    def _within(self, bits: Array) -> Array:
        """No more than there is to tell beyond what is held out now."""
        room = np.maximum(self.entropy_y - self.curves.bits[-1], 0.0)
        return np.asarray(np.minimum(bits, room))

    def described(
        self, level: float, seed: int, parts: Sequence[str] = PARTS
    ) -> dict[str, dict[str, Any]]:
        """The curves as plain values, with the held-out bits that very many rows would give.

        By part: ``rows`` and ``bits`` of the curve; ``extrapolated``, ``low`` and ``high`` bits,
        the median and the interval of the level.
        """
        at = self.curves.bits[-1] + self.draws(2000, seed)
        tails = np.quantile(at, [(1 - level) / 2, 0.5, (1 + level) / 2], axis=0)
        rows = [round(float(m)) for m in self.curves.rows]
        return {
            part: {
                "rows": rows,
                "bits": self.curves.bits[:, column].tolist(),
                "low": float(tails[0, column]),
                "extrapolated": float(tails[1, column]),
                "high": float(tails[2, column]),
            }
            for column, part in enumerate(parts)
        }


def learnt_in_full(four: Array, unlearnt: Array, entropy_y: float = np.inf) -> Array:
    """(..., 4) I1, I2, I12 and I* had the unlearnt bits (..., 3) been learnt.

    None gets above H(Y), in bits, by that.

    The redundancy stays the same share of the smaller of I1 and I2, which settles I*: where the
    weaker modality tells nothing of its own, it will not once both are better known. I12 is at
    least I*.
    """
    i1, i2, i12, i_star = np.moveaxis(four, -1, 0)
    smaller = np.minimum(i1, i2)
    shared = np.divide(i1 + i2 - i_star, smaller, out=np.ones_like(smaller), where=smaller > 0)
    shared = np.clip(shared, 0.0, 1.0)
    one, two, both = np.moveaxis(unlearnt, -1, 0)
    change = one + two - shared * (np.minimum(i1 + one, i2 + two) - smaller)
    learnt = np.stack([i1 + one, i2 + two, i12 + both, i_star + change], axis=-1)
    return np.asarray(np.minimum(learnt, np.maximum(four, entropy_y)))


def one_learnt(four: Array, unlearnt: Array, entropy_y: float) -> Views:
    """What would be unique to a modality, had the other nothing left to learn; as above.

    What is unlearnt of a modality may be nothing, however its last gain, which is at least a least
    one, makes it appear; and it is taken off what is unique to the other.
    """
    return [
        ((name,), learnt_in_full(four, unlearnt * np.array(parts), entropy_y))
        for name, parts in UNLEARNT.items()
    ]
