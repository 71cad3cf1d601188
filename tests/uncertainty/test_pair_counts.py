import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interplay import InputError, Joint, decompose
from interplay.uncertainty.pair_counts import PairCounts, sampled


def counts(seed=0, shape=(4, 5, 3), n=300):
    rng = np.random.default_rng(seed)
    return rng.multinomial(n, rng.dirichlet(np.full(np.prod(shape), 0.4))).reshape(shape)


@given(st.integers(0, 50), st.sampled_from([(2, 2, 2), (4, 5, 3), (6, 3, 2)]))
def test_informations_are_those_of_the_table(seed, shape):
    table = counts(seed, shape)
    pairs = PairCounts.from_joint(Joint.from_table(table))
    pid = decompose(table)
    found = pairs.informations(pairs.counts[None].astype(float), tol=1e-6)[0]
    np.testing.assert_allclose(found, [pid.i1, pid.i2, pid.i12, pid.i_star], atol=1e-6)


def test_symbols_without_rows_are_left_out():
    table = counts()
    table[1], table[:, 2] = 0, 0
    pairs = PairCounts.from_joint(Joint.from_table(table))
    first, second = pairs.tables()
    np.testing.assert_array_equal(first, np.delete(table.sum(axis=1), 1, axis=0))
    np.testing.assert_array_equal(second, np.delete(table.sum(axis=0), 2, axis=0))
    assert pairs.n == table.sum()


def test_probabilities_are_refused():
    with pytest.raises(InputError, match="needs counts of rows"):
        PairCounts.from_joint(Joint.from_table(np.full((2, 2, 2), 1 / 8)))


def test_samples_have_as_many_rows_and_the_same_mean():
    pairs = PairCounts.from_joint(Joint.from_table(counts(n=1000)))
    stack = np.concatenate(list(sampled(pairs, 2000, np.random.default_rng(0))))
    np.testing.assert_array_equal(stack.sum(axis=(1, 2)), pairs.n)
    error = np.sqrt(pairs.counts / 2000)
    assert (np.abs(stack.mean(axis=0) - pairs.counts) <= 5 * error).all()
