"""Worlds of rows in groups whose true posteriors given x1, x2 and both are known.

Half of them (``half="tuned"``) may be looked at while intervals are made; the other half
(``half="once"``) is for one look at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Half = Literal["tuned", "once"]
OWN = 1e-2  # share of the variance in which near-copies differ


class Grouped(NamedTuple):
    """Rows in groups, labels, and true posteriors (n, k) given x1, x2 and both."""

    x1: Array
    x2: Array
    y: Index
    groups: Index
    truth: tuple[Array, Array, Array]


class World(Protocol):
    """What a benchmark needs."""

    name: str
    half: Half
    groups: int
    rows: int
    classes: int

    def draw(self, groups: int, rng: np.random.Generator) -> Grouped: ...


def members(groups: int, rows: int, spread: float, rng: np.random.Generator) -> Index:
    """The group of each row: ``rows`` a group, or of mean ``rows`` and log-normal ``spread``."""
    sizes = rows * np.exp(spread * rng.normal(size=groups) - spread**2 / 2)
    return np.repeat(np.arange(groups), np.maximum(1, np.rint(sizes).astype(np.intp)))


@dataclass(frozen=True)
class Threshold:
    """Normal (x1, x2, l), part of it common to a group; the label is whether l exceeds a threshold.

    Attributes:
        loadings: (3, m) of x1, x2 and l on m independent normal variables.
        shared: (m,) share of the variance of each variable that is common to a group.
        rare: share of the rows that have the label.
        spread: of the logarithm of the sizes of groups.

    """

    name: str
    half: Half
    groups: int
    rows: int
    loadings: tuple[tuple[float, ...], ...]
    shared: tuple[float, ...]
    rare: float = 0.5
    spread: float = 0.0
    classes: int = 2

    def draw(self, groups: int, rng: np.random.Generator) -> Grouped:
        group = members(groups, self.rows, self.spread, rng)
        shared = np.array(self.shared)
        common = rng.normal(size=(groups, len(shared)))[group]
        own = rng.normal(size=common.shape)
        hidden = np.sqrt(shared) * common + np.sqrt(1 - shared) * own
        seen = hidden @ np.array(self.loadings).T
        scale = np.sqrt(np.square(self.loadings).sum(axis=1))
        limit = ndtri(1 - self.rare) * scale[2]
        truth = tuple(self.chances(seen, used, limit) for used in ((0,), (1,), (0, 1)))
        y = (seen[:, 2] > limit).astype(np.intp)
        return Grouped(seen[:, :1], seen[:, 1:2], y, group, (truth[0], truth[1], truth[2]))

    def chances(self, seen: Array, used: tuple[int, ...], limit: float) -> Array:
        """(n, 2) posteriors of the label given some of the columns."""
        loadings = np.array(self.loadings)
        covariance = loadings @ loadings.T
        index = list(used)
        weights = np.linalg.solve(covariance[np.ix_(index, index)], covariance[index, 2])
        left = covariance[2, 2] - covariance[2, index] @ weights
        above = ndtr((seen[:, index] @ weights - limit) / np.sqrt(left))
        return np.stack([1 - above, above], axis=1)


@dataclass(frozen=True)
class Classes:
    """Normal columns about the centres of classes; noise and labels are partly those of a group.

    Attributes:
        centres1: (k, d) of x1.
        centres2: (k, d) of x2.
        shared: share of the variance of the noise that is common to a group.
        kept: chance that a row has the label of its group, not one of its own.
        spread: of the logarithm of the sizes of groups.

    """

    name: str
    half: Half
    groups: int
    rows: int
    centres1: Array
    centres2: Array
    shared: float
    kept: float = 1.0
    spread: float = 0.0

    @property
    def classes(self) -> int:
        return len(self.centres1)

    def draw(self, groups: int, rng: np.random.Generator) -> Grouped:
        group = members(groups, self.rows, self.spread, rng)
        k = self.classes
        of_group = rng.integers(k, size=groups)[group]
        own = rng.integers(k, size=len(group))
        y = np.where(rng.random(len(group)) < self.kept, of_group, own)
        x1, x2 = (
            centres[y] + self.noise(group, centres.shape[1], rng)
            for centres in (self.centres1, self.centres2)
        )
        log1, log2 = (
            -0.5 * ((x[:, None] - centres) ** 2).sum(axis=2)
            for x, centres in ((x1, self.centres1), (x2, self.centres2))
        )
        truth = tuple(normalised(logs) for logs in (log1, log2, log1 + log2))
        return Grouped(x1, x2, y, group, (truth[0], truth[1], truth[2]))

    def noise(self, group: Index, columns: int, rng: np.random.Generator) -> Array:
        common = rng.normal(size=(int(group.max()) + 1, columns))[group]
        own = rng.normal(size=common.shape)
        return np.asarray(np.sqrt(self.shared) * common + np.sqrt(1 - self.shared) * own)


def normalised(logs: Array) -> Array:
    masses = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(masses / masses.sum(axis=1, keepdims=True))


def line(k: int, step: float) -> Array:
    return (step * (np.arange(k) - (k - 1) / 2))[:, None]


def ring(k: int, radius: float) -> Array:
    angle = 2 * np.pi * np.arange(k) / k
    return radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)


NEAR = 1 - OWN
WORLDS: tuple[World, ...] = (
    Classes("near-copies", "tuned", 60, 10, line(2, 1.0), line(2, 1.0), NEAR),
    Threshold(
        "effect of the group on x1 and y",
        "tuned",
        60,
        10,
        ((1, 0, 1, 0), (0, 1, 0, 1), (0.7, 0.7, 0.5, 0.5)),
        (1, 0, 0, 0),
    ),
    Classes(
        "three classes, uneven groups",
        "tuned",
        60,
        10,
        ring(3, 1.2),
        ring(3, 0.9),
        NEAR,
        spread=0.8,
    ),
    Classes("thirty groups, labels by group", "tuned", 30, 20, line(2, 2.0), line(2, 1.0), 0.5),
    Threshold(
        "two hundred, noise taken off",
        "tuned",
        200,
        5,
        ((1, 1, 0), (0, 1.2, 0), (1, 0, 0.4)),
        (NEAR, NEAR, NEAR),
    ),
    Threshold(
        "strong effect, uneven groups",
        "tuned",
        200,
        5,
        ((1, 0.5, 0, 0), (0, 0.5, 1, 0), (1, 0, 0.3, 0.7)),
        (0.9, 0, 0, 0.5),
        spread=0.8,
    ),
    Threshold(
        "thirty near-copies, three in ten",
        "tuned",
        30,
        20,
        ((1, 0, 1, 0), (0, 1, 0, 1), (0.9, 0.5, 0.5, 0.3)),
        (NEAR, NEAR, NEAR, NEAR),
        rare=0.3,
    ),
    Classes("strong near-copies", "tuned", 60, 10, line(2, 3.0), line(2, 1.0), NEAR),
    Classes("labels by group, noise by row", "tuned", 60, 10, line(2, 1.5), line(2, 1.0), 0.0),
    Classes(
        "thirty very uneven groups", "tuned", 30, 20, line(2, 1.5), line(2, 1.0), 0.5, spread=1.0
    ),
    Threshold(
        "strong effect, sixty very uneven groups",
        "tuned",
        60,
        10,
        ((1, 0.3, 0, 0), (0, 0.5, 1, 0), (1, 0, 0.5, 0.3)),
        (1, 0, 0, 0),
        spread=1.0,
    ),
    Classes("thirty near-copies", "once", 30, 20, line(2, 1.8), line(2, 1.2), NEAR),
    Threshold(
        "effect on both and y, uneven groups",
        "once",
        60,
        10,
        ((1, 0.8, 0, 0), (0.8, 0, 1, 0), (1, 0.5, 0.5, 0.6)),
        (1, 0, 0, 0.3),
        spread=0.7,
    ),
    Classes("three classes, two hundred", "once", 200, 6, ring(3, 1.5), line(3, 0.8), 0.8, 0.9),
    Threshold(
        "sixty, noise taken off",
        "once",
        60,
        12,
        ((1, 1, 0), (0, 1.0, 0), (1, 0, 0.5)),
        (NEAR, NEAR, NEAR),
    ),
    Threshold(
        "groups that mean nothing",
        "once",
        60,
        10,
        ((1, 0, 1, 0), (1, 1, 0, 0), (0.8, 0.5, 0, 1)),
        (0, 0, 0, 0),
    ),
    Threshold(
        "one in five, two hundred",
        "once",
        200,
        5,
        ((1, 0, 0.7, 0), (0, 1, 0.7, 0), (0.8, 0.4, 0, 0.6)),
        (0.95, 0.5, 0, 0.95),
        rare=0.2,
        spread=0.5,
    ),
    Classes("labels by group, thirty", "once", 30, 15, line(2, 1.2), line(2, 1.6), 0.2, spread=0.5),
    Threshold(
        "one in four, sixty near-copies",
        "once",
        60,
        8,
        ((1, 0, 0.6), (0.8, 1, 0), (0.9, 0.3, 0.5)),
        (NEAR, NEAR, NEAR),
        rare=0.25,
    ),
)
