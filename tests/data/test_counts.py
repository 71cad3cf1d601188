import numpy as np
import pytest

from interplay import Joint
from interplay.data.counts import count, plug_in_bias
from interplay.data.discretise import Symbols


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


def test_bias_formula_matches_simulation_of_independent_data():
    rng = np.random.default_rng(1)
    values, biases = [], []
    for _ in range(200):
        codes = [rng.integers(0, n, 2000) for n in (5, 5, 3)]
        joint = count(*(Symbols(c, n, "") for c, n in zip(codes, (5, 5, 3), strict=True)))
        values.append(joint.i12)
        biases.append(plug_in_bias(joint))
    assert np.mean(values) == pytest.approx(np.mean(biases), rel=0.05)  # the truth is 0
