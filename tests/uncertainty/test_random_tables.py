import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interplay.uncertainty.random_tables import random_tables


@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=5),
    st.integers(1, 4),
    st.integers(0, 2**31),
)
def test_tables_have_their_margins(rows, n_columns, seed):
    rng = np.random.default_rng(seed)
    columns = rng.multinomial(sum(rows), np.full(n_columns, 1 / n_columns))
    tables = random_tables(np.array(rows), columns, 3, rng)
    assert tables.shape == (3, len(rows), n_columns)
    assert (tables >= 0).all()
    np.testing.assert_array_equal(tables.sum(axis=2), np.tile(rows, (3, 1)))
    np.testing.assert_array_equal(tables.sum(axis=1), np.tile(columns, (3, 1)))


def test_tables_scatter_as_permuted_rows_do():
    rng = np.random.default_rng(0)
    x, y = np.repeat([0, 1, 2], [20, 30, 50]), np.repeat([0, 1], [60, 40])
    permuted = [np.bincount(2 * x + rng.permutation(y), minlength=6) for _ in range(2000)]
    tables = random_tables(np.array([20, 30, 50]), np.array([60, 40]), 2000, rng)
    found = tables.reshape(2000, 6)
    assert found.mean(axis=0) == pytest.approx(np.mean(permuted, axis=0), abs=0.3)
    assert found.std(axis=0) == pytest.approx(np.std(permuted, axis=0), rel=0.1)
