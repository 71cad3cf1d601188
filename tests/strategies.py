"""Hypothesis strategies for joint tables p(x1, x2, y): float64 arrays with some mass, unnormalised.

``FAMILIES`` names one strategy a kind of table; ``tables()`` draws from all of them. A test that
wants small problems passes ``max_size``.
"""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

Table = NDArray[np.float64]
Tables = st.SearchStrategy[Table]

MAX_SIZE = 5
LARGEST_COUNT = 10**9

EVEN = st.floats(1 / 16, 1.0, width=32)
MAYBE_ZERO = st.just(0.0) | EVEN


def sizes(smallest: int, max_size: int) -> st.SearchStrategy[tuple[int, int, int]]:
    """(n1, n2, k)."""
    side = st.integers(smallest, max_size)
    return st.tuples(side, side, side)


def filled(shapes: st.SearchStrategy[tuple[int, ...]], cells: st.SearchStrategy[float]) -> Tables:
    """Tables of these shapes and cells, with some mass."""
    return shapes.flatmap(
        lambda shape: arrays(np.float64, shape, elements=cells, fill=st.nothing())
    ).filter(lambda p: p.sum() > 0)


def dense_tables(max_size: int = MAX_SIZE) -> Tables:
    """Every cell carries mass, of similar size."""
    return filled(sizes(2, max_size), EVEN)


def sparse_tables(max_size: int = MAX_SIZE) -> Tables:
    """About half of the cells are empty; whole symbols may be."""
    return filled(sizes(2, max_size), MAYBE_ZERO)


@st.composite
def deterministic_tables(draw: st.DrawFn, max_size: int = MAX_SIZE) -> Table:
    """The label is a function of (x1, x2)."""
    n1, n2, k = draw(sizes(2, max_size))
    pairs = draw(filled(st.just((n1, n2)), MAYBE_ZERO))
    label = draw(arrays(np.intp, (n1, n2), elements=st.integers(0, k - 1), fill=st.nothing()))
    return pairs[:, :, None] * (label[:, :, None] == np.arange(k))


@st.composite
def degenerate_tables(draw: st.DrawFn, max_size: int = MAX_SIZE) -> Table:
    """One row, column or label; or rows repeated in proportion; or symbols without mass."""
    p = draw(filled(sizes(1, max_size), MAYBE_ZERO))
    axis = draw(st.integers(0, 2))
    symbols = p.shape[axis]
    kind = draw(st.sampled_from(["single", "duplicate", "empty"]))
    if kind == "single":
        return p.sum(axis=axis, keepdims=True)
    if kind == "duplicate":
        copies = draw(st.lists(st.integers(0, symbols - 1), min_size=1, max_size=3))
        share = draw(st.sampled_from([0.25, 1.0, 3.0]))
        return np.concatenate([p, share * p.take(copies, axis=axis)], axis=axis)
    place = draw(st.integers(0, symbols))
    return np.insert(p, place, 0.0, axis=axis)


def tiny_mass_tables(max_size: int = MAX_SIZE) -> Tables:
    """Cells of 1e-12 beside cells of 1e-1."""
    exponent = st.sampled_from([-12, -9, -6, -3, -1, -1])
    cell = st.builds(lambda x, e: float(x * 10.0**e), EVEN, exponent)
    return filled(sizes(2, max_size), st.just(0.0) | cell)


def count_tables(max_size: int = MAX_SIZE) -> Tables:
    """Whole numbers, from none or one to a billion a cell."""
    few, many = st.integers(0, 3), st.integers(0, LARGEST_COUNT)
    return filled(sizes(2, max_size), (few | many).map(float)).filter(lambda p: p.sum() > 1)


FAMILIES = {
    "dense": dense_tables,
    "sparse": sparse_tables,
    "deterministic": deterministic_tables,
    "degenerate": degenerate_tables,
    "tiny mass": tiny_mass_tables,
    "counts": count_tables,
}


def tables(max_size: int = MAX_SIZE) -> Tables:
    """Joint tables of every family."""
    return st.one_of([family(max_size) for family in FAMILIES.values()])
