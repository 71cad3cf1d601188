import numpy as np
import pytest

from interplay.broja.many import union_informations
from interplay.core.information import mutual_informations
from interplay.uncertainty.p_values import p_unique1
from interplay.uncertainty.unique_test import (
    Channels,
    paired,
    sample_pairs,
    unique1,
    without_chance,
)

CHANNEL = np.array([[0.7, 0.1], [0.2, 0.3], [0.1, 0.6]])


def counts(first, second, sizes, seed=0):
    """(n1, n2, k) rows drawn independent given the label."""
    rng = np.random.default_rng(seed)
    p = np.einsum("iy,jy->ijy", first, second)
    layers = [
        rng.multinomial(n, p[..., y].ravel()).reshape(p.shape[:2]) for y, n in enumerate(sizes)
    ]
    return np.stack(layers, axis=-1).astype(float)


def test_chance_is_taken_off():
    rng = np.random.default_rng(1)
    noise = np.stack([rng.multinomial(200, np.full((20, 2), 1 / 40).ravel()) for _ in range(200)])
    noise = noise.reshape(200, 20, 2).astype(float)
    plain, corrected = (mutual_informations(t / 200).mean() for t in (noise, without_chance(noise)))
    assert plain > 0.06
    assert corrected < 0.4 * plain


def test_what_is_clear_stays_as_it_is():
    table = 1e6 * CHANNEL
    np.testing.assert_allclose(without_chance(table), table, rtol=1e-4)
    np.testing.assert_allclose(without_chance(table).sum(axis=0), table.sum(axis=0))


def test_a_symbol_without_rows_and_equal_symbols_give_no_nan():
    table = np.array([[5.0, 5.0], [0.0, 0.0], [5.0, 5.0]])
    np.testing.assert_allclose(without_chance(table), table)


@pytest.mark.parametrize("k", [2, 3])
def test_the_world_has_next_to_nothing_unique(k):
    rng = np.random.default_rng(3)
    first, other = (rng.dirichlet(np.ones(5), size=k).T for _ in range(2))
    second = 0.9 * first + 0.1 * other
    channels = Channels.of(*(300 * channel for channel in (first, second)))
    p1, p2 = (table / (300 * k) for table in channels.nothing_unique())
    before = unique1(300 * first[None], 300 * second[None])[0]
    left = union_informations(p1[None], p2[None], tol=1e-6)[0] - mutual_informations(p2)
    assert left < 0.2 * before
    np.testing.assert_allclose(p1.sum(axis=0), p2.sum(axis=0))


def test_samples_keep_the_label_and_the_tables():
    table = counts(CHANNEL, CHANNEL, (400, 12))
    first, second = table.sum(axis=1), table.sum(axis=0)
    firsts, seconds = sample_pairs(table, first, second, 500, np.random.default_rng(0))
    np.testing.assert_array_equal(firsts.sum(axis=1), np.tile([400, 12], (500, 1)))
    np.testing.assert_array_equal(seconds.sum(axis=1), np.tile([400, 12], (500, 1)))
    np.testing.assert_allclose(firsts.mean(axis=0), first, rtol=0.1, atol=0.5)
    np.testing.assert_allclose(seconds.mean(axis=0), second, rtol=0.1, atol=0.5)


def test_pairs_stay_as_dependent_as_they_are():
    table = np.zeros((3, 3, 2))
    table[np.arange(3), np.arange(3)] = 100 * CHANNEL
    pairs = paired(table, table.sum(axis=1), table.sum(axis=0))
    assert np.trace(pairs.sum(axis=2)) > 0.9 * table.sum()
    np.testing.assert_allclose(pairs.sum(axis=1), table.sum(axis=1), rtol=1e-3)


def share_found(first, second, sizes, times):
    rng = np.random.default_rng(7)
    found = []
    for seed in range(times):
        table = counts(first, second, sizes, seed)
        table = table[table.any(axis=(1, 2))][:, table.any(axis=(0, 2))]
        channels = Channels.of(table.sum(axis=1), table.sum(axis=0))
        found.append(p_unique1(table, channels, 39, rng))
    return np.mean(np.array(found) <= 0.05)


def test_finer_symbols_of_a_rare_label_are_not_called_unique():
    finer = np.repeat(CHANNEL, 6, axis=0) / 6
    assert share_found(finer, CHANNEL, (300, 10), 100) <= 0.12  # more than 12 has chance 0.1%


def test_what_is_unique_is_found_beside_what_is_unique_to_the_other():
    one = np.array([[0.5, 0.1], [0.5, 0.3], [0.0, 0.6]])
    other = np.array([[0.0, 0.15], [0.45, 0.05], [0.55, 0.8]])
    assert share_found(one, other, (300, 300), 20) >= 0.9
