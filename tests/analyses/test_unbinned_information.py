"""The yardstick of discretisations."""

import numpy as np

from interplay.analyses.unbinned_information import classifiers


def test_rows_too_few_for_boosting_are_left_to_the_regression():
    y = np.repeat(np.arange(10), 6)  # a tenth of a fold has no row of each class
    x = np.random.default_rng(0).normal(size=(60, 2)) + y[:, None]
    found = classifiers(x, y, 0)
    assert "logistic regression" in found.how
    assert 0 < found.bits < np.log2(10)
