import numpy as np
import pytest
from scipy.stats import norm

from interplay import Joint
from interplay.core.information import mutual_informations
from interplay.uncertainty.p_values import p_unique1, p_values
from interplay.uncertainty.pair_counts import PairCounts
from interplay.uncertainty.unique_test import (
    THRESHOLDS,
    World,
    apart,
    leads,
    paired,
    sample_pairs,
    stretch,
    stretched,
    unique1,
    unlikely,
    useless,
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


def test_chance_is_told_from_small_symbols_that_tell_most():
    """The degrees of freedom alone would leave 2.5 times as much apart as there is."""
    sizes = np.repeat([1.0, 5.0], [100, 180])
    positive = np.repeat([0.12, 0.018], [100, 180]) * sizes
    expected = np.stack([sizes - positive, positive], axis=1)
    rng = np.random.default_rng(2)
    layers = [
        rng.multinomial(round(column.sum()), column / column.sum(), size=300)
        for column in expected.T
    ]
    found = without_chance(np.stack(layers, axis=2).astype(float))
    distances = (apart(tables, useless(tables))[..., 1] for tables in (found, expected))
    assert next(distances).mean() == pytest.approx(next(distances), rel=0.35)


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
    table = 300 * np.einsum("iy,jy->ijy", first, second)
    world = World.beside(table, 300 * first, 300 * second)
    before = unique1(300 * first[None], 300 * second[None])[0]
    assert unique1(world.first[None], world.second[None])[0] < 0.2 * before
    np.testing.assert_allclose(world.first.sum(axis=0), world.second.sum(axis=0))


def test_where_one_table_shows_nothing_the_world_tells_what_the_two_tell_on_average():
    first = 300 * np.array([[0.45, 0.35], [0.35, 0.30], [0.20, 0.35]])
    level = useless(first)
    world = World.beside(np.einsum("iy,jy->ijy", first, level) / 300, first, level)
    told = without_chance(first)
    expected = apart(told, useless(told)) / 2  # of a squared distance and 0
    np.testing.assert_allclose(apart(world.first, useless(world.first)), expected, rtol=1e-9)


def test_tables_as_far_apart_or_without_a_difference_are_not_stretched():
    np.testing.assert_allclose(stretch(300 * CHANNEL, 300 * CHANNEL[::-1]), 1.0)
    level = useless(CHANNEL)
    np.testing.assert_array_equal(stretch(level, level), 1.0)


def test_counts_are_stretched_no_further_than_to_0():
    level = useless(CHANNEL)
    first, second = stretched(CHANNEL, (CHANNEL + level) / 2, np.array([10.0, 10.0]))
    assert min(first.min(), second.min()) == pytest.approx(0.0, abs=1e-12)
    np.testing.assert_allclose(first.sum(axis=0), CHANNEL.sum(axis=0))
    np.testing.assert_allclose(first - level, 2 * (second - level))


def test_the_world_tells_as_much_as_there_is_where_x2_is_finer_and_a_label_rare():
    """Without being stretched it would tell three quarters of that."""
    edges = np.concatenate([[-np.inf], norm.ppf(np.arange(1, 10) / 10) * 1.1, [np.inf]])
    channel = np.stack([np.diff(norm.cdf(edges, side)) for side in (-0.45, 0.45)], axis=1)
    finer, sizes = np.repeat(channel, 3, axis=0) / 3, (285, 15)
    tables = [counts(channel, finer, sizes, seed) for seed in range(200)]
    worlds = [World.beside(one, one.sum(axis=1), one.sum(axis=0)) for one in tables]
    told = mutual_informations(np.stack([one.first for one in worlds]) / 300).mean()
    assert told == pytest.approx(mutual_informations(channel * sizes / 300), rel=0.2)


def test_leads_are_those_of_the_posterior_over_each_threshold():
    useless = np.full((2, 2), 0.5)
    found = leads(CHANNEL[None], useless[None])[0, 0]
    p = CHANNEL / 2
    mass = p.sum(axis=1)
    curve = [(mass * np.maximum(p[:, 1] / mass - t, 0)).sum() for t in THRESHOLDS]
    np.testing.assert_allclose(found / 2, curve - np.maximum(0.5 - THRESHOLDS, 0), atol=1e-12)


def test_three_labels_are_compared_one_by_one():
    first = np.eye(3)[None]
    second = np.full((1, 3, 3), 1 / 3)
    found = leads(first, second)
    assert found.shape == (1, 3, len(THRESHOLDS))
    assert (found > 0).all()
    np.testing.assert_array_equal(leads(second, first), -found)


def test_samples_keep_the_label_and_the_tables():
    table = counts(CHANNEL, CHANNEL, (400, 12))
    first, second = table.sum(axis=1), table.sum(axis=0)
    pairs = paired(table, first, second)
    firsts, seconds = sample_pairs(pairs, 500, np.random.default_rng(0))
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
        found.append(p_unique1(table, 39, rng))
    return np.mean(np.array(found) <= 0.05)


def test_finer_symbols_of_a_rare_label_are_not_called_unique():
    finer = np.repeat(CHANNEL, 6, axis=0) / 6
    assert share_found(finer, CHANNEL, (300, 10), 100) <= 0.12  # more than 12 has chance 0.1%


def test_what_is_unique_is_found_beside_what_is_unique_to_the_other():
    one = np.array([[0.5, 0.1], [0.5, 0.3], [0.0, 0.6]])
    other = np.array([[0.0, 0.15], [0.45, 0.05], [0.55, 0.8]])
    assert share_found(one, other, (300, 300), 20) >= 0.9


def test_a_lead_in_one_half_is_found_beside_a_lag_in_the_other():
    edges = np.concatenate(
        [[-np.inf, 0.0], norm.ppf([0.58, 0.67, 0.75, 0.83, 0.92]) * 1.28, [np.inf]]
    )
    upper = np.stack([np.diff(norm.cdf(edges, side)) for side in (-0.8, 0.8)], axis=1)
    assert share_found(upper, upper[::-1, ::-1], (250, 250), 20) >= 0.6


def test_far_from_the_samples_is_how_far_the_larger_statistic_is():
    table = counts(CHANNEL, CHANNEL, (200, 200))
    far, drawn = unlikely(table, 60, np.random.default_rng(1))
    again, same = unlikely(table, 60, np.random.default_rng(1))
    assert (far, drawn.shape) == (again, (60,))
    np.testing.assert_array_equal(drawn, same)
    assert drawn.mean() >= 0  # the larger of two with mean 0, and what is added


@pytest.mark.parametrize("k", [1, 2, 3])
def test_a_modality_of_one_symbol_has_no_unique_information(k):
    pairs = PairCounts.from_joint(Joint.from_table(np.full((1, 4, k), 10)))
    found = p_values(pairs, 19, np.random.default_rng(0))
    assert found["unique1"] == 1.0
