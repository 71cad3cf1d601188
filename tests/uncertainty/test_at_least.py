import numpy as np
import pytest

from interplay.core.channels import likelihood_information
from interplay.uncertainty.at_least import at_least


def rows(n=400, slope=1.5, seed=0):
    """(true posteriors, labels) of a logistic channel."""
    rng = np.random.default_rng(seed)
    one = 1 / (1 + np.exp(-slope * rng.normal(size=n)))
    return np.stack([1 - one, one], axis=1), (rng.random(n) < one).astype(np.intp)


def true_bits(slope=1.5):
    posteriors, _ = rows(400_000, slope, seed=99)
    return 1 + (posteriors * np.log2(posteriors)).sum(axis=1).mean()


def test_it_lies_below_the_truth_as_often_as_it_says():
    truth = true_bits()
    held = [at_least(*rows(seed=seed)) <= truth for seed in range(400)]
    assert 0.92 <= np.mean(held) <= 0.98


def test_worse_probabilities_only_lower_it():
    posteriors, y = rows(4000)
    bold = posteriors**3 / (posteriors**3).sum(axis=1, keepdims=True)
    noisy = np.random.default_rng(1).permutation(posteriors)
    best = at_least(posteriors, y)
    assert at_least(bold, y) < best < likelihood_information(posteriors, y)
    assert at_least(noisy, y) == 0


def test_copies_in_groups_are_worth_one_row():
    posteriors, y = rows(300)
    copied = np.repeat(np.arange(300), 10)
    alone = at_least(posteriors, y)
    grouped = at_least(posteriors[copied], y[copied], groups=copied)
    assert grouped == pytest.approx(alone, abs=1e-9)
    assert at_least(posteriors[copied], y[copied]) > alone


def test_weights_of_one_change_nothing_and_a_higher_level_asks_more():
    posteriors, y = rows()
    assert at_least(posteriors, y, weights=np.ones(len(y))) == at_least(posteriors, y)
    assert at_least(posteriors, y, level=0.99) < at_least(posteriors, y, level=0.9)
