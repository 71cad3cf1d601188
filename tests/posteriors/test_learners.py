import numpy as np
import pytest
from scipy.special import expit

from interplay.posteriors.discriminant import LinearDiscriminant
from interplay.posteriors.learners import LEARNERS
from interplay.posteriors.perceptrons import Perceptrons
from interplay.posteriors.products import WithProducts, correlated_pairs
from interplay.posteriors.views import Views


def drawn(n=400, d=3, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, d))
    return x, (rng.random(n) < expit(2 * x[:, 0])).astype(np.intp)


def both(gap=0.0):
    """Views of two modalities, and labels; the first columns a gap apart by their signs."""
    x, y = drawn(d=20)
    x[:, 0] += gap * np.sign(x[:, 0])
    return Views.together(Views.of(x[:, :8], 0), Views.of(x[:, 8:], 0), x[:, :2]), y


@pytest.mark.parametrize("learner", LEARNERS, ids=lambda learner: learner.name)
def test_every_learner_learns_and_takes_weights(learner):
    views, y = both(gap=3.0 if learner.view == "states" else 0.0)
    rows = getattr(views, learner.view)
    weight = np.where(y == 1, 3.0, 1.0)
    plain = learner.make(0).fit(rows, y).predict_proba(rows)
    weighted = learner.make(0).fit(rows, y, sample_weight=weight).predict_proba(rows)
    assert np.allclose(plain.sum(axis=1), 1)
    assert plain[y == 1, 1].mean() > plain[y == 0, 1].mean() + 0.1
    assert weighted[:, 1].mean() > plain[:, 1].mean() + 0.005


def test_a_discriminant_of_normal_classes_gives_their_posteriors():
    rng = np.random.default_rng(0)
    y = rng.integers(2, size=20_000)
    x = rng.normal(size=(20_000, 2)) + y[:, None] * [1.0, -0.5]
    truth = expit(x @ [1.0, -0.5] - (1.25) / 2)
    found = LinearDiscriminant(0.0).fit(x, y).predict_proba(x)[:, 1]
    assert np.abs(found - truth).max() < 0.04


def test_a_weight_of_a_discriminant_counts_like_copies():
    x, y = drawn(200)
    times = 1 + np.arange(200) % 3
    weighted = LinearDiscriminant().fit(x, y, times.astype(float)).predict_proba(x)
    copies = LinearDiscriminant().fit(np.repeat(x, times, axis=0), np.repeat(y, times))
    assert np.allclose(weighted, copies.predict_proba(x))


def test_the_product_that_goes_with_the_label_is_first():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(500, 30))
    y = (x[:, 4] * x[:, 17] > 0).astype(np.intp)
    i, j = correlated_pairs(x, y, 5)
    assert (i[0], j[0]) == (4, 17)
    assert len(i) == 5


def test_one_column_has_one_product():
    x, y = drawn(d=1)
    assert WithProducts(LinearDiscriminant()).fit(x, y).widened(x).shape == (400, 2)


def test_perceptrons_differ_in_their_starts_and_are_averaged():
    x, y = drawn()
    bag = Perceptrons(number=2, rounds=20).fit(x, y)
    first, second = (np.log(model.predict_proba(x)) for model in bag.models_)
    assert not np.allclose(first, second)
    mean = (first + second) / 2
    expected = np.exp(mean) / np.exp(mean).sum(axis=1, keepdims=True)
    assert np.allclose(bag.predict_proba(x), expected, atol=1e-6)


def test_many_rows_are_learnt_in_batches():
    x, y = drawn(6000)
    bag = Perceptrons().fit(x, y)
    assert len(bag.models_) == 1
    assert bag.models_[0].solver == "adam"
    assert np.abs(bag.predict_proba(x)[:, 1] - expit(2 * x[:, 0])).mean() < 0.05
