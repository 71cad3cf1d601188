import numpy as np
import pytest

from interplay import InputError, Joint, decompose, estimate_counts
from interplay.uncertainty.p_values import TESTS, p_values, permuted_within
from interplay.uncertainty.pair_counts import PairCounts


def draw(p, n, rng):
    return rng.multinomial(n, (p / p.sum()).ravel()).reshape(p.shape)


def independent(first, second):
    """p(x1, x2, y) of two channels (n, 2) that are independent given a fair label."""
    return np.einsum("iy,jy->ijy", first, second) / 2


CHANNEL = np.array([[0.7, 0.1], [0.2, 0.3], [0.1, 0.6]])
USELESS = np.full((4, 2), 0.25)
BLURRED = np.array([[0.6, 0.3, 0.1], [0.4, 0.7, 0.9]]) @ CHANNEL


def rejections(p, name, n=400, times=80):
    rng = np.random.default_rng(11)
    found = [
        p_values(PairCounts.from_joint(Joint.from_table(draw(p, n, rng))), 39, rng)[name]
        for _ in range(times)
    ]
    return np.mean(np.array(found) <= 0.05)


@pytest.mark.parametrize(
    ("name", "p"),
    [
        ("i1", independent(USELESS, CHANNEL)),
        ("i2", independent(CHANNEL, USELESS)),
        ("unique1", independent(USELESS, CHANNEL)),
        ("unique1", independent(CHANNEL, CHANNEL)),
        ("unique2", independent(CHANNEL, BLURRED)),
        ("synergy", independent(CHANNEL, USELESS)),
        ("synergy", np.einsum("iy,ij->ijy", CHANNEL, np.eye(3))),
        ("synergy", decompose(independent(CHANNEL, CHANNEL[:, ::-1]), return_solution=True)[1]
            .coupling.dense()),
    ],
)  # fmt: skip
def test_noise_without_an_effect_is_seldom_called_one(name, p):
    assert rejections(p, name) <= 0.15  # 5% nominal: more than 12 of 80 has chance 0.02%


@pytest.mark.parametrize(
    ("name", "p"),
    [
        ("i1", independent(CHANNEL, USELESS)),
        ("unique1", independent(CHANNEL, USELESS)),
        ("unique2", independent(BLURRED, CHANNEL)),
        ("synergy", independent(CHANNEL, CHANNEL)),
    ],
)
def test_effects_are_found(name, p):
    assert rejections(p, name, n=1500, times=20) >= 0.8


def test_swapping_the_modalities_swaps_the_tests():
    table = draw(independent(CHANNEL, USELESS), 1000, np.random.default_rng(0))
    forth = estimate_counts(table, permutations=99).p_values
    back = estimate_counts(table.transpose(1, 0, 2), permutations=99).p_values
    assert set(forth) == set(TESTS)
    assert forth["i1"] == back["i2"] == 0.01
    assert forth["unique1"] == back["unique2"] == 0.01
    assert forth["i2"] > 0.02
    assert forth["synergy"] > 0.02


def test_permuting_within_symbols_keeps_both_their_tables():
    table = draw(independent(CHANNEL, CHANNEL), 300, np.random.default_rng(0))
    pairs = PairCounts.from_joint(Joint.from_table(table))
    stack = next(permuted_within(pairs, pairs.rows, 20, np.random.default_rng(1)))
    np.testing.assert_array_equal(stack.sum(axis=2), np.tile(pairs.counts.sum(axis=1), (20, 1)))
    first, _ = pairs.unimodal(stack)
    np.testing.assert_array_equal(first, np.tile(pairs.tables()[0], (20, 1, 1)))
    assert stack.std(axis=0).max() > 0


def test_more_than_two_labels():
    p = np.random.default_rng(2).dirichlet(np.full(36, 0.5)).reshape(3, 4, 3)
    found = estimate_counts(draw(p, 2000, np.random.default_rng(3)), permutations=19).p_values
    assert found["i1"] == found["synergy"] == 0.05


def test_tables_too_large_to_draw_from_are_refused():
    table = np.zeros((2001, 2001, 2))
    table[np.arange(2001), np.arange(2001), np.arange(2001) % 2] = 2
    with pytest.raises(InputError, match="too many for the tests"):
        estimate_counts(table, permutations=19)
