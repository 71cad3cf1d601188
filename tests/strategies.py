"""Hypothesis strategies for joint tables p(x1, x2, y) of every awkward kind."""

import numpy as np
from hypothesis import strategies as st

KINDS = ("dense", "sparse", "deterministic", "degenerate", "tiny", "counts", "posteriors")


@st.composite
def joint_tables(draw, kinds=KINDS, most=5, labels=4):
    """A table of positive total; zero rows, columns and classes occur."""
    kind = draw(st.sampled_from(kinds))
    shape = (draw(st.integers(1, most)), draw(st.integers(1, most)), draw(st.integers(1, labels)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return MAKERS[kind](shape, rng)


def dense(shape, rng):
    return rng.dirichlet(np.ones(np.prod(shape))).reshape(shape)


def sparse(shape, rng):
    table = dense(shape, rng) * (rng.random(shape) < 0.4)
    table[tuple(rng.integers(0, n) for n in shape)] += 0.1
    return table


def deterministic(shape, rng):
    label = rng.integers(0, shape[2], size=shape[:2])
    return rng.random((*shape[:2], 1)) * (np.arange(shape[2]) == label[:, :, None])


def degenerate(shape, rng):
    """Repeated rows and columns, empty rows, columns and classes."""
    table = sparse(shape, rng)
    table = np.concatenate([table, 3 * table, 0 * table[:1]], axis=0)
    table = np.concatenate([table, table[:, :1], 0 * table[:, :1]], axis=1)
    return np.concatenate([table, 0 * table[:, :, :1]], axis=2)


def tiny(shape, rng):
    return 10 ** rng.uniform(-12, -1, size=shape)


def counts(shape, rng):
    return rng.multinomial(10**9, dense(shape, rng).ravel()).reshape(shape).astype(float)


def posteriors(shape, rng):
    """Few distinct posteriors, many of them certain."""
    levels = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    table = rng.choice(levels, size=shape, p=[0.4, 0.15, 0.15, 0.15, 0.15])
    table[0, 0, 0] += 0.25
    return table


MAKERS = {
    "dense": dense,
    "sparse": sparse,
    "deterministic": deterministic,
    "degenerate": degenerate,
    "tiny": tiny,
    "counts": counts,
    "posteriors": posteriors,
}
