"""Continuous worlds whose rows come with their true posteriors given x1, x2 and both.

Those of ``half="tuned"`` may be looked at while learners are made; those of ``half="once"`` were
for one look at the end of the first revision, those of ``half="fresh"`` at the end of the second,
those of ``half="later"`` at the end of the third, those of ``half="fourth"`` of the fourth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_softmax, logsumexp, ndtri, softmax
from scipy.stats import t as student

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Half = Literal["tuned", "once", "fresh", "later", "fourth"]
INTEGRATED = 2000  # draws of the other modality that are averaged over


class Drawn(NamedTuple):
    """Rows, labels, and true posteriors (n, k) given x1, x2 and both."""

    x1: Array
    x2: Array
    y: Index
    truth: tuple[Array, Array, Array]


class World(Protocol):
    """What a benchmark needs."""

    name: str
    half: Half

    def draw(self, n: int, seed: int) -> Drawn: ...


class Embedding(NamedTuple):
    """How latent columns become those that are seen; one to one, so posteriors stay."""

    noise_columns: int = 0
    columns: int = 0  # of a tanh mixing; 0 for none
    correlation: float = 0.0  # of neighbouring columns, as in a time series

    def seen(self, latent: Array, rng: np.random.Generator, fixed: np.random.Generator) -> Array:
        extra = rng.normal(size=(len(latent), self.noise_columns))
        full = np.hstack([latent, extra])
        if self.columns:
            mixing = fixed.normal(size=(full.shape[1], self.columns)) / np.sqrt(full.shape[1])
            return np.tanh(0.7 * full @ mixing)
        if self.correlation:
            turned = full @ np.linalg.qr(fixed.normal(size=(full.shape[1],) * 2))[0]
            place = np.arange(full.shape[1])
            covariance = self.correlation ** np.abs(place[:, None] - place)
            return turned @ np.linalg.cholesky(covariance).T
        return full


PLAIN = Embedding()


@dataclass(frozen=True)
class Mixture:
    """Latent states with a joint distribution p(s1, s2, y), each seen through noise."""

    name: str
    half: Half
    table: Array
    centres1: Array
    centres2: Array
    embedding: Embedding = PLAIN
    freedom: float = np.inf  # of Student's noise
    symbols: Array | None = None  # (states, m) chances of a column of symbols beside x1

    def draw(self, n: int, seed: int) -> Drawn:
        rng = np.random.default_rng(seed)
        table = self.table / self.table.sum()
        cell = rng.choice(table.size, size=n, p=table.ravel())
        s1, s2, y = np.unravel_index(cell, table.shape)
        z1 = self.centres1[s1] + self.noise((n, self.centres1.shape[1]), rng)
        z2 = self.centres2[s2] + self.noise((n, self.centres2.shape[1]), rng)
        log1, log2 = self.likelihoods(z1, self.centres1), self.likelihoods(z2, self.centres2)
        x1 = self.embedding.seen(z1, rng, np.random.default_rng(11))
        x2 = self.embedding.seen(z2, rng, np.random.default_rng(12))
        if self.symbols is not None:
            codes = (self.symbols[s1].cumsum(axis=1) < rng.random((n, 1))).sum(axis=1)
            log1 = log1 + np.log(self.symbols[:, codes].T)
            x1 = np.column_stack([x1, codes])
        l1, l2 = (np.exp(v - v.max(axis=1, keepdims=True)) for v in (log1, log2))
        one, two = l1 @ table.sum(axis=1), l2 @ table.sum(axis=0)
        both = np.einsum("na,nb,aby->ny", l1, l2, table, optimize=True)
        truth = tuple(p / p.sum(axis=1, keepdims=True) for p in (one, two, both))
        return Drawn(x1, x2, y, (truth[0], truth[1], truth[2]))

    def noise(self, shape: tuple[int, int], rng: np.random.Generator) -> Array:
        if np.isfinite(self.freedom):
            return rng.standard_t(self.freedom, shape)
        return rng.normal(size=shape)

    def likelihoods(self, z: Array, centres: Array) -> Array:
        away = z[:, None, :] - centres
        if np.isfinite(self.freedom):
            return np.asarray(student.logpdf(away, self.freedom).sum(axis=2))
        return np.asarray(-0.5 * (away**2).sum(axis=2))


@dataclass(frozen=True)
class Indexed:
    """Independent Gaussian columns; logits of the label are a known function of them."""

    name: str
    half: Half
    columns: int
    logits: Callable[[Array, Array], Array]  # (..., d), (..., d) -> (..., k)
    embedding: Embedding = PLAIN

    def draw(self, n: int, seed: int) -> Drawn:
        rng = np.random.default_rng(seed)
        z1, z2 = rng.normal(size=(2, n, self.columns))
        other = np.random.default_rng(7).normal(size=(INTEGRATED, self.columns))
        both = softmax(self.logits(z1, z2), axis=-1)
        one = self.mean(lambda rows: self.logits(rows[:, None], other[None]), z1)
        two = self.mean(lambda rows: self.logits(other[None], rows[:, None]), z2)
        y = (both.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1)
        x1 = self.embedding.seen(z1, rng, np.random.default_rng(11))
        x2 = self.embedding.seen(z2, rng, np.random.default_rng(12))
        return Drawn(x1, x2, y, (one, two, both))

    @staticmethod
    def mean(logits: Callable[[Array], Array], rows: Array) -> Array:
        pieces = np.array_split(rows, max(1, len(rows) // 200))
        return np.concatenate(
            [
                np.exp(logsumexp(log_softmax(logits(piece), axis=-1), axis=1)) / INTEGRATED
                for piece in pieces
            ]
        )


def masses(shape: tuple[int, int, int], mass: Callable[[Any, Any, Any], Any]) -> Array:
    return np.asarray(mass(*np.indices(shape)), dtype=np.float64)


def ring(states: int, radius: float, columns: int = 2) -> Array:
    angle = 2 * np.pi * np.arange(states) / states
    out = np.zeros((states, columns))
    out[:, 0], out[:, 1] = radius * np.cos(angle), radius * np.sin(angle)
    return out


def line(states: int, step: float, columns: int = 1) -> Array:
    """Centres on the diagonal of all columns."""
    place = step * (np.arange(states) - (states - 1) / 2)
    return np.repeat(place[:, None], columns, axis=1) / np.sqrt(columns)


def scattered(states: int, columns: int, size: float, seed: int) -> Array:
    return size * np.random.default_rng(seed).normal(size=(states, columns))


def same(k: int) -> Array:
    """Both states are the label."""
    return masses((k, k, k), lambda a, b, y: (a == y) & (b == y))


def two(logit: Callable[[Array, Array], Array]) -> Callable[[Array, Array], Array]:
    """Logits of two classes from their difference."""

    def pair(z1: Array, z2: Array) -> Array:
        found = logit(z1, z2)
        return np.stack([np.zeros_like(found), found], axis=-1)

    return pair


def at_least(share: float) -> float:
    """The Gaussian value below which this share lies."""
    return float(ndtri(share))


def sign_xor(z1: Array, z2: Array) -> Array:
    return 2.5 * np.sign(z1[..., 0] * z2[..., 0])


def staircase(z1: Array, z2: Array) -> Array:
    high = (z1[..., 0] > 0.5) & (z1[..., 1] > -0.5)
    return np.where(high, 2.0, -1.0) + np.where(np.abs(z2[..., 0]) < 0.7, 1.5, -1.0)


def linear(z1: Array, z2: Array) -> Array:
    w1 = np.linspace(0.6, 0, z1.shape[-1])
    w2 = np.linspace(0, 0.4, z2.shape[-1])
    return z1 @ w1 + z2 @ w2


def inner_products(z1: Array, z2: Array) -> Array:
    return 1.5 * z1[..., 0] * z1[..., 1] + 1.5 * z2[..., 0] + z2[..., 1] ** 2 - 1


def products(z1: Array, z2: Array) -> Array:
    return 1.5 * z1[..., 0] * z2[..., 0] - 1.0 * z1[..., 1] * z2[..., 1] + 0.5 * z1[..., 2]


def thresholds(z1: Array, z2: Array) -> Array:
    corner = (z1[..., 0] > at_least(0.4)) & (z2[..., 0] > at_least(0.4))
    return np.where(corner, 2.0, -2.0) + np.where(z2[..., 1] > 0, 0.7, -0.7)


def waves(z1: Array, z2: Array) -> Array:
    return 2 * np.sin(2 * z1[..., 0]) + 1.5 * np.cos(2 * z2[..., 0]) + 0.7 * z2[..., 1]


def shells(z1: Array, z2: Array) -> Array:
    inside1 = expit(4 * (1.5 - np.linalg.norm(z1[..., :2], axis=-1)))
    inside2 = expit(4 * (1.5 - np.linalg.norm(z2[..., :3], axis=-1)))
    parts = np.broadcast_arrays(3 * inside1, 3 * inside2, np.array(1.5))
    return np.stack(parts, axis=-1)


def saturating(z1: Array, z2: Array) -> Array:
    return 2.5 * np.tanh(2 * z1[..., 0] + z2[..., 0])


def distance(z1: Array, z2: Array) -> Array:
    return 2 - 2 * np.abs(z1[..., 0] - z2[..., 0])


def checkerboard(z1: Array, z2: Array) -> Array:
    return 2 * np.sign(np.sin(2.5 * z1[..., 0])) + 1.5 * np.sign(z2[..., 0] * z2[..., 1])


def rare_bend(z1: Array, z2: Array) -> Array:
    return -5 + 1.5 * z1[..., 0] + np.abs(z2[..., 0])


def greatest(z1: Array, z2: Array) -> Array:
    first = 1.5 * np.maximum(z1[..., 0], z1[..., 1])
    parts = np.broadcast_arrays(first, 1.5 * z2[..., 0], z1[..., 2] * z2[..., 1])
    return np.stack(parts, axis=-1)


def phase(z1: Array, z2: Array) -> Array:
    return 2.5 * np.cos(1.5 * (z1[..., 0] + z2[..., 0])) + 0.6 * z1[..., 1]


def balance(z1: Array, z2: Array) -> Array:
    return z1[..., 0] ** 2 + z1[..., 1] ** 2 - z2[..., 0] ** 2 - z2[..., 1] ** 2


def gate(z1: Array, z2: Array) -> Array:
    return np.where(z1[..., 0] > 0, 2.0 * z2[..., 0], -2.0 * z2[..., 1])


def three_lines(z1: Array, z2: Array) -> Array:
    parts = (z1[..., 0] + 0.5 * z1[..., 1], z2[..., 0] - 0.5 * z2[..., 1], z1[..., 2] + z2[..., 2])
    return np.stack(np.broadcast_arrays(*parts), axis=-1)


def rare_product(z1: Array, z2: Array) -> Array:
    return -4 + 1.5 * z1[..., 0] * z2[..., 0]


def four_corners(z1: Array, z2: Array) -> Array:
    high1, high2 = z1[..., 0] > 0.3, z2[..., 0] > -0.3
    parts = (high1 & high2, high1 & ~high2, ~high1 & high2, ~high1 & ~high2)
    return np.stack([2.0 * part for part in np.broadcast_arrays(*parts)], axis=-1)


def difference_of_bends(z1: Array, z2: Array) -> Array:
    return 2.5 * np.abs(z1[..., 0]) - 2.5 * np.abs(z2[..., 0])


def petals(z1: Array, z2: Array) -> Array:
    return 2.5 * np.cos(3 * np.arctan2(z1[..., 1], z1[..., 0])) + z2[..., 0]


def triple(z1: Array, z2: Array) -> Array:
    return 1.5 * z1[..., 0] * z1[..., 1] * z2[..., 0] + z2[..., 1]


def capped(z1: Array, z2: Array) -> Array:
    return 2.5 * np.clip(1.5 * z1[..., 0] + 1.5 * z2[..., 0] - 1, -1, 1) + 0.5 * z2[..., 1]


def rare_gate(z1: Array, z2: Array) -> Array:
    return -4.5 + 1.5 * np.maximum(z1[..., 0], 0) + 1.5 * np.where(z1[..., 1] > 0, z2[..., 0], 0)


def nearest(z1: Array, z2: Array) -> Array:
    places = [(-1.2, -0.8), (-0.4, 1.0), (0.6, -1.0), (1.2, 0.8)]
    away = [(z1[..., 0] - one) ** 2 + (z2[..., 0] - two) ** 2 for one, two in places]
    return np.stack(away, axis=-1) * -1.5


def dense(z1: Array, z2: Array) -> Array:
    return 0.25 * z1[..., :20].sum(axis=-1) + 0.2 * z2[..., :10].sum(axis=-1)


TUNED: tuple[World, ...] = (
    Mixture("two classes", "tuned", same(2), line(2, 1.5, 3), line(2, 1.0, 2), Embedding(7)),
    Mixture(
        "four classes",
        "tuned",
        same(4),
        scattered(4, 3, 1.0, 0),
        scattered(4, 3, 1.2, 1),
        Embedding(4),
    ),
    Mixture("heavy tails", "tuned", same(2), line(2, 2.0, 2), line(2, 1.5, 2), Embedding(3), 1.5),
    Indexed("sign xor", "tuned", 8, two(sign_xor)),
    Mixture(
        "opposite states",
        "tuned",
        masses((6, 4, 2), lambda a, b, y: np.where(a % 2 == y, 9, 1) * np.where(b % 2 == y, 4, 1)),
        ring(6, 3.0),
        ring(4, 2.0),
        Embedding(3),
    ),
    Mixture(
        "tanh, three classes",
        "tuned",
        masses(
            (3, 3, 3), lambda a, b, y: np.where(a == y, 6, 1) * np.where((b + a) % 3 == y, 4, 1)
        ),
        ring(3, 2.5),
        ring(3, 2.5),
        Embedding(10, columns=60),
    ),
    Mixture(
        "one in twenty",
        "tuned",
        masses((2, 2, 2), lambda a, b, y: np.where(y == 1, 1, 19) * ((a == y) & (b == y))),
        line(2, 2.0, 2),
        line(2, 1.5, 1),
        Embedding(6),
    ),
    Indexed("linear", "tuned", 20, two(linear)),
    Indexed("staircase", "tuned", 6, two(staircase)),
    Mixture(
        "series",
        "tuned",
        same(3),
        scattered(3, 4, 0.9, 2),
        scattered(3, 4, 0.7, 3),
        Embedding(36, correlation=0.9),
    ),
    Indexed("inner products", "tuned", 6, two(inner_products)),
)
ONCE: tuple[World, ...] = (
    Mixture(
        "three classes",
        "once",
        same(3),
        scattered(3, 2, 1.2, 20),
        scattered(3, 4, 0.8, 21),
        Embedding(6),
    ),
    Mixture(
        "ten classes",
        "once",
        same(10),
        scattered(10, 4, 1.5, 22),
        scattered(10, 3, 1.5, 23),
        Embedding(3),
    ),
    Mixture(
        "heavy tails, three classes", "once", same(3), ring(3, 2.5), ring(3, 1.8), Embedding(4), 2.0
    ),
    Indexed("products", "once", 8, two(products)),
    Indexed("thresholds", "once", 7, two(thresholds)),
    Mixture(
        "tanh, ring",
        "once",
        masses((4, 4, 2), lambda a, b, y: np.where(a % 2 == y, 9, 1) * np.where(b // 2 == y, 4, 1)),
        ring(4, 2.5),
        ring(4, 2.0),
        Embedding(12, columns=100),
    ),
    Mixture(
        "symbols beside numbers",
        "once",
        masses((3, 2, 2), lambda a, b, y: np.where(a * b == y, 6, 1)),
        line(3, 1.5, 2),
        line(2, 2.0, 1),
        Embedding(4),
        symbols=np.array([[0.6, 0.2, 0.1, 0.1], [0.1, 0.6, 0.2, 0.1], [0.2, 0.1, 0.1, 0.6]]),
    ),
    Mixture(
        "series, xor",
        "once",
        masses((2, 2, 2), lambda a, b, y: np.where((a ^ b) == y, 9, 1)),
        line(2, 3.0, 3),
        line(2, 3.0, 2),
        Embedding(27, correlation=0.8),
    ),
    Mixture(
        "one in fifty, three classes",
        "once",
        masses((3, 3, 3), lambda a, b, y: np.choose(y, [30, 19, 1]) * ((a == y) & (b == y))),
        ring(3, 1.8),
        line(3, 1.2),
        Embedding(5),
    ),
    Indexed("linear, correlated", "once", 15, two(linear), Embedding(correlation=0.7)),
    Indexed("waves", "once", 4, two(waves)),
    Indexed("shells", "once", 5, shells),
)
FRESH: tuple[World, ...] = (
    Mixture(
        "six classes",
        "fresh",
        same(6),
        scattered(6, 5, 0.9, 40),
        scattered(6, 2, 1.4, 41),
        Embedding(8),
    ),
    Mixture(
        "Student, agreement",
        "fresh",
        masses((3, 3, 2), lambda a, b, y: np.where((a == b) == y, 7, 1)),
        line(3, 3.0, 2),
        line(3, 2.5, 1),
        Embedding(4),
        3.0,
    ),
    Indexed("saturating", "fresh", 9, two(saturating)),
    Indexed("distance", "fresh", 5, two(distance)),
    Indexed("checkerboard", "fresh", 4, two(checkerboard)),
    Mixture(
        "tanh, line of four",
        "fresh",
        masses((4, 2, 3), lambda a, b, y: np.where((a + b) % 3 == y, 5, 1)),
        line(4, 1.8, 3),
        line(2, 2.5, 2),
        Embedding(6, columns=40),
    ),
    Indexed("tanh, linear", "fresh", 10, two(linear), Embedding(columns=50)),
    Mixture(
        "series, both needed",
        "fresh",
        masses((2, 2, 2), lambda a, b, y: np.where((a & b) == y, 8, 1)),
        line(2, 2.0, 3),
        line(2, 2.5, 4),
        Embedding(20, correlation=0.95),
    ),
    Indexed("one in twenty-five, bent", "fresh", 10, two(rare_bend)),
    Indexed("greatest", "fresh", 6, greatest),
    Indexed("linear, thirty columns", "fresh", 30, two(linear), Embedding(correlation=0.5)),
    Mixture(
        "symbols, xor",
        "fresh",
        masses((2, 2, 2), lambda a, b, y: np.where((a ^ b) == y, 8, 1)),
        line(2, 1.5, 2),
        line(2, 2.0, 3),
        Embedding(3),
        symbols=np.array([[0.7, 0.1, 0.2], [0.1, 0.7, 0.2]]),
    ),
)
LATER: tuple[World, ...] = (
    Mixture(
        "five classes",
        "later",
        same(5),
        scattered(5, 4, 1.0, 60),
        scattered(5, 2, 1.2, 61),
        Embedding(5),
    ),
    Mixture(
        "Student, parity",
        "later",
        masses((4, 2, 2), lambda a, b, y: np.where((a + b) % 2 == y, 7, 1)),
        line(4, 2.5, 2),
        line(2, 3.0, 2),
        Embedding(3),
        2.5,
    ),
    Indexed("phase", "later", 5, two(phase)),
    Indexed("balance", "later", 7, two(balance)),
    Indexed("gate", "later", 6, two(gate)),
    Mixture(
        "tanh, ring of five",
        "later",
        masses((5, 3, 3), lambda a, b, y: np.where((a % 3) == y, 5, 1) * np.where(b == y, 3, 1)),
        ring(5, 2.2),
        line(3, 1.8, 2),
        Embedding(8, columns=80),
    ),
    Indexed("three lines", "later", 12, three_lines),
    Mixture(
        "series, two classes",
        "later",
        same(2),
        scattered(2, 3, 0.9, 62),
        scattered(2, 5, 0.6, 63),
        Embedding(30, correlation=0.9),
    ),
    Indexed("rare product", "later", 6, two(rare_product)),
    Indexed("four corners", "later", 5, four_corners),
    Mixture(
        "symbols, and",
        "later",
        masses((2, 3, 2), lambda a, b, y: np.where((a * (b > 0)) == y, 6, 1)),
        line(2, 2.0, 2),
        line(3, 2.0, 2),
        Embedding(5),
        symbols=np.array([[0.5, 0.3, 0.1, 0.1], [0.1, 0.1, 0.3, 0.5]]),
    ),
    Indexed("tanh, gate", "later", 6, two(gate), Embedding(columns=40)),
)
FOURTH: tuple[World, ...] = (
    Mixture(
        "nine classes",
        "fourth",
        same(9),
        scattered(9, 6, 0.9, 70),
        scattered(9, 3, 1.1, 71),
        Embedding(4),
    ),
    Mixture(
        "Student, sum of three",
        "fourth",
        masses((3, 3, 3), lambda a, b, y: np.where((a + b) % 3 == y, 6, 1)),
        line(3, 2.6, 2),
        ring(3, 2.0),
        Embedding(4),
        3.0,
    ),
    Indexed("difference of bends", "fourth", 6, two(difference_of_bends)),
    Indexed("petals", "fourth", 5, two(petals)),
    Indexed("triple", "fourth", 5, two(triple)),
    Indexed("capped", "fourth", 8, two(capped)),
    Mixture(
        "tanh, parity of four",
        "fourth",
        masses((4, 4, 2), lambda a, b, y: np.where((a + b) % 2 == y, 6, 1)),
        scattered(4, 3, 1.6, 72),
        scattered(4, 3, 1.6, 73),
        Embedding(6, columns=60),
    ),
    Mixture(
        "series, three classes",
        "fourth",
        same(3),
        scattered(3, 4, 0.8, 74),
        scattered(3, 2, 0.6, 75),
        Embedding(24, correlation=0.8),
    ),
    Indexed("one in forty, gate", "fourth", 7, two(rare_gate)),
    Indexed("nearest", "fourth", 6, nearest),
    Mixture(
        "symbols, or",
        "fourth",
        masses((2, 2, 2), lambda a, b, y: np.where((a | b) == y, 7, 1)),
        line(2, 1.8, 3),
        line(2, 2.2, 2),
        Embedding(6),
        symbols=np.array([[0.6, 0.2, 0.1, 0.1], [0.1, 0.2, 0.3, 0.4]]),
    ),
    Indexed("dense", "fourth", 40, two(dense)),
)
WORLDS = {world.name: world for world in (*TUNED, *ONCE, *FRESH, *LATER, *FOURTH)}
