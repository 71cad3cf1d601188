import numpy as np
import pytest

from interplay.core.information import mutual_informations
from interplay.uncertainty.midway import in_order, matched, midway, posteriors, transport


def channels(k, n1, n2, seed=0):
    rng = np.random.default_rng(seed)
    return [100 * rng.dirichlet(np.ones(n), size=k).T for n in (n1, n2)]


@pytest.mark.parametrize(("k", "n1", "n2"), [(2, 4, 7), (3, 5, 4), (2, 1, 3), (1, 2, 3)])
def test_rows_are_matched_once_each(k, n1, n2):
    first, second = channels(k, n1, n2)
    found = matched(first, second)
    assert (found >= 0).all()
    np.testing.assert_allclose(found.sum(axis=1), first.sum(axis=1), atol=1e-6)
    np.testing.assert_allclose(found.sum(axis=0), second.sum(axis=1), atol=1e-6)


def test_two_labels_in_order_are_the_least_transport():
    first, second = channels(2, 5, 6)
    apart = ((posteriors(first)[:, None] - posteriors(second)) ** 2).sum(axis=2)
    costs = [(apart * way(first, second)).sum() for way in (in_order, transport)]
    assert costs[0] == pytest.approx(costs[1], rel=1e-6)


@pytest.mark.parametrize("k", [2, 3])
def test_equal_modalities_stay_as_they_are(k):
    first, _ = channels(k, 5, 5)
    for table in midway(first, first):
        np.testing.assert_allclose(table, first, atol=1e-5)


@pytest.mark.parametrize("k", [2, 3])
def test_symbols_and_labels_keep_their_rows_and_both_tell_as_much(k):
    first, second = channels(k, 6, 6, seed=2)
    one, two = midway(first, second)
    np.testing.assert_allclose(one.sum(axis=1), first.sum(axis=1))
    np.testing.assert_allclose(two.sum(axis=0), second.sum(axis=0), rtol=1e-5)
    told = [mutual_informations(t / t.sum()) for t in (first, one, two, second)]
    assert abs(told[1] - told[2]) < 0.5 * abs(told[0] - told[3])
