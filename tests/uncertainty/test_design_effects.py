import numpy as np
import pytest

from interplay import estimate
from interplay.uncertainty.bootstrap import Units
from interplay.uncertainty.design_effects import design_effects
from interplay.uncertainty.score_counts import ScoreCounts


def effects(groups, codes, y):
    counts = ScoreCounts.from_codes(codes, y)
    return design_effects(counts, Units.from_groups(groups, counts.cell_of(codes, y)))


def noise(n, seed=0):
    rng = np.random.default_rng(seed)
    return tuple(rng.integers(0, 4, (3, n))), rng.integers(0, 2, n)


def test_rows_that_are_groups_of_their_own_have_none():
    codes, y = noise(500)
    assert effects(np.arange(500), codes, y) == pytest.approx(np.ones(4))


def test_ten_copies_of_each_row_have_ten():
    codes, y = noise(500)
    copied = np.repeat(np.arange(500), 10)
    found = effects(copied, tuple(code[copied] for code in codes), y[copied])
    assert found == pytest.approx(np.full(4, 10.0))


def test_groups_that_mean_nothing_have_about_none():
    codes, y = noise(2000)
    found = effects(np.random.default_rng(1).integers(0, 200, 2000), codes, y)
    assert found == pytest.approx(np.ones(4), abs=0.35)


def test_a_symbol_that_tells_all_is_no_error():
    codes, y = noise(500)
    assert (effects(np.repeat(np.arange(50), 10), (y, *codes[:2]), y) >= 1).all()


@pytest.mark.parametrize("seed", range(3))
def test_sixty_groups_of_ten_near_copies_give_no_synergy(seed):
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(60), 10)
    x1, x2, y = rng.integers(0, 4, (2, 60))[0], rng.integers(0, 4, 60), rng.integers(0, 2, 60)
    asked = x1[group], x2[group], y[group]
    by_rows = estimate(*asked)
    by_groups = estimate(*asked, groups=group, replicates=200)
    assert by_rows.synergy > 0.04
    assert by_groups.synergy < by_rows.synergy / 2
    assert by_groups.intervals["synergy"].low == 0
    assert by_groups.intervals["i12"].low == 0


@pytest.mark.parametrize("seed", range(3))
def test_copies_of_rows_on_many_pairs_are_worth_the_rows(seed):
    rng = np.random.default_rng(seed)
    rows = *rng.integers(0, 6, (2, 60)), rng.integers(0, 2, 60)  # 36 pairs, most seen once or twice
    group = np.repeat(np.arange(60), 10)
    alone = estimate(*rows, replicates=100)
    copied = estimate(*(part[group] for part in rows), groups=group, replicates=100)
    assert copied.synergy == pytest.approx(alone.synergy, abs=0.02)
    assert copied.i12 == pytest.approx(alone.i12, abs=0.02)
    assert copied.intervals["synergy"].low == 0
