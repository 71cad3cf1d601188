import numpy as np
import pytest
from scipy.special import expit, ndtr

from interplay.errors import InputError
from interplay.posteriors.soft_targets import (
    QUICK,
    REGRESSIONS,
    SoftRegressions,
    check_regressions,
    cross_entropy,
    mixture_weights,
    squashed,
)


def folds(n, seed=0):
    return np.random.default_rng(seed).permutation(n) % 5


def two(p):
    return np.stack([1 - p, p], axis=1)


@pytest.fixture(scope="module")
def sums():
    """Probabilities ndtr(a + b), whose mean given a is ndtr(a / sqrt 2)."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(1500, 3))
    return x, two(ndtr(x[:, 0] + rng.normal(size=1500))), ndtr(x[:, 0] / np.sqrt(2))


@pytest.mark.parametrize("name", REGRESSIONS)
def test_every_regression_finds_the_mean_of_probabilities(name, sums):
    x, m, truth = sums
    found = SoftRegressions(x, folds(len(x)), regressions=(name,)).fit(m)
    error = np.abs(found.posteriors[:, 1] - truth).mean()
    assert error < (0.1 if name in ("boosting", "perceptron") else 0.04)  # the mean: 0.22
    assert np.abs(found.posteriors.sum(axis=1) - 1).max() < 1e-12


def test_the_pool_is_about_as_good_as_its_best_member(sums):
    x, m, _ = sums
    found = SoftRegressions(x, folds(len(x)), regressions=QUICK).fit(m)
    assert cross_entropy(found.posteriors, m) < min(found.tried.values()) + 1e-3


def test_nothing_to_tell_leaves_the_mean():
    x = np.random.default_rng(1).normal(size=(400, 4))
    constant = SoftRegressions(x, folds(400), regressions=QUICK).fit(np.full((400, 3), 1 / 3))
    np.testing.assert_allclose(constant.posteriors, 1 / 3, atol=1e-9)
    assert set(constant.tried) == {"mean"}
    no_columns = SoftRegressions(np.ones((400, 2)), folds(400), regressions=QUICK)
    assert set(no_columns.fit(two(expit(x[:, 0]))).tried) == {"mean"}


def test_the_softmax_has_the_least_cross_entropy_of_its_scale_and_offsets():
    rng = np.random.default_rng(2)
    scores = rng.normal(size=(300, 3))
    target = rng.dirichlet([1, 1, 1], size=300)
    best = cross_entropy(squashed(scores, target), target)
    for moved in (scores * 1.1, scores + np.array([0.1, 0, 0])):
        assert cross_entropy(squashed(moved, target), target) == pytest.approx(best, abs=1e-5)


def test_weights_of_a_mixture_that_is_known():
    rng = np.random.default_rng(3)
    parts = rng.dirichlet([1, 1, 1], size=(2, 5000))
    mixed = 0.3 * parts[0] + 0.7 * parts[1]
    np.testing.assert_allclose(mixture_weights(parts, mixed), [0.3, 0.7], atol=0.02)


@pytest.mark.parametrize("names", ["nonsense", (), ("linear", "quadratic")])
def test_unknown_regressions(names):
    with pytest.raises(InputError, match="regressions"):
        check_regressions(names)
