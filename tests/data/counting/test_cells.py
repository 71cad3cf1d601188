import numpy as np
import pytest

from interplay import Joint
from interplay.data.coding.encoder import Symbols
from interplay.data.counting.cells import count


def test_counts_are_the_contingency_table():
    rng = np.random.default_rng(0)
    codes = [rng.integers(0, n, 500) for n in (4, 3, 2)]
    table = np.zeros((4, 3, 2))
    np.add.at(table, tuple(codes), 1)
    joint = count(*(Symbols(c, n, "") for c, n in zip(codes, (4, 3, 2), strict=True)))
    expected = Joint.from_table(table)
    np.testing.assert_allclose(joint.p1, expected.p1)
    assert joint.i12 == pytest.approx(expected.i12, abs=1e-12)
    assert joint.n_samples == 500


def test_weights_are_rows():
    rng = np.random.default_rng(4)
    parts = [Symbols(rng.integers(0, n, 50), n, "") for n in (3, 3, 2)]
    weights = rng.integers(1, 5, 50)
    repeated = [Symbols(np.repeat(part.codes, weights), part.n_symbols, "") for part in parts]
    weighted, plain = count(*parts, weights), count(*repeated)
    assert weighted.n_samples == plain.n_samples == weights.sum()
    assert all(map(np.array_equal, weighted.cells(), plain.cells()))
