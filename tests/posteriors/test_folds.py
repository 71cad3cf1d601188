import numpy as np
import pytest

from interplay.errors import InputError
from interplay.posteriors.folds import Subsample, Target, split, splits


def test_groups_stay_in_one_fold_and_classes_are_spread():
    y = np.arange(400) % 2
    groups = np.arange(400) // 8
    fold = split(y, 5, 0, groups)
    assert all(len(set(fold[groups == g])) == 1 for g in range(50))
    assert set(np.bincount(split(y, 5, 0))) == {80}


def test_few_rows_are_split_into_more_folds_and_several_times():
    y = np.arange(200) % 2
    found = splits(y)
    assert found.shape == (4, 200)
    assert found.max() == 9
    assert not np.array_equal(found[0], found[1])
    assert splits(np.arange(1000) % 2).shape == (1, 1000)
    assert splits(np.arange(5000) % 2).max() == 4
    assert splits(np.arange(5000) % 2, most=10).max() == 9


def test_rare_classes_and_groups_bound_the_folds():
    y = np.array([0] * 94 + [1] * 6)
    assert splits(y).max() == 5
    assert splits(np.arange(90) % 2, groups=np.arange(90) % 7).max() == 6


def test_rare_classes_and_few_groups_are_refused():
    y = np.array([0] * 50 + [1] * 3)
    with pytest.raises(InputError, match="class of 3 rows"):
        split(y, 5, 0)
    with pytest.raises(InputError, match="class of 3 rows"):
        splits(y)
    with pytest.raises(InputError, match="groups has 3"):
        split(np.arange(90) % 2, 5, 0, np.arange(90) % 3)


def test_a_share_of_the_rows_is_drawn_evenly_over_classes_and_none_that_is_held_out():
    y = np.repeat([0, 1], [300, 60])
    held = np.arange(360) % 5 == 2
    used = Target(y, np.zeros((1, 360)), subsample=Subsample(0.25)).learnt_from(held)
    assert not held[used].any()
    assert np.bincount(y[used]).tolist() == [60, 12]
    assert (np.diff(used) > 0).all()


def test_larger_shares_hold_the_smaller_ones_and_draws_differ():
    y, held = np.arange(400) % 2, np.arange(400) < 80
    target = Target(y, np.zeros((1, 400)))
    few, more, other = (
        target._replace(subsample=Subsample(share, draw)).learnt_from(held)
        for share, draw in ((0.25, 0), (0.5, 0), (0.25, 1))
    )
    assert set(few) < set(more)
    assert set(few) != set(other)
    assert len(target.learnt_from(held)) == 320


def test_a_share_takes_whole_groups():
    group = np.repeat(np.arange(40), 10)
    y, held = group % 2, group < 8
    target = Target(y, np.zeros((1, 400)), subsample=Subsample(0.5, unit=group))
    counts = np.bincount(group[target.learnt_from(held)], minlength=40)
    assert set(counts) == {0, 10}
    assert counts.sum() == 160
