"""Continuous datasets that are hard in one way each, with their true decomposition.

A discrete state of each modality, and the label, have a known joint distribution p(s1, s2, y). Each
modality sees its state as a point in the plane: the centre of the state plus normal noise. The
plane is then twisted, columns of pure noise are added, and all columns are mixed by a rotation. The
twist and the rotation lose nothing, so that the posteriors are those of the points in the plane,
which are known exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy.special import softmax

from interplay.core.checks import checked_generator, checked_number
from interplay.core.pid import PID
from interplay.core.types import Array, Integers
from interplay.datasets.base import Seed
from interplay.datasets.rows import checked_columns, checked_lengths
from interplay.datasets.synthetic.monte_carlo import LEAST_ROWS, pid_of_posteriors
from interplay.errors import InputError

TRUTH_ROWS = 50_000


@dataclass(frozen=True, eq=False)
class Continuous:
    """States seen as noisy points in the plane, twisted and mixed with columns of noise.

    Attributes:
        name: as ``continuous`` takes it.
        rule: what is hard about it.
        p: (m1, m2, k) probabilities p(s1, s2, y).
        centres1: (m1, 2) where modality 1 sees its states; likewise ``centres2`` (m2, 2).
        centres2: of modality 2.
        noise: standard deviation of the points about their centres.
        twist: radians by which the plane is turned for each unit from the origin.
        nuisance: columns of noise added to each modality.
        truth_rows: behind ``true_pid``; more than two classes are solved in cells of posteriors.
        truth_seed: of those rows.

    """

    name: str
    rule: str
    p: Array = field(repr=False)
    centres1: Array = field(repr=False)
    centres2: Array = field(repr=False)
    noise: float = 1.0
    twist: float = 0.0
    nuisance: int = 0
    truth_rows: int = TRUTH_ROWS
    truth_seed: int = 0

    names = ("modality 1", "modality 2", "label")

    def __post_init__(self) -> None:
        checked_number("truth_rows", self.truth_rows, least=LEAST_ROWS)
        checked_number("truth_seed", self.truth_seed, least=0)

    def sample(self, n: int, rng: Seed = None) -> tuple[Array, Array, Integers]:
        """Independent draws: x1 and x2 (n, 2 + nuisance), and y (n,) in 0 ... k - 1.

        Raises:
            InputError: ``n`` is not a positive whole number, or ``rng`` no seed or generator.

        """
        checked_number("n", n, least=1)
        generator = checked_generator(rng)
        point1, point2, y = self._points(n, generator)
        return self._observed(point1, 1, generator), self._observed(point2, 2, generator), y

    def true_pid(self) -> PID:
        """The decomposition by Monte Carlo over ``truth_rows`` true posteriors, in bits.

        ``provenance["standard_errors"]`` has the standard error of each number.
        """
        return self._truth

    @cached_property
    def _truth(self) -> PID:
        generator = np.random.default_rng(self.truth_seed)
        point1, point2, _ = self._points(self.truth_rows, generator)
        return pid_of_posteriors(
            *self._posteriors(point1, point2),
            self.p.sum(axis=(0, 1)),
            rng=generator,
            names=self.names,
            provenance={"dataset": "continuous", "name": self.name},
        )

    def posteriors(self, x1: Any, x2: Any) -> tuple[Array, Array, Array]:
        """True p(y|x1), p(y|x2) and p(y|x1,x2) of rows, (n, k) each.

        Args:
            x1: (n, 2 + nuisance) rows as ``sample`` gives them.
            x2: likewise.

        Raises:
            InputError: the rows do not fit this dataset.

        """
        one, two = self._seen(x1, 1), self._seen(x2, 2)
        checked_lengths(one, two)
        return self._posteriors(one, two)

    def _posteriors(self, point1: Array, point2: Array) -> tuple[Array, Array, Array]:
        one, two = self._states(point1, self.centres1), self._states(point2, self.centres2)
        t1 = one @ self.p.sum(axis=1)
        t2 = two @ self.p.sum(axis=0)
        t12 = np.einsum("na,nb,aby->ny", one, two, self.p, optimize=True)
        t1, t2, t12 = (t / t.sum(axis=1, keepdims=True) for t in (t1, t2, t12))
        return t1, t2, t12

    def _points(self, n: int, rng: np.random.Generator) -> tuple[Array, Array, Integers]:
        """(n, 2) points of each modality in the plane, and labels (n,)."""
        cells = np.argwhere(self.p)
        drawn = rng.choice(cells, size=n, p=self.p[tuple(cells.T)])
        noise = self.noise * rng.standard_normal((2, n, 2))
        point1, point2 = self.centres1[drawn[:, 0]], self.centres2[drawn[:, 1]]
        return point1 + noise[0], point2 + noise[1], drawn[:, 2].astype(np.int64)

    def _states(self, points: Array, centres: Array) -> Array:
        """(n, m) likelihoods of the states, up to a factor for each point."""
        squares = ((points[:, None] - centres) ** 2).sum(axis=2)
        return np.asarray(softmax(-squares / (2 * self.noise**2), axis=1))

    def _observed(self, points: Array, modality: int, rng: np.random.Generator) -> Array:
        """(n, 2 + nuisance) columns that hold the points."""
        angle = self.twist * np.hypot(points[:, 0], points[:, 1])
        noise = rng.standard_normal((len(points), self.nuisance))
        return np.asarray(np.hstack([turned(points, angle), noise]) @ self._mixing(modality))

    def _seen(self, rows: Any, modality: int) -> Array:
        """(n, 2) points that the columns hold."""
        columns = checked_columns(f"x{modality}", rows, 2 + self.nuisance)
        points = (columns @ self._mixing(modality).T)[:, :2]
        return turned(points, -self.twist * np.hypot(points[:, 0], points[:, 1]))

    def _mixing(self, modality: int) -> Array:
        """Orthogonal matrix by which points and noise are mixed."""
        normal = np.random.default_rng(modality).standard_normal((2 + self.nuisance,) * 2)
        return np.asarray(np.linalg.qr(normal)[0])


def turned(points: Array, angle: Array) -> Array:
    """(n, 2) points, each turned by its own angle."""
    cosine, sine = np.cos(angle), np.sin(angle)
    first, second = points.T
    return np.column_stack([cosine * first - sine * second, sine * first + cosine * second])


def continuous(name: str, *, truth_rows: int = TRUTH_ROWS, truth_seed: int = 0) -> Continuous:
    """A continuous dataset of known decomposition; ``continuous_names()`` lists them.

    Args:
        name: of the dataset.
        truth_rows: drawn for ``true_pid``, at least 100.
        truth_seed: of those rows.

    Raises:
        InputError: no such dataset, or a number that cannot be used.

    """
    if name not in FAMILIES:
        raise InputError(f"name is {name!r}: choose one of {', '.join(FAMILIES)}")
    found = FAMILIES[name]
    if (truth_rows, truth_seed) == (found.truth_rows, found.truth_seed):
        return found  # whose truth may be known already
    return replace(found, truth_rows=truth_rows, truth_seed=truth_seed)


def continuous_names() -> tuple[str, ...]:
    """Names that ``continuous`` takes."""
    return tuple(FAMILIES)


def ring(states: int, radius: float) -> Array:
    """(states, 2) centres spread evenly on a circle."""
    angle = 2 * np.pi * np.arange(states) / states
    return radius * np.column_stack([np.cos(angle), np.sin(angle)])


def line(states: int, step: float) -> Array:
    """(states, 2) centres on a line, their middle at the origin."""
    place = step * (np.arange(states) - (states - 1) / 2)
    return np.column_stack([place, np.zeros(states)])


def table(shape: tuple[int, int, int], mass: Callable[[Any, Any, Any], Any]) -> Array:
    """p(s1, s2, y) from its values up to a factor, as a function of three index arrays."""
    values = np.asarray(mass(*np.indices(shape)), dtype=np.float64)
    values /= values.sum()
    values.flags.writeable = False
    return values


ALL = (
    Continuous(
        "product",
        "the label is the product of two signs, each seen through noise: synergy alone",
        table((2, 2, 2), lambda a, b, y: (a ^ b) == y),
        line(2, 2.0),
        line(2, 2.0),
        noise=0.6,
    ),
    Continuous(
        "nonlinear",
        "states of each label lie opposite on a ring, in a twisted plane",
        table(
            (4, 4, 2),
            lambda a, b, y: np.where(a % 2 == y, 9, 1) * np.where(b % 2 == y, 3, 1),
        ),
        ring(4, 2.5),
        ring(4, 2.5),
        noise=0.7,
        twist=0.6,
    ),
    Continuous(
        "three classes",
        "modality 1 sees all of three labels, modality 2 only whether it is the last",
        table(
            (3, 2, 3),
            lambda a, b, y: np.where(a == y, 8, 1) * np.where(b == (y == 2), 4, 1),
        ),
        ring(3, 1.5),
        line(2, 2.5),
        noise=0.8,
    ),
    Continuous(
        "ten classes",
        "modality 1 sees the pair that a digit is in, modality 2 its remainder by five",
        table((5, 5, 10), lambda a, b, y: (a == y // 2) * (b == y % 5)),
        ring(5, 3.0),
        ring(5, 3.0),
        noise=0.9,
    ),
    Continuous(
        "nuisance",
        "two informative directions among a hundred columns",
        table((2, 2, 2), lambda a, b, y: np.where((a & b) == y, 19, 1)),
        line(2, 2.0),
        line(2, 3.0),
        noise=0.7,
        nuisance=98,
    ),
    Continuous(
        "unbalanced",
        "one label in twenty is positive",
        table(
            (2, 2, 2),
            lambda a, b, y: (
                np.where(y == 1, 1, 19) * np.where(a == y, 4, 1) * np.where(b == y, 9, 1)
            ),
        ),
        line(2, 3.0),
        line(2, 3.0),
        noise=0.8,
    ),
)
FAMILIES = {dataset.name: dataset for dataset in ALL}
