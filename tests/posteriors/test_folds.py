import numpy as np
import pytest

from interplay.errors import InputError
from interplay.posteriors.folds import split, splits


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
    assert found.max() == 7
    assert not np.array_equal(found[0], found[1])
    assert splits(np.arange(1000) % 2).shape == (1, 1000)
    assert splits(np.arange(5000) % 2).max() == 4


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
