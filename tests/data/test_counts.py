import numpy as np
import pytest

from interplay import Joint
from interplay.data.counts import count, plug_in_bias, shuffled_information
from interplay.data.encoder import Symbols


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


def test_shuffling_counts_is_shuffling_labels():
    rng = np.random.default_rng(3)
    x1, x2, y = (rng.integers(0, n, 300) for n in (4, 3, 3))
    joint = count(Symbols(x1, 4, ""), Symbols(x2, 3, ""), Symbols(y, 3, ""))
    shuffled = [
        count(Symbols(x1, 4, ""), Symbols(x2, 3, ""), Symbols(rng.permutation(y), 3, "")).i12
        for _ in range(300)
    ]
    spread = np.std(shuffled) / np.sqrt(300)
    assert abs(shuffled_information(joint, rng, repeats=300) - np.mean(shuffled)) < 6 * spread


def test_weights_are_rows():
    rng = np.random.default_rng(4)
    parts = [Symbols(rng.integers(0, n, 50), n, "") for n in (3, 3, 2)]
    weights = rng.integers(1, 5, 50)
    repeated = [Symbols(np.repeat(part.codes, weights), part.n_symbols, "") for part in parts]
    weighted, plain = count(*parts, weights), count(*repeated)
    assert weighted.n_samples == plain.n_samples == weights.sum()
    assert all(map(np.array_equal, weighted.cells(), plain.cells()))


def test_the_bias_of_few_rows_lies_between_the_two_estimates():
    rng = np.random.default_rng(2)
    p = rng.dirichlet(np.ones(100))[:, None] * rng.dirichlet(np.ones(3), size=100)
    truth = Joint.from_table(p.reshape(10, 10, 3)).i12
    errors, lowest, highest = [], [], []
    for _ in range(50):
        drawn = np.unravel_index(rng.choice(300, 300, p=p.ravel()), (10, 10, 3))
        parts = [Symbols(c, n, "") for c, n in zip(drawn, (10, 10, 3), strict=True)]
        joint = count(*parts)
        errors.append(joint.i12 - truth)
        lowest.append(plug_in_bias(joint))
        highest.append(shuffled_information(joint, rng))
    assert np.mean(lowest) < np.mean(errors) < np.mean(highest)
