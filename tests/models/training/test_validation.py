"""Which rows are kept aside, and parts that no model can be trained or judged on."""

import numpy as np
import pytest

pytest.importorskip("torch")

from interplay.errors import InputError
from interplay.models import FusionClassifier
from interplay.models.training.validation import check_parts, held_out

CLASSES = np.array(["a", "b", "c"])


def test_each_part_has_each_class():
    y = np.repeat([0, 1, 2], [90, 8, 2])
    train, aside = held_out(y, 0.2, seed=0)
    assert sorted([*train, *aside]) == list(range(100))
    assert np.bincount(y[aside]).tolist() == [18, 2, 1]


def test_a_training_part_without_a_class():
    with pytest.raises(InputError, match="the training part has no row of class 'c'"):
        check_parts(np.array([0, 1, 1]), np.array([0, 2]), CLASSES)


def test_a_training_part_of_one_class():
    x, y = np.zeros((40, 2)), np.repeat(["a", "b"], 20)
    with pytest.raises(InputError, match="the training part has no row of class"):
        FusionClassifier(epochs=1).fit((x, x), y, groups=y)


def test_a_validation_part_of_one_class():
    with pytest.raises(InputError, match="the validation part has one class"):
        check_parts(np.array([0, 1, 2]), np.array([2, 2]), CLASSES)


@pytest.mark.parametrize(
    ("groups", "message"),
    [(np.zeros(6), "groups has one group"), (np.zeros(5), r"groups has shape \(5,\)")],
)
def test_groups_that_cannot_be_used(groups, message):
    with pytest.raises(InputError, match=message):
        held_out(np.array([0, 1] * 3), 0.5, seed=0, groups=groups)


def test_groups_of_few_rows_leave_training_every_class():
    """Seven parts of classes of three rows each; the first part has rows of one class only."""
    y = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3])
    train, aside = held_out(y, 0.15, seed=0, groups=np.arange(14))
    assert sorted([*train, *aside]) == list(range(14))
    check_parts(y[train], y[aside], np.arange(4))
