"""Families of joint tables, seeded: every benchmark draws from these."""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def dense(shape: tuple[int, int, int], rng: np.random.Generator) -> Array:
    """A joint table drawn from the flat Dirichlet distribution."""
    return rng.dirichlet(np.ones(np.prod(shape))).reshape(shape)


def sparse(shape: tuple[int, int, int], rng: np.random.Generator) -> Array:
    """The same with nine cells of ten empty."""
    table = dense(shape, rng) * (rng.random(shape) < 0.1)
    table[0, 0, 0] += 1e-3  # never empty, however small
    return table / table.sum()


def counts(shape: tuple[int, int, int], rng: np.random.Generator) -> Array:
    """10,000 to a million samples of an uneven table."""
    p = rng.dirichlet(np.full(np.prod(shape), 0.5))
    n = 10 ** int(rng.integers(4, 7))
    return rng.multinomial(n, p).reshape(shape).astype(float)


def deterministic(shape: tuple[int, int, int], rng: np.random.Generator) -> Array:
    """The label is a random function of both symbols."""
    n1, n2, k = shape
    label = rng.integers(0, k, size=(n1, n2))
    pairs = rng.dirichlet(np.ones(n1 * n2)).reshape(n1, n2, 1)
    return pairs * (np.arange(k) == label[:, :, None])


def copy(shape: tuple[int, int, int], rng: np.random.Generator) -> Array:
    """The label copies (X1 mod a, X2 mod b) with a * b <= k, under uneven pairs."""
    n1, n2, k = shape
    a = max(1, min(n1, int(np.sqrt(k))))
    b = max(1, min(n2, k // a))
    label = (np.arange(n1) % a)[:, None] * b + (np.arange(n2) % b)[None]
    pairs = rng.dirichlet(np.ones(n1 * n2)).reshape(n1, n2, 1)
    return pairs * (np.arange(k) == label[:, :, None])


def pairs(shape: tuple[int, int, int], _: np.random.Generator) -> Array:
    """COPY: the label is the pair itself, both sides uniform; k is n1 * n2."""
    n1, n2, k = shape
    if k != n1 * n2:
        raise ValueError(f"pairs of {n1} x {n2} symbols are {n1 * n2} labels, not {k}")
    return np.eye(k).reshape(shape)


def informative(shape: tuple[int, int, int], rng: np.random.Generator) -> tuple[Array, Array]:
    """Marginals whose rows have posteriors drawn from a Dirichlet of 0.3: much information."""
    n1, n2, k = shape
    p1 = rng.dirichlet(np.full(k, 0.3), size=n1) * rng.dirichlet(np.ones(n1))[:, None]
    p2 = rng.dirichlet(np.full(k, 0.3), size=n2) * rng.dirichlet(np.ones(n2))[:, None]
    return p1, p2 / p2.sum(axis=0) * p1.sum(axis=0)


def gmm(shape: tuple[int, int, int], rng: np.random.Generator) -> Array:
    """The paper's Gaussian mixture (section 4.1): norm 2, angle pi/4, 1e6 samples on [-5, 5]."""
    n1, n2, _ = shape
    y = rng.integers(0, 2, 10**6)
    x = rng.normal(size=(2, 10**6)) + (2 * y - 1) * np.sqrt(2)
    edges = [np.linspace(-5, 5, n + 1) for n in (n1, n2)]
    slices = [np.histogram2d(*x[:, y == label], bins=edges)[0] for label in (0, 1)]
    return np.stack(slices, axis=2)


def dense_marginals(shape: tuple[int, int, int], rng: np.random.Generator) -> tuple[Array, Array]:
    """Marginals of a flat Dirichlet joint that is drawn row by row and never held."""
    n1, n2, k = shape
    p1, p2 = np.empty((n1, k)), np.zeros((n2, k))
    for i in range(n1):
        row = rng.standard_exponential((n2, k))
        p1[i] = row.sum(axis=0)
        p2 += row
    return p1 / p1.sum(), p2 / p1.sum()


JOINTS = {
    "dense": dense,
    "sparse": sparse,
    "counts": counts,
    "deterministic": deterministic,
    "copy": copy,
    "gmm": gmm,
}


def marginals(family: str, shape: tuple[int, int, int], seed: int) -> tuple[Array, Array]:
    """p(x1, y) and p(x2, y) of a family in ``JOINTS``, of ``"informative"`` or ``"pairs"``."""
    rng = np.random.default_rng([seed, *shape])
    if family == "informative":
        return informative(shape, rng)
    table = {**JOINTS, "pairs": pairs}[family](shape, rng)
    table = table / table.sum()
    return table.sum(axis=1), table.sum(axis=0)


def conditionally_independent(p1: Array, p2: Array) -> Array:
    """A joint table with these marginals, for peers that want one: q(x1|y) q(x2|y) p(y)."""
    p_y = p1.sum(axis=0)
    right = np.divide(p2, p_y, out=np.zeros_like(p2), where=p_y > 0)
    return p1[:, None, :] * right
