import numpy as np
import pytest
from scipy.stats import t as student

import interplay
from interplay.uncertainty.at_least import at_least
from interplay.uncertainty.few_groups import effective_number, further_apart, reach


def copied(groups, seed, each=10):
    """Posteriors of two modalities that tell alike, in near-copies, with labels."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), each)
    y = rng.integers(0, 2, groups)
    seen = [y - 0.5 + rng.normal(size=groups) for _ in range(2)]
    near = [x[group] + 0.02 * rng.normal(size=len(group)) for x in seen]
    chances = [1 / (1 + np.exp(-logit)) for logit in (*near, near[0] + near[1])]
    return (*chances, y[group]), group


def test_groups_of_one_size_count_as_they_are():
    assert effective_number(np.full(40, 7.0)) == pytest.approx(40)


def test_a_large_group_among_small_ones_makes_them_few():
    assert effective_number(np.array([90.0, *[1.0] * 10])) == pytest.approx(100**2 / 8110)


def test_intervals_of_few_groups_reach_further():
    assert reach(60, 0.95) == pytest.approx(np.sqrt(60 / 59) * 2.00100 / 1.95996, rel=1e-5)
    assert reach(10, 0.95) > reach(30, 0.95) > reach(1000, 0.95) > 1
    assert reach(1.05, 0.95) == reach(2, 0.95) < 20


def test_replicates_keep_their_mean_and_their_bound():
    four = np.array([[0.1, 0.2, 0.5, 0.3], [0.3, 0.4, 0.95, 0.5]])
    apart = further_apart(four, 1.5, 1.0)
    np.testing.assert_allclose(apart[:, :2].mean(axis=0), [0.2, 0.3])
    np.testing.assert_allclose(np.ptp(apart[:, 0]), 0.3)
    assert apart[1, 2] == 1.0


@pytest.mark.parametrize("seed", range(4))
def test_copies_of_equal_modalities_may_tell_alike(seed):
    rows, group = copied(60, seed)
    found = interplay.from_posteriors(*rows, groups=group, replicates=40)
    assert "may_tell_alike" in found.provenance
    for name, truth in (("redundancy", 0.16), ("unique1", 0), ("unique2", 0), ("synergy", 0.13)):
        low, high = found.intervals[name]
        assert low - 0.01 <= truth <= high + 0.01


def test_the_bound_from_below_is_that_of_a_mean_over_few_groups():
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], 60)
    group = np.repeat(np.arange(12), 10)
    given = np.clip(0.8 + 0.1 * rng.normal(size=12), 0.6, 0.95)[group]
    rows = np.where(y[:, None] == [0, 1], given[:, None], 1 - given[:, None])
    told = 1 + np.log2(given[::10])
    bound = told.mean() - student.ppf(0.95, 11) * told.std(ddof=1) / np.sqrt(12)
    assert at_least(rows, y, groups=group) == pytest.approx(bound)
