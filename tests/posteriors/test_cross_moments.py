"""Directions of two modalities whose products go with the label."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from interplay.posteriors.cross_moments import CrossMoments, telling_directions
from interplay.posteriors.learners import LEARNERS
from interplay.posteriors.views import Views


def spread_out(n=1000, d=20, seed=0):
    """Labels by the sign of the product of a direction of each modality, over all d columns."""
    rng = np.random.default_rng(seed)
    x1, x2 = rng.normal(size=(2, n, d))
    one, two = rng.normal(size=(2, d))
    one, two = one / np.linalg.norm(one), two / np.linalg.norm(two)
    return x1, x2, ((x1 @ one) * (x2 @ two) > 0).astype(np.intp), one, two


def test_the_directions_are_found():
    x1, x2, y, one, two = spread_out()
    left, right = telling_directions(x1, x2, y, 4)
    assert left.shape == right.shape == (20, 1)  # no other stands out of noise
    assert abs(left[:, 0] @ one) > 0.9
    assert abs(right[:, 0] @ two) > 0.9


def test_noise_leaves_one_pair():
    x1, x2, _, _, _ = spread_out()
    y = np.random.default_rng(1).integers(3, size=1000)
    assert telling_directions(x1, x2, y, 4)[0].shape == (20, 1)


def test_a_weight_counts_like_copies():
    x1, x2, y, _, _ = spread_out(300, 5)
    times = 1 + np.arange(300) % 3
    weighted = telling_directions(x1, x2, y, 4, times.astype(float))
    copies = telling_directions(*(np.repeat(part, times, axis=0) for part in (x1, x2, y)), 4)
    for one, two in zip(weighted, copies, strict=True):
        assert np.abs(one[:, 0] @ two[:, 0]) == pytest.approx(1)


def test_rows_that_were_not_seen_are_told():
    x1, x2, y, _, _ = spread_out(2000)
    both = np.hstack([x1, x2])
    model = CrossMoments(LogisticRegression()).fit(both[:1000], y[:1000])
    told = model.predict_proba(both[1000:])[np.arange(1000), y[1000:]]
    assert 1 + np.log2(told).mean() > 0.3


@pytest.mark.parametrize("name", ["splines on cross moments", "kernel on cross moments"])
def test_learners_of_two_modalities_alone(name):
    learner = next(one for one in LEARNERS if one.name == name)
    x1, x2, _, _, _ = spread_out(100)
    one, two = Views.of(x1, 0), Views.of(x2[:, :3], 0)
    assert not learner.applies(one)
    assert learner.applies(Views.together(one, two, None))


def test_few_columns_come_with_their_products_and_both_halves_are_as_wide():
    x1, x2, _, _, _ = spread_out(100)
    one, two = Views.of(x1, 0), Views.of(x2[:, :3], 0)
    paired = Views.together(one, two, None).paired
    assert paired.shape == (100, 40)
    assert (paired[:, 29:] == 0).all()  # 3 columns, their 6 products, and nothing
    assert paired[:, 20:29].std(axis=0) == pytest.approx(np.ones(9))
