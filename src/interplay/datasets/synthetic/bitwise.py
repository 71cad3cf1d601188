"""Logic gates and other small distributions whose decomposition has a closed form.

R, U1, U2 and S follow from I(X1;Y), I(X2;Y), I(X1,X2;Y) and the union information I*. The first
three are entropies of a few fractions. I* has a closed form where one of these holds, and only such
distributions are here:

- ``DEGRADED``: one modality's channel from the label is a garbling of the other's (equal channels
  included), so that the better modality alone holds all that either tells: I* = max(I1, I2).
- ``FORCED``: given the label one of the modalities is constant, so that the marginals leave a
  single coupling: I* = I(X1,X2;Y), and there is no synergy.
- ``PARTS``: several independent parts side by side, over which I* adds up.

Bertschinger et al. (2014) derive all three rules, in terms of unique information.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from math import log2
from typing import Any

import numpy as np

from interplay.core.atoms import pid_from_informations
from interplay.core.checks import checked_generator, checked_number
from interplay.core.information import entropy
from interplay.core.pid import PID
from interplay.core.types import Array, Index, Integers
from interplay.datasets.base import Seed
from interplay.datasets.rows import checked_lengths
from interplay.errors import InputError

Cell = tuple[int, int, int]

DEGRADED = "one channel is a garbling of the other: I* = max(I1, I2)"
FORCED = "given Y, X1 or X2 is constant: one coupling, I* = I12"
PARTS = "independent parts, each of them forced or degraded: I* adds up"

BERTSCHINGER = "Bertschinger et al. (2014), Quantifying unique information, Entropy 16"
GRIFFITH = "Griffith et al. (2014), Intersection information, Entropy 16"
WILLIAMS = "Williams and Beer (2010), Nonnegative decomposition of multivariate information"
FINN = "Finn and Lizier (2018), Pointwise partial information decomposition, Entropy 20"
INCE = "Ince (2017), Measuring multivariate redundant information, Entropy 19"
DIT = "example distributions of dit (James, Ellison and Crutchfield 2018)"


@dataclass(frozen=True, slots=True, eq=False)
class BitwiseDataset:
    """A small joint distribution with a closed-form decomposition.

    Attributes:
        name: as ``bitwise`` takes it.
        rule: how X1, X2 and Y depend on one another.
        p: (n1, n2, k) probabilities p(x1, x2, y); read-only.
        i1: I(X1;Y) in bits, from its formula.
        i2: I(X2;Y) in bits.
        i12: I(X1,X2;Y) in bits.
        i_star: the union information I* in bits.
        argument: why I* has this value.
        source: where the distribution comes from.
        names: of X1, X2 and Y.

    """

    name: str
    rule: str
    p: Array
    i1: float
    i2: float
    i12: float
    i_star: float
    argument: str
    source: str
    names: tuple[str, str, str] = ("X1", "X2", "Y")

    def sample(self, n: int, rng: Seed = None) -> tuple[Integers, Integers, Integers]:
        """Independent draws (x1, x2, y), each of shape (n,), as indices into the axes of ``p``.

        Raises:
            InputError: ``n`` is not a positive whole number, or ``rng`` no seed or generator.

        """
        checked_number("n", n, least=1)
        cells = np.argwhere(self.p)
        drawn = checked_generator(rng).choice(cells, size=n, p=self.p[tuple(cells.T)])
        return drawn[:, 0], drawn[:, 1], drawn[:, 2]

    def true_pid(self) -> PID:
        """The decomposition in closed form, in bits; nothing is estimated or solved."""
        return pid_from_informations(
            i1=self.i1,
            i2=self.i2,
            i12=self.i12,
            i_star=self.i_star,
            entropy_y=entropy(self.p.sum(axis=(0, 1))),
            method="closed form",
            names=self.names,
            provenance={
                "dataset": self.name,
                "source": self.source,
                "argument": self.argument,
            },
        )

    def posteriors(self, x1: Any, x2: Any) -> tuple[Array, Array, Array]:
        """True p(y|x1), p(y|x2) and p(y|x1,x2) of rows, (n, k) each.

        Args:
            x1: (n,) indices into the first axis of ``p``, as ``sample`` gives them.
            x2: (n,) indices into the second axis.

        Raises:
            InputError: no such symbols, unequal lengths, or a pair of symbols that never occurs.

        """
        one, two = (
            checked_symbols("x1", x1, self.p.shape[0]),
            checked_symbols("x2", x2, self.p.shape[1]),
        )
        checked_lengths(one, two)
        both = self.p[one, two]
        never = np.flatnonzero(both.sum(axis=1) == 0)
        if len(never):
            row = int(never[0])
            raise InputError(
                f"row {row} has x1 = {one[row]} and x2 = {two[row]}, which never occur together in "
                f"{self.name}: pass rows as `sample` gives them"
            )
        masses = self.p.sum(axis=1)[one], self.p.sum(axis=0)[two], both
        t1, t2, t12 = (mass / mass.sum(axis=1, keepdims=True) for mass in masses)
        return t1, t2, t12


def bitwise(name: str) -> BitwiseDataset:
    """A gate by name, in upper or lower case; ``bitwise_names()`` lists them.

    The paper's AND, OR and XOR (section 4.1, table 1), the gates of Bertschinger et al. (2014), and
    other examples of the literature. Inputs are independent fair bits unless the gate says
    otherwise.

    Raises:
        InputError: no such gate.

    """
    found = GATES.get(str(name).upper())
    if found is None:
        raise InputError(f"name is {name!r}: choose one of {', '.join(GATES)}")
    return found


def bitwise_names() -> tuple[str, ...]:
    """Names that ``bitwise`` takes."""
    return tuple(GATES)


def checked_symbols(name: str, values: Any, symbols: int) -> Index:
    """(n,) indices 0 ... symbols - 1."""
    found = np.asarray(values)
    whole = found.ndim == 1 and np.issubdtype(found.dtype, np.integer)
    if not whole or (found < 0).any() or (found >= symbols).any():
        raise InputError(
            f"{name} must be (n,) whole numbers from 0 to {symbols - 1}, as `sample` gives them, "
            f"but it has shape {found.shape}, type {found.dtype}, or other values"
        )
    return found.astype(np.intp)


def uniform(cells: Iterable[Cell]) -> dict[Cell, float]:
    """Equal mass on cells (x1, x2, y)."""
    cells = list(cells)
    return dict.fromkeys(cells, 1 / len(cells))


def of_bits(n_bits: int, cell: Callable[..., Cell]) -> dict[Cell, float]:
    """The distribution of ``cell(*bits)`` for independent fair bits; it must be one-to-one."""
    return uniform(cell(*bits) for bits in product((0, 1), repeat=n_bits))


def dense(cells: Mapping[Cell, float]) -> Array:
    """The read-only table p(x1, x2, y), just large enough."""
    index = np.array(list(cells)).T
    table = np.zeros(index.max(axis=1) + 1)
    table[tuple(index)] = list(cells.values())
    table.flags.writeable = False
    return table


def rdn_unq_xor(r: int, a: int, b: int, u: int, v: int) -> Cell:
    """A shared bit r, unique bits u and v, and the exclusive or of a and b."""
    return 4 * r + 2 * a + u, 4 * r + 2 * b + v, 8 * r + 4 * (a ^ b) + 2 * u + v


def h(p: float) -> float:
    """Entropy of a coin in bits."""
    return -p * log2(p) - (1 - p) * log2(1 - p)


def gate(
    name: str,
    rule: str,
    cells: Mapping[Cell, float],
    informations: tuple[float, float, float, float],
    argument: str,
    *,
    source: str = BERTSCHINGER,
) -> BitwiseDataset:
    """One distribution; ``informations`` are I1, I2, I12 and I*."""
    return BitwiseDataset(name, rule, dense(cells), *informations, argument, source)


ONE_IN_FOUR = h(1 / 4) - 1 / 2  # I(X1;Y) where the label differs on one of four inputs
AND_LIKE = (ONE_IN_FOUR, ONE_IN_FOUR, h(1 / 4), ONE_IN_FOUR)
XOR_LIKE = (0.0, 0.0, 1.0, 0.0)
SUM_LIKE = (0.5, 0.5, 1.5, 0.5)
REDUCED = 1 - 3 / 4 * h(1 / 3)
IMPERFECT = 1 - 0.501 * h(0.001 / 0.501)
ONE_HOT = h(1 / 3) - 2 / 3
COIN = 1 - h(1 / 4)

ALL = (
    gate("AND", "Y = X1 and X2", of_bits(2, lambda a, b: (a, b, a & b)), AND_LIKE, DEGRADED),
    gate("OR", "Y = X1 or X2", of_bits(2, lambda a, b: (a, b, a | b)), AND_LIKE, DEGRADED),
    gate("NAND", "Y = not AND", of_bits(2, lambda a, b: (a, b, 1 - (a & b))), AND_LIKE, DEGRADED),
    gate("NOR", "Y = not OR", of_bits(2, lambda a, b: (a, b, 1 - (a | b))), AND_LIKE, DEGRADED),
    gate("XOR", "Y = X1 xor X2", of_bits(2, lambda a, b: (a, b, a ^ b)), XOR_LIKE, DEGRADED),
    gate("XNOR", "Y = not XOR", of_bits(2, lambda a, b: (a, b, 1 - (a ^ b))), XOR_LIKE, DEGRADED),
    gate("RDN", "Y = X1 = X2", of_bits(1, lambda r: (r, r, r)), (1, 1, 1, 1), DEGRADED),
    gate("UNQ", "Y = (X1, X2)", of_bits(2, lambda a, b: (a, b, 2 * a + b)), (1, 1, 2, 2), FORCED),
    gate("UNQ1", "Y = X1", of_bits(2, lambda a, b: (a, b, a)), (1, 0, 1, 1), DEGRADED, source=DIT),
    gate("UNQ2", "Y = X2", of_bits(2, lambda a, b: (a, b, b)), (0, 1, 1, 1), DEGRADED, source=DIT),
    gate("COPY", "Y = (X1, X2)", of_bits(2, lambda a, b: (a, b, 2 * a + b)), (1, 1, 2, 2), FORCED),
    gate(
        "DEPENDENTCOPY",
        "Y = (X1, X2), which agree three times in four; R = I(X1;X2)",
        {(0, 0, 0): 3 / 8, (0, 1, 1): 1 / 8, (1, 0, 2): 1 / 8, (1, 1, 3): 3 / 8},
        (1, 1, 1 + h(1 / 4), 1 + h(1 / 4)),
        FORCED,
    ),
    gate(
        "RDNXOR",
        "X1 = (r, a), X2 = (r, b), Y = (r, a xor b)",
        of_bits(3, lambda r, a, b: (2 * r + a, 2 * r + b, 2 * r + (a ^ b))),
        (1, 1, 2, 1),
        PARTS,
    ),
    gate(
        "RDNUNQXOR",
        "X1 = (r, a, u), X2 = (r, b, v), Y = (r, a xor b, u, v)",
        of_bits(5, rdn_unq_xor),
        (2, 2, 4, 3),
        PARTS,
    ),
    gate(
        "XORAND",
        "Y = (X1 xor X2, X1 and X2)",
        of_bits(2, lambda a, b: (a, b, 2 * (a & b) + (a ^ b))),
        SUM_LIKE,
        DEGRADED,
    ),
    gate(
        "SUM",
        "Y = X1 + X2",
        of_bits(2, lambda a, b: (a, b, a + b)),
        SUM_LIKE,
        DEGRADED,
        source=INCE,
    ),
    gate(
        "REDUCEDOR",
        "Y = X1 or X2, which are never both 1",
        {(0, 0, 0): 1 / 2, (0, 1, 1): 1 / 4, (1, 0, 1): 1 / 4},
        (REDUCED, REDUCED, 1, REDUCED),
        DEGRADED,
        source=INCE,
    ),
    gate(
        "IMPERFECTRDN",
        "Y = X1, and X2 differs from it once in a thousand",
        {(0, 0, 0): 0.499, (0, 1, 0): 0.001, (1, 1, 1): 0.5},
        (1, IMPERFECT, 1, 1),
        DEGRADED,
        source=GRIFFITH,
    ),
    gate(
        "PWUNQ",
        "one of X1 and X2, by a fair coin, is Y + 1 and the other is 0",
        uniform([(0, 1, 0), (1, 0, 0), (0, 2, 1), (2, 0, 1)]),
        (0.5, 0.5, 1, 0.5),
        DEGRADED,
        source=FINN,
    ),
    gate(
        "W",
        "one of X1, X2 and Y is 1, the others are 0",
        uniform([(0, 0, 1), (0, 1, 0), (1, 0, 0)]),
        (ONE_HOT, ONE_HOT, h(1 / 3), ONE_HOT),
        DEGRADED,
        source=DIT,
    ),
    gate(
        "RAND",
        "Y is X1 or X2, by a fair coin",
        {
            (0, 0, 0): 1 / 4,
            (0, 1, 0): 1 / 8,
            (0, 1, 1): 1 / 8,
            (1, 0, 0): 1 / 8,
            (1, 0, 1): 1 / 8,
            (1, 1, 1): 1 / 4,
        },
        (COIN, COIN, 1 / 2, COIN),
        DEGRADED,
        source=DIT,
    ),
    gate(
        "WB1",
        "Y = (X1, X2), which are never both 1",
        uniform([(0, 0, 0), (0, 1, 1), (1, 0, 2)]),
        (h(1 / 3), h(1 / 3), log2(3), log2(3)),
        FORCED,
        source=WILLIAMS,
    ),
    gate(
        "WB2",
        "Y = 1 where X2 = 1, else 2 X1",
        uniform([(0, 0, 0), (0, 1, 1), (1, 1, 1), (1, 0, 2)]),
        (0.5, 1, 1.5, 1.5),
        FORCED,
        source=WILLIAMS,
    ),
)
GATES = {dataset.name: dataset for dataset in ALL}
