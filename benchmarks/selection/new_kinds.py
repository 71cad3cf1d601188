"""Twenty generators of kinds that the base suite lacks, each with its truth.

Each modality shows a few hidden normal numbers, z1 (n, d1) and z2 (n, d2), turned among columns of
noise. The label is drawn from p(y | z1, z2). None of this has made or tuned any rule of selection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
from scipy.special import expit, ndtri
from scipy.stats import qmc

from interplay.core.information import mutual_information
from interplay.core.types import Array, Integers
from interplay.datasets.synthetic.additive import additive_information
from interplay.datasets.synthetic.monte_carlo import pid_of_posteriors
from interplay.datasets.synthetic.rules import binary, level, one_of
from interplay.datasets.synthetic.varied import normal_mass, rotation

TRUTH_ROWS = 20_000
DRAWS = 512  # of the other modality's numbers, averaged over
BLOCK = 2_000  # rows at a time
NODES = {1: 120, 2: 20, 3: 8}  # of each number by how many there are, for the additive information


@dataclass(frozen=True, eq=False)
class NewKind:
    """A generator.

    Attributes:
        name: of its own.
        kind: what it is an example of.
        rule: (..., d1), (..., d2) to (..., k) class probabilities.
        d1: hidden numbers of modality 1.
        d2: of modality 2.
        correlation: of each number of modality 1 with that of modality 2 at its place.
        flips: chance that the label is drawn anew, from all classes alike.
        columns1: of modality 1.
        columns2: of modality 2.

    """

    name: str
    kind: str
    rule: Callable[[Array, Array], Array]
    d1: int = 1
    d2: int = 1
    correlation: float = 0.0
    flips: float = 0.0
    columns1: int = 8
    columns2: int = 8

    def sample(self, n: int, rng: np.random.Generator) -> tuple[Array, Array, Integers]:
        """x1 (n, columns1), x2 (n, columns2), y (n,)."""
        z1, z2 = self.hidden(n, rng)
        p = self.ruled(z1, z2).cumsum(axis=1)
        y = (rng.random(n)[:, None] > p[:, :-1]).sum(axis=1)
        x1 = np.hstack([z1, rng.normal(size=(n, self.columns1 - self.d1))])
        x2 = np.hstack([z2, rng.normal(size=(n, self.columns2 - self.d2))])
        return x1 @ self.turn(1).T, x2 @ self.turn(2).T, y

    def posteriors(self, x1: Array, x2: Array) -> tuple[Array, Array, Array]:
        """True p(y|x1), p(y|x2), p(y|x1,x2) of rows."""
        z1, z2 = (x1 @ self.turn(1))[:, : self.d1], (x2 @ self.turn(2))[:, : self.d2]
        return self.of_hidden(z1, z2)

    @cached_property
    def classes(self) -> int:
        return int(self.rule(np.zeros((1, self.d1)), np.zeros((1, self.d2))).shape[-1])

    @cached_property
    def truth(self) -> dict[str, float]:
        """Atoms and rungs in bits."""
        rng = np.random.default_rng(0)
        posteriors = self.of_hidden(*self.hidden(TRUTH_ROWS, rng))
        prior = posteriors[2].mean(axis=0)
        names = ("x1", "x2", "y")
        pid = pid_of_posteriors(*posteriors, prior, rng=rng, names=names, provenance={})
        p = self.grid()
        lacking = max(0.0, mutual_information(p) - additive_information(p))
        atoms = {"r": pid.redundancy, "u1": pid.unique1, "u2": pid.unique2, "s": pid.synergy}
        return {
            **{f"data_{name}": bits for name, bits in atoms.items()},
            **{"i1": pid.i1, "i2": pid.i2, "i12": pid.i12},
            "i_add": max(pid.i1, pid.i2, pid.i12 - lacking),
        }

    def turn(self, modality: int) -> Array:
        columns = self.columns1 if modality == 1 else self.columns2
        return rotation(columns, np.random.default_rng([len(self.name), modality]))

    def hidden(self, n: int, rng: np.random.Generator) -> tuple[Array, Array]:
        z1, z2 = rng.normal(size=(n, self.d1)), rng.normal(size=(n, self.d2))
        return z1, self.given(z1, z2)

    def given(self, seen: Array, fresh: Array) -> Array:
        """The other modality's numbers, from those of one and fresh normal ones (..., d)."""
        if self.correlation == 0:
            return fresh
        return self.correlation * seen + np.sqrt(1 - self.correlation**2) * fresh

    def ruled(self, z1: Array, z2: Array) -> Array:
        p = self.rule(z1, z2)
        return (1 - self.flips) * p + self.flips / p.shape[-1]

    def of_hidden(self, z1: Array, z2: Array) -> tuple[Array, Array, Array]:
        fresh1, fresh2 = normal_points(self.d1), normal_points(self.d2)

        def one(rows: Array) -> Array:
            return self.ruled(rows[:, None], self.given(rows[:, None], fresh2[None])).mean(axis=1)

        def two(rows: Array) -> Array:
            return self.ruled(self.given(rows[:, None], fresh1[None]), rows[:, None]).mean(axis=1)

        return in_blocks(one, z1), in_blocks(two, z2), self.ruled(z1, z2)

    def grid(self) -> Array:
        """(nodes of z1, nodes of z2, k) probabilities."""
        one, two = nodes(self.d1), nodes(self.d2)
        mass = np.full((len(one), len(two)), 1 / (len(one) * len(two)))
        if self.correlation:
            each = normal_mass(quantiles(NODES[self.d1]), self.correlation)
            mass = reduce(np.kron, [each] * self.d1)
        return mass[..., None] * self.ruled(one[:, None], two[None])


def in_blocks(mean: Callable[[Array], Array], rows: Array) -> Array:
    return np.concatenate([mean(part) for part in np.split(rows, range(BLOCK, len(rows), BLOCK))])


def normal_points(columns: int) -> Array:
    """(DRAWS, columns) evenly spread normal numbers."""
    return ndtri(qmc.Sobol(columns, seed=7).random(DRAWS))


def quantiles(number: int) -> Array:
    return ndtri((np.arange(number) + 0.5) / number)


def nodes(columns: int) -> Array:
    """(m, columns) nodes of equal probability."""
    each = np.meshgrid(*[quantiles(NODES[columns])] * columns, indexing="ij")
    return np.stack(each, axis=-1).reshape(-1, columns)


# Rules: (..., d1), (..., d2) to (..., k) class probabilities.


def parity(z1: Array, z2: Array) -> Array:
    """The sign of the product of all numbers."""
    return one_of(z1.prod(axis=-1) * z2.prod(axis=-1) > 0, 2)


def stripes(z1: Array, z2: Array) -> Array:
    return binary(4 * np.sin(2.5 * (z1[..., 0] + z2[..., 0])))


def spirals(z1: Array, z2: Array) -> Array:
    """Two arms, in the plane of one number of each."""
    angle = np.arctan2(z2[..., 0], z1[..., 0])
    return binary(6 * np.cos(angle - 2.5 * np.hypot(z1[..., 0], z2[..., 0])))


def experts(z1: Array, z2: Array) -> Array:
    """The first modality chooses which number of the second decides."""
    return binary(4 * np.where(z1[..., 0] > 0, z2[..., 0], z2[..., 1]))


def own_gate(z1: Array, z2: Array) -> Array:
    """A number of the first modality chooses between its other one and the second modality."""
    return binary(4 * np.where(z1[..., 1] > 0, z1[..., 0], z2[..., 0]))


def suppressors(z1: Array, z2: Array) -> Array:
    """Three signals, each behind a disturbance that the other modality shows."""
    return binary(4 * (z1 - z2).sum(axis=-1))


def signal_and_suppressor(z1: Array, z2: Array) -> Array:
    return binary(5 * (z1[..., 0] - z2[..., 0]) + 1.5 * z2[..., 1])


def ratio(z1: Array, z2: Array) -> Array:
    """Whether the first number is large for the spread that the second gives."""
    return binary(4 * (np.abs(z1[..., 0]) * np.exp(-z2[..., 0]) - 0.8))


def reliability(z1: Array, z2: Array) -> Array:
    """The second modality tells how far the first can be relied on."""
    return binary(6 * expit(2.5 * z2[..., 0]) * z1[..., 0])


def largest(z1: Array, z2: Array) -> Array:
    """Which of two numbers of the first and one of the second is the largest."""
    return one_of(joined(z1, z2).argmax(axis=-1), 3)


def joined(z1: Array, z2: Array) -> Array:
    shape = np.broadcast_shapes(z1.shape[:-1], z2.shape[:-1])
    parts = [np.broadcast_to(z, (*shape, z.shape[-1])) for z in (z1, z2)]
    return np.concatenate(parts, axis=-1)


def pairs_compared(z1: Array, z2: Array) -> Array:
    """Which of two pairs, with one number of each modality, has the larger maximum."""
    pairs = np.maximum(z1, z2)
    return one_of(pairs[..., 0] > pairs[..., 1], 2)


def lagged(z1: Array, z2: Array) -> Array:
    """Products of three steps in time with those before."""
    return binary(2.5 * (z1[..., 0] * z2[..., 1] + z1[..., 1] * z2[..., 2]))


def close(z1: Array, z2: Array) -> Array:
    """Whether two points of the plane are near each other."""
    return binary(4 * (1.4 - ((z1 - z2) ** 2).sum(axis=-1) ** 0.5))


def one_sided(z1: Array, z2: Array) -> Array:
    """Two in five of one class are called the other; the boundary is a line."""
    chance = 0.6 * expit(8 * (z1[..., 0] + z2[..., 0]))
    return np.stack([1 - chance, chance], axis=-1)


def one_sided_product(z1: Array, z2: Array) -> Array:
    chance = 0.7 * expit(8 * z1[..., 0] * z2[..., 0])
    return np.stack([1 - chance, chance], axis=-1)


def rare_corner(z1: Array, z2: Array) -> Array:
    """One class in twenty, where both numbers are high."""
    chance = 0.9 * expit(8 * (np.minimum(z1[..., 0], z2[..., 0]) - 0.7))
    return np.stack([1 - chance, chance], axis=-1)


def two_rare(z1: Array, z2: Array) -> Array:
    """Two rare classes: high values of a sum, and of a product."""
    sums = expit(8 * ((z1[..., 0] + z2[..., 0]) / np.sqrt(2) - 1.5))
    products = expit(8 * (z1[..., 1] * z2[..., 1] - 1.3))
    first = 0.9 * sums
    second = 0.9 * (1 - first) * products
    return np.stack([1 - first - second, first, second], axis=-1)


def ordinal(product: float, bend: float) -> Callable[[Array, Array], Array]:
    """Five grades of a score of both, one in five of them a neighbour's."""

    def rule(z1: Array, z2: Array) -> Array:
        one, two = z1[..., 0], z2[..., 0]
        score = one + two + product * one * two + bend * np.sin(2 * z1[..., 1])
        grade = level(score / np.sqrt(2 + product**2 + bend**2 / 2), 5)
        near = [one_of(np.clip(grade + step, 0, 4), 5) for step in (-1, 0, 1)]
        return 0.1 * near[0] + 0.8 * near[1] + 0.1 * near[2]

    return rule


NEW_KINDS: tuple[NewKind, ...] = (
    NewKind("parity-of-3", "parity", parity, 2, 1, flips=0.05, columns1=4, columns2=4),
    NewKind("xor-among-60", "parity", parity, flips=0.05, columns1=30, columns2=30),
    NewKind("stripes", "waves", stripes, columns1=3, columns2=3),
    NewKind("spirals", "waves", spirals, columns1=2, columns2=2),
    NewKind("experts", "gates", experts, 1, 2),
    NewKind("own-gate", "gates", own_gate, 2, 1),
    NewKind("suppressors", "suppressors", suppressors, 3, 3, 0.9),
    NewKind("signal-and-suppressor", "suppressors", signal_and_suppressor, 2, 2, 0.85),
    NewKind("ratio", "scales", ratio),
    NewKind("reliability", "scales", reliability),
    NewKind("largest-of-3", "orders", largest, 2, 1),
    NewKind("pairs-compared", "orders", pairs_compared, 2, 2, flips=0.05),
    NewKind("lagged", "vectors", lagged, 3, 3),
    NewKind("close", "vectors", close, 2, 2, 0.3),
    NewKind("one-sided", "one-sided noise", one_sided),
    NewKind("one-sided-product", "one-sided noise", one_sided_product),
    NewKind("rare-corner", "rare classes", rare_corner),
    NewKind("two-rare", "rare classes", two_rare, 2, 2),
    NewKind("ordinal-product", "ordinal", ordinal(0.8, 0.0), 2, 1),
    NewKind("ordinal-bent", "ordinal", ordinal(0.0, 1.0), 2, 1),
)
