"""The Gaussian mixture of section 4.1 and appendix C.2, in three coordinate systems.

Y is -1 or +1 with equal chance and (X1, X2) ~ N(Y mu, I) in the plane. All decompositions come from
one-dimensional integrals:

- Cartesian, soft labels: each coordinate is a binary-input Gaussian channel, and the weaker one is
  a noisier copy of the stronger, so that I* = max(I1, I2).
- Polar, theta in [0, pi] and r of either sign: theta says nothing of the label, since the mixture
  is symmetric about the origin, so that R and U2 are 0 and U1 is all that r tells.
- Polar with r >= 0: for the same reason r says nothing, and U2 is all that theta tells.
- Cartesian, hard labels: both channels on a fine grid, and the closed form for two labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import cos, pi, sin
from numbers import Real
from typing import Any, Literal, get_args

import numpy as np
from scipy.special import expit, ndtr

from interplay.broja.many import union_informations
from interplay.core.atoms import pid_from_informations
from interplay.core.checks import checked_generator, checked_number
from interplay.core.information import mutual_information
from interplay.core.pid import PID
from interplay.core.types import Array, Integers
from interplay.datasets.base import Seed
from interplay.datasets.rows import checked_columns, checked_lengths
from interplay.errors import InputError

Coordinates = Literal["cartesian", "polar", "polar-positive"]
Labels = Literal["soft", "hard"]
COORDINATES: tuple[Coordinates, ...] = get_args(Coordinates)
LABELS: tuple[Labels, ...] = get_args(Labels)
NAMES = {
    "cartesian": ("x1", "x2", "label"),
    "polar": ("r", "theta", "label"),
    "polar-positive": ("r", "theta", "label"),
}
CELLS = 16_000  # of a grid; the error of I* falls with the square of their width
REACH = 9.0  # standard deviations beyond the means: 1e-19 of the mass is outside
NODES = 200  # of Gauss-Legendre quadrature over an angle
LARGEST_NORM = 30.0  # the two components are then 60 standard deviations apart


@dataclass(frozen=True)
class GMM:
    """Two Gaussians in the plane, seen coordinate by coordinate.

    Attributes:
        norm: length of mu, half the distance between the two means.
        angle: of mu with the first axis, in radians.
        coordinates: ``"cartesian"`` (x1, x2), ``"polar"`` (r of either sign, theta in [0, pi]) or
            ``"polar-positive"`` (r >= 0, theta in [-pi, pi]).
        labels: ``"soft"``, the component that a point was drawn from, or ``"hard"``, the component
            that is nearer to it.

    """

    norm: float
    angle: float
    coordinates: Coordinates = "cartesian"
    labels: Labels = "soft"

    @property
    def name(self) -> str:
        """The parameters in words."""
        angle = f"{self.angle / pi:.3g} pi"
        return f"norm {self.norm:g}, angle {angle}, {self.coordinates}, {self.labels} labels"

    @property
    def names(self) -> tuple[str, str, str]:
        """What the two modalities and the label are called."""
        return NAMES[self.coordinates]

    @cached_property
    def mean(self) -> tuple[float, float]:
        """The mean mu of the component +1."""
        return self.norm * cos(self.angle), self.norm * sin(self.angle)

    def sample(self, n: int, rng: Seed = None) -> tuple[Array, Array, Integers]:
        """Independent draws (x1, x2, y), each of shape (n,); y is -1 or +1.

        Raises:
            InputError: ``n`` is not a positive whole number, or ``rng`` no seed or generator.

        """
        checked_number("n", n, least=1)
        generator = checked_generator(rng)
        y = 2 * generator.integers(2, size=n) - 1
        mu = np.array(self.mean)
        points = generator.standard_normal((n, 2)) + y[:, None] * mu
        if self.labels == "hard":
            y = np.where(points @ mu > 0, 1, -1)
        return *self.coordinates_of(points), y

    def coordinates_of(self, points: Array) -> tuple[Array, Array]:
        """(n,) and (n,) coordinates of points (n, 2) in the plane."""
        if self.coordinates == "cartesian":
            return points[:, 0], points[:, 1]
        radius = np.hypot(points[:, 0], points[:, 1])
        theta = np.arctan2(points[:, 1], points[:, 0])
        if self.coordinates == "polar-positive":
            return radius, theta
        below = theta < 0
        return np.where(below, -radius, radius), np.where(below, theta + pi, theta)

    def true_pid(self) -> PID:
        """The true decomposition in bits, to 1e-4 and mostly far better."""
        return self._truth

    @cached_property
    def _truth(self) -> PID:
        i1, i2, i_star = self._informations()
        i12 = 1.0 if self.labels == "hard" else gaussian_channel(self.norm)
        return pid_from_informations(
            i1=i1,
            i2=i2,
            i12=i12,
            i_star=i_star,
            entropy_y=1.0,
            method="numerical integration",
            names=self.names,
            provenance={
                "dataset": "gmm",
                "norm": self.norm,
                "angle": self.angle,
                "coordinates": self.coordinates,
                "labels": self.labels,
            },
        )

    def _informations(self) -> tuple[float, float, float]:
        """I1, I2 and I*."""
        if self.coordinates == "polar":
            i1 = mutual_information(self.radius_channel())
            return i1, 0.0, i1
        if self.coordinates == "polar-positive":
            i2 = 1.0 if self.labels == "hard" else mutual_information(self.angle_channel())
            return 0.0, i2, i2
        if self.labels == "soft":
            i1, i2 = (gaussian_channel(abs(part)) for part in self.mean)
            return i1, i2, max(i1, i2)
        one, two = self.hard_channel(0), self.hard_channel(1)
        union = float(union_informations(one[None], two[None], tol=1e-9)[0])
        return mutual_information(one), mutual_information(two), union

    def posteriors(self, x1: Any, x2: Any) -> tuple[Array, Array, Array]:
        """True p(y|x1), p(y|x2) and p(y|x1,x2) of rows, (n, 2) each; y = -1 comes first.

        Args:
            x1: (n,) or (n, 1) first coordinates.
            x2: second coordinates.

        Raises:
            InputError: the coordinates are not finite numbers, or of unequal lengths.

        """
        one, two = (checked_columns(name, x, 1)[:, 0] for name, x in (("x1", x1), ("x2", x2)))
        checked_lengths(one, two)
        if self.coordinates == "cartesian":
            first, second = one, two
            chances = self._of_coordinate(one, 0), self._of_coordinate(two, 1)
        else:
            first, second = one * np.cos(two), one * np.sin(two)
            chances = self._of_radius(one), self._of_angle(two)
        along = first * self.mean[0] + second * self.mean[1]
        t1, t2, t12 = (np.column_stack([1 - p, p]) for p in (*chances, self._of_point(along)))
        return t1, t2, t12

    def _of_point(self, along: Array) -> Array:
        """(n,) chances of y = +1 at points whose product with mu is ``along``."""
        return expit(2 * along) if self.labels == "soft" else np.where(along > 0, 1.0, 0.0)

    def _of_coordinate(self, x: Array, axis: int) -> Array:
        """(n,) chances of y = +1 given a Cartesian coordinate.

        The hard label is decided by the other coordinate, given the component.
        """
        own, other = self.mean[axis], self.mean[1 - axis]
        of_component = expit(2 * own * x)
        if self.labels == "soft":
            return np.asarray(of_component)
        lead = [own * x + component * other**2 for component in (1, -1)]
        plus, minus = (ndtr(a / abs(other)) if other else np.where(a > 0, 1.0, 0.0) for a in lead)
        return np.asarray(of_component * plus + (1 - of_component) * minus)

    def _of_radius(self, r: Array) -> Array:
        """(n,) chances of y = +1 given r alone."""
        if self.coordinates == "polar-positive":
            return np.full(len(r), 0.5)
        minus, plus = self.radius_likelihoods(r).T
        return np.asarray(plus / (minus + plus))

    def _of_angle(self, theta: Array) -> Array:
        """(n,) chances of y = +1 given theta alone."""
        if self.coordinates == "polar":
            return np.full(len(theta), 0.5)
        along = self.norm * np.cos(theta - self.angle)
        if self.labels == "hard":
            return np.where(along > 0, 1.0, 0.0)
        return np.asarray(ray(along) / (ray(along) + ray(-along)))

    def radius_likelihoods(self, r: Array) -> Array:
        """(n, 2) likelihoods of y = -1 and +1 at a signed radius, theta integrated out.

        They are up to the factor ``exp((|r| - norm)**2 / 2)``, which keeps them within range.
        """
        plus, minus = np.zeros_like(r), np.zeros_like(r)
        across = (self.angle + pi / 2) % pi  # the line between the components
        for low, high in ((0.0, across), (across, pi)):
            nodes, weights = np.polynomial.legendre.leggauss(NODES)
            theta = (low + high) / 2 + (high - low) / 2 * nodes
            weights = weights * (high - low) / 2
            along = self.norm * np.outer(r, np.cos(theta - self.angle))
            most = self.norm * np.abs(r)[:, None]
            of_plus, of_minus = np.exp(along - most) @ weights, np.exp(-along - most) @ weights
            if self.labels == "soft":
                plus, minus = plus + of_plus, minus + of_minus
            else:  # the nearer component is the same all over this piece, for r of one sign
                ahead = r * np.cos((low + high) / 2 - self.angle) > 0
                plus += np.where(ahead, of_plus + of_minus, 0.0)
                minus += np.where(ahead, 0.0, of_plus + of_minus)
        return np.stack([minus, plus], axis=1)

    def radius_channel(self) -> Array:
        """(cells, 2) p(r, y) of the signed radius."""
        r = midpoints(self.norm + REACH)
        density = np.abs(r) * np.exp(-((np.abs(r) - self.norm) ** 2) / 2)
        return normalised(self.radius_likelihoods(r) * density[:, None])

    def angle_channel(self) -> Array:
        """(cells, 2) p(theta, y) of the angle in [-pi, pi]: the projected normal density."""
        theta = (np.arange(CELLS) + 0.5) * (2 * pi / CELLS)
        along = self.norm * np.cos(theta - self.angle)
        return normalised(np.stack([ray(-along), ray(along)], axis=1))

    def hard_channel(self, axis: int) -> Array:
        """(cells, 2) p(x, y) of a Cartesian coordinate, labelled by the nearer component."""
        x = midpoints(self.norm + REACH)
        means = np.array([-1, 1]) * self.mean[axis]
        density = np.exp(-((x[:, None] - means) ** 2) / 2).sum(axis=1)
        plus = self._of_coordinate(x, axis)
        return normalised(np.stack([1 - plus, plus], axis=1) * density[:, None])


def gmm(
    norm: float,
    angle: float,
    coordinates: Coordinates = "cartesian",
    labels: Labels = "soft",
) -> GMM:
    """The Gaussian mixture of section 4.1 and appendix C.2 of the paper.

    Args:
        norm: length of mu; the paper has 0.1, 0.5, 1, 1.5 and 2.
        angle: of mu with the first axis, in radians; the paper has 0 to pi/2.
        coordinates: ``"cartesian"``, ``"polar"`` (r of either sign, theta in [0, pi]) or
            ``"polar-positive"`` (r >= 0, theta in [-pi, pi]).
        labels: ``"soft"``, the component that a point was drawn from, or ``"hard"``, the component
            that is nearer to it.

    Raises:
        InputError: an argument cannot be used.

    """
    numbers: tuple[tuple[str, Any], ...] = (("norm", norm), ("angle", angle))
    for name, number in numbers:
        if not isinstance(number, Real) or not np.isfinite(float(number)):
            raise InputError(f"{name} is {number!r}: pass a finite number")
    if not 0 < norm <= LARGEST_NORM:
        raise InputError(f"norm is {norm!r}: pass a length above 0 and up to {LARGEST_NORM:g}")
    for name, value, choices in (
        ("coordinates", coordinates, COORDINATES),
        ("labels", labels, LABELS),
    ):
        if value not in choices:
            raise InputError(f"{name} is {value!r}: choose one of {', '.join(choices)}")
    return GMM(float(norm), float(angle), coordinates, labels)


def gaussian_channel(mean: float) -> float:
    """I(Y; Y mean + N(0, 1)) in bits for Y = -1 or +1 with equal chance."""
    x = midpoints(mean + REACH)
    return mutual_information(normalised(np.exp(-((x[:, None] - [-mean, mean]) ** 2) / 2)))


def midpoints(reach: float) -> Array:
    """Midpoints of ``CELLS`` cells from -reach to reach; 0 is an end of two of them."""
    return np.asarray((np.arange(CELLS) + 0.5) * (2 * reach / CELLS) - reach)


def normalised(mass: Array) -> Array:
    """The same shares, adding up to 1, both labels equal."""
    return np.asarray(mass / mass.sum(axis=0) / 2)


def ray(along: Array) -> Array:
    """Density of a direction, up to a factor: the Gaussian integrated over its ray.

    ``along`` is the part of the mean that lies in the direction; the integral of
    r exp(r along - r**2 / 2) over r > 0 is 1 + along Phi(along) / phi(along).
    """
    growth = np.sqrt(2 * pi) * np.exp(along**2 / 2)
    return np.asarray(1 + along * ndtr(along) * growth)
