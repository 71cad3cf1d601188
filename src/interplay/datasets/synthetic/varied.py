"""Generators of many kinds, each with its true posteriors, decomposition and additive information.

Each modality shows one hidden normal number, u1 or u2, which may be correlated; all other columns
are noise. The label is drawn from p(y | s1, s2), a rule of what is left of u1 and u2 when noise is
added to them. The number sits in the columns in a way that can be undone, so that nothing is lost:
along one direction, as the length of a vector in the plane, or in a plane that is twisted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
from scipy.special import ndtri
from scipy.stats import ortho_group

from interplay.core.checks import checked_generator, checked_number
from interplay.core.information import mutual_information
from interplay.core.pid import PID
from interplay.core.types import Array, Integers
from interplay.datasets.base import Seed
from interplay.datasets.rows import checked_columns, checked_lengths
from interplay.datasets.synthetic.additive import additive_information
from interplay.datasets.synthetic.monte_carlo import LEAST_ROWS, pid_of_posteriors
from interplay.datasets.synthetic.rules import RULES
from interplay.errors import InputError

Shown = Literal["line", "length", "twist"]

TRUTH_ROWS = 30_000
GRID = 240  # nodes of u1 and of u2, of equal probability
NOISE_NODES, FEW_NODES = 200, 24  # where one number is noisy, and where both are
ADDITIVE_GRID = 80
TWIST = 1.5  # radians for each unit of length
BLOCK = 2_000_000  # probabilities worked out at a time


@dataclass(frozen=True, eq=False)
class Varied:
    """Two hidden numbers, shown in many columns, and a label made by a rule.

    Attributes:
        name: as ``varied`` takes it.
        kind: what it is an example of.
        rule: one of ``RULES``.
        correlation: of u1 and u2.
        kept1: correlation of u1 with s1, what the label sees of it; 1 for no noise.
        kept2: likewise.
        flips: chance that the label is drawn anew, from all classes alike.
        columns1: of modality 1, all but one (two) of them noise.
        columns2: of modality 2.
        shown1: ``"line"``, along a direction; ``"length"``, the length of a vector in the plane is
            exp(u1 / 2); ``"twist"``, in a plane that turns with the distance from its origin.
        shown2: likewise.
        seed: of the directions.
        truth_rows: behind ``true_pid``.
        truth_seed: of those rows.

    Raises:
        InputError: a parameter that cannot be used.

    """

    name: str
    kind: str
    rule: str
    correlation: float = 0.0
    kept1: float = 1.0
    kept2: float = 1.0
    flips: float = 0.0
    columns1: int = 8
    columns2: int = 8
    shown1: Shown = "line"
    shown2: Shown = "line"
    seed: int = 0
    truth_rows: int = TRUTH_ROWS
    truth_seed: int = 0

    names = ("modality 1", "modality 2", "label")

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise InputError(f"rule is {self.rule!r}: choose one of {', '.join(RULES)}")
        for name in ("correlation", "kept1", "kept2", "flips"):
            value = getattr(self, name)
            most = 1 if name.startswith("kept") else 0.99
            if not (isinstance(value, (int, float)) and -most <= value <= most):
                raise InputError(f"{name} is {value!r}: pass a number of at most {most}")
        if self.flips < 0:
            raise InputError(f"flips is {self.flips!r}: pass a chance from 0 to below 1")
        for name in ("shown1", "shown2"):
            if getattr(self, name) not in get_args(Shown):
                raise InputError(
                    f"{name} is {getattr(self, name)!r}: choose one of {', '.join(get_args(Shown))}"
                )
        least = {name: 1 if getattr(self, f"shown{name[-1]}") == "line" else 2
                 for name in ("columns1", "columns2")}  # fmt: skip
        least |= {"seed": 0, "truth_rows": LEAST_ROWS, "truth_seed": 0}
        for name, value in least.items():
            checked_number(name, getattr(self, name), value)

    @cached_property
    def classes(self) -> int:
        """Number of classes."""
        return int(self._ruled(np.zeros(1), np.zeros(1)).shape[-1])

    def sample(self, n: int, rng: Seed = None) -> tuple[Array, Array, Integers]:
        """Independent draws: x1 (n, columns1), x2 (n, columns2), y (n,) in 0 ... classes - 1.

        Raises:
            InputError: ``n`` is not a positive whole number, or ``rng`` no seed or generator.

        """
        checked_number("n", n, least=1)
        generator = checked_generator(rng)
        u1, u2 = self._hidden(n, generator)
        s1 = self.kept1 * u1 + np.sqrt(1 - self.kept1**2) * generator.normal(size=n)
        s2 = self.kept2 * u2 + np.sqrt(1 - self.kept2**2) * generator.normal(size=n)
        p = self._ruled(s1, s2).cumsum(axis=1)
        y = (generator.random(n)[:, None] > p[:, :-1]).sum(axis=1)
        x1 = shown(u1, self.columns1, self.shown1, self._direction(1), generator)
        x2 = shown(u2, self.columns2, self.shown2, self._direction(2), generator)
        return x1, x2, y.astype(np.int64)

    def posteriors(self, x1: Any, x2: Any) -> tuple[Array, Array, Array]:
        """True p(y|x1), p(y|x2) and p(y|x1,x2) of rows, (n, classes) each.

        Those given one modality are averages over a grid of the other's hidden number.

        Args:
            x1: (n, columns1) rows as ``sample`` gives them.
            x2: (n, columns2) rows.

        Raises:
            InputError: the rows do not fit this dataset.

        """
        one = checked_columns("x1", x1, self.columns1)
        two = checked_columns("x2", x2, self.columns2)
        checked_lengths(one, two)
        u1 = hidden(one, self.shown1, self._direction(1))
        u2 = hidden(two, self.shown2, self._direction(2))
        return self._posteriors(u1, u2)

    def true_pid(self) -> PID:
        """The decomposition by Monte Carlo over ``truth_rows`` true posteriors, in bits.

        ``provenance["standard_errors"]`` has the standard error of each number.
        """
        return self._truth

    @cached_property
    def _truth(self) -> PID:
        generator = np.random.default_rng(self.truth_seed)
        t1, t2, t12 = self._posteriors(*self._hidden(self.truth_rows, generator))
        return pid_of_posteriors(
            t1,
            t2,
            t12,
            self._prior,
            rng=generator,
            names=self.names,
            provenance=self.settings(),
        )

    def additive_information(self) -> float:
        """What logits f1(x1) + f2(x2) can reach, in bits: I12 less what the grid's model lacks.

        At least what one modality tells. On a grid of ``ADDITIVE_GRID`` values of u1 and of u2; the
        difference to the grid's own I12 is taken off the I12 of ``true_pid``.
        """
        nodes = ndtri((np.arange(ADDITIVE_GRID) + 0.5) / ADDITIVE_GRID)
        mass = normal_mass(nodes, self.correlation)
        p = mass[..., None] * self._both(*np.meshgrid(nodes, nodes, indexing="ij"))
        lacking = mutual_information(p) - additive_information(p)
        pid = self.true_pid()
        return max(pid.i1, pid.i2, pid.i12 - max(0.0, lacking))

    def settings(self) -> dict[str, Any]:
        """All parameters, as plain values."""
        return {
            "dataset": "varied",
            **{field.name: getattr(self, field.name) for field in fields(self)},
        }

    def _direction(self, modality: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, modality])

    def _hidden(self, n: int, rng: np.random.Generator) -> tuple[Array, Array]:
        u1, noise = rng.normal(size=(2, n))
        return u1, self.correlation * u1 + np.sqrt(1 - self.correlation**2) * noise

    def _ruled(self, s1: Array, s2: Array) -> Array:
        """(..., k) class probabilities given what the label sees."""
        p = RULES[self.rule](s1, s2)
        return np.asarray((1 - self.flips) * p + self.flips / p.shape[-1])

    def _both(self, u1: Array, u2: Array) -> Array:
        """(..., k) p(y | u1, u2): the mean over the noise of either."""
        found: Any = 0.0
        number = FEW_NODES if abs(self.kept1) < 1 and abs(self.kept2) < 1 else NOISE_NODES
        nodes1, nodes2 = noise_nodes(self.kept1, number), noise_nodes(self.kept2, number)
        for noise1 in nodes1:
            for noise2 in nodes2:
                found = found + self._ruled(self.kept1 * u1 + noise1, self.kept2 * u2 + noise2)
        return np.asarray(found / (len(nodes1) * len(nodes2)))

    def _posteriors(self, u1: Array, u2: Array) -> tuple[Array, Array, Array]:
        t1, t2 = self._alone
        return interpolated(u1, t1), interpolated(u2, t2), self._both(u1, u2)

    @cached_property
    def _alone(self) -> tuple[Array, Array]:
        """(grid, k) p(y | u1) and p(y | u2) on a grid of either."""
        nodes = grid_nodes()
        rest = np.sqrt(1 - self.correlation**2) * quantile_nodes(GRID)
        ends = max(1, BLOCK // (GRID * self.classes))
        parts = np.array_split(nodes, -(-len(nodes) // ends))

        def mean(first: bool) -> Array:
            found = []
            for part in parts:
                seen = np.broadcast_to(part[:, None], (len(part), GRID))
                other = self.correlation * seen + rest
                both = self._both(seen, other) if first else self._both(other, seen)
                found.append(both.mean(axis=1))
            return np.concatenate(found)

        return mean(first=True), mean(first=False)

    @cached_property
    def _prior(self) -> Array:
        nodes = quantile_nodes(GRID)
        table = interpolated(nodes, self._alone[0])
        return np.asarray(table.mean(axis=0) / table.mean(axis=0).sum())


def quantile_nodes(number: int) -> Array:
    """(number,) normal quantiles in the middle of intervals of equal probability."""
    return np.asarray(ndtri((np.arange(number) + 0.5) / number))


def grid_nodes() -> Array:
    """Evenly spaced values of a hidden number, beyond which posteriors are those of the ends."""
    return np.linspace(-4.5, 4.5, 2 * GRID + 1)


def interpolated(u: Array, table: Array) -> Array:
    """(n, k) rows of a table on the grid, at the numbers (n,)."""
    return np.stack([np.interp(u, grid_nodes(), column) for column in table.T], axis=1)


def noise_nodes(kept: float, number: int) -> Array:
    """Values of the noise that is added to what is kept of a number; 0 alone where all is."""
    if kept in (1, -1):
        return np.zeros(1)
    return np.asarray(np.sqrt(1 - kept**2) * quantile_nodes(number))


def normal_mass(nodes: Array, correlation: float) -> Array:
    """(g, g) probabilities of pairs of nodes of equal probability, as of correlated normals."""
    a, b = nodes[:, None], nodes[None, :]
    rest = 1 - correlation**2
    log = -(correlation**2 * (a**2 + b**2) - 2 * correlation * a * b) / (2 * rest)
    mass = np.exp(log)
    return np.asarray(mass / mass.sum())


def shown(
    u: Array, columns: int, how: Shown, direction: np.random.Generator, rng: np.random.Generator
) -> Array:
    """(n, columns) rows that show a hidden number (n,)."""
    rows = rng.normal(size=(len(u), columns))
    if how == "length":
        angle = rng.uniform(0, 2 * np.pi, len(u))
        rows[:, :2] = np.exp(u / 2)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    else:
        rows[:, 0] = u
    if how == "twist":
        rows[:, :2] = turned(rows[:, :2], TWIST)
    return np.asarray(rows @ rotation(columns, direction).T)


def hidden(rows: Array, how: Shown, direction: np.random.Generator) -> Array:
    """(n,) the hidden number that rows (n, columns) show."""
    rows = rows @ rotation(rows.shape[1], direction)
    if how == "length":
        return np.asarray(2 * np.log(np.maximum(np.hypot(rows[:, 0], rows[:, 1]), 1e-300)))
    if how == "twist":
        rows = turned(rows[:, :2], -TWIST)
    return np.asarray(rows[:, 0])


def turned(points: Array, rate: float) -> Array:
    """(n, 2) points turned by an angle in proportion to their length."""
    angle = rate * np.hypot(points[:, 0], points[:, 1])
    cos, sin = np.cos(angle), np.sin(angle)
    x, y = points.T
    return np.stack([cos * x - sin * y, sin * x + cos * y], axis=1)


def rotation(columns: int, rng: np.random.Generator) -> Array:
    """(columns, columns) random rotation or reflection."""
    if columns == 1:
        return np.ones((1, 1))
    return np.asarray(ortho_group.rvs(columns, random_state=rng))


def listed() -> Iterator[Varied]:
    """All datasets."""
    for number in range(1, 9):
        yield Varied(
            f"random-{number}",
            "random ratios",
            f"random {number}",
            seed=number,
            correlation=(-0.5, 0.0, 0.3, 0.7)[number % 4],
        )
    for rho in (0.0, 0.5, 0.9):
        yield Varied(f"sum-{rho}", "ratios", "sum", correlation=rho)
    yield Varied("first", "ratios", "first")
    yield Varied("second", "ratios", "second", correlation=0.4)
    yield Varied("more-first", "ratios", "more of the first", correlation=0.3)
    yield Varied("more-second", "ratios", "more of the second", correlation=-0.3)
    yield Varied("suppressor", "ratios", "difference", correlation=0.9)
    yield Varied("difference", "ratios", "difference", correlation=0.3)
    for rho in (0.0, 0.6):
        yield Varied(f"product-{rho}", "products", "product", correlation=rho)
    yield Varied("weak-product", "products", "weak product")
    yield Varied("sum-product", "products", "sum and product")
    yield Varied("first-product", "products", "first and product")
    yield Varied("same-sign", "products", "same sign", flips=0.1)
    yield Varied("wide-checkers", "products", "wide checkers", flips=0.1)
    yield Varied("checkers", "products", "checkers", columns1=2, columns2=2)
    yield Varied("both", "thresholds", "both", flips=0.1)
    yield Varied("at-least-one", "thresholds", "at least one", correlation=0.5)
    yield Varied("larger", "thresholds", "larger", flips=0.05)
    yield Varied("first-is-larger", "thresholds", "first is larger", correlation=0.5, flips=0.1)
    yield Varied("near", "thresholds", "near", flips=0.05)
    yield Varied("switch", "thresholds", "switch")
    yield Varied("threshold-first", "thresholds", "threshold of the first", kept1=0.8)
    yield Varied("ring", "rings", "ring")
    yield Varied("ring-lengths", "rings", "sum", shown1="length", shown2="length")
    yield Varied("ring-product", "rings", "product", shown1="length", shown2="length")
    yield Varied("ring-line", "rings", "sum", shown1="length", shown2="line", correlation=0.4)
    yield Varied("twisted-sum", "rings", "sum", shown1="twist", shown2="twist")
    yield Varied("twisted-product", "rings", "product", shown1="twist", shown2="line")
    for kept1, kept2 in ((1.0, 0.5), (0.4, 0.9), (0.7, 0.7)):
        yield Varied(f"noise-{kept1}-{kept2}", "unequal noise", "sum", 0.5, kept1, kept2)
    yield Varied("noisy-both", "unequal noise", "both", 0.0, 1.0, 0.6)
    yield Varied("noisy-product", "unequal noise", "product", 0.0, 1.0, 0.6)
    yield Varied("flipped", "unequal noise", "first and product", flips=0.3)
    yield Varied("sum-of-3", "three classes", "sum of 3", flips=0.1)
    yield Varied("modulo-3", "three classes", "modulo 3", flips=0.1)
    yield Varied("either-of-3", "three classes", "either of 3", correlation=0.3)
    yield Varied("linear-3", "three classes", "linear 3", correlation=0.5)
    yield Varied("bilinear-3", "three classes", "bilinear 3")
    yield Varied("pair-of-2", "four classes", "pair of 2", flips=0.2)
    yield Varied("pair-of-3", "nine classes", "pair of 3", flips=0.2)
    yield Varied("sum-of-10", "ten classes", "sum of 10", flips=0.05)
    yield Varied("linear-10", "ten classes", "linear 10", correlation=0.5)
    yield Varied("bilinear-10", "ten classes", "bilinear 10")
    yield Varied("mostly-first-10", "ten classes", "mostly the first of 10", correlation=0.6)
    yield Varied("many-sum", "many columns", "sum", correlation=0.4, columns1=200, columns2=200)
    yield Varied("many-product", "many columns", "product", columns1=60, columns2=60)
    yield Varied("many-both", "many columns", "both", flips=0.1, columns1=200, columns2=200)
    yield Varied("uneven-columns", "many columns", "more of the second", 0.3, columns1=300,
                 columns2=4)  # fmt: skip


def varied(name: str) -> Varied:
    """A dataset by its name; ``varied_names()`` lists them.

    Raises:
        InputError: no such name.

    """
    found = {dataset.name: dataset for dataset in listed()}
    if name not in found:
        raise InputError(f"name is {name!r}: choose one of {', '.join(found)}")
    return found[name]


def varied_names() -> tuple[str, ...]:
    """Names that ``varied`` takes."""
    return tuple(dataset.name for dataset in listed())
