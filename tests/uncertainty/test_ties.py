import numpy as np
import pytest

from interplay.core.atoms import atoms
from interplay.core.pid import Interval
from interplay.uncertainty.ties import KINK, joined, made_alike, may_be_alike

SPREAD = np.array([0.01, 0.01, 0.0, 0.01])  # that of I1 - I2 is sqrt(2) of it


@pytest.fixture(scope="module")
def replicates():
    return np.array([0.2, 0.2, 0.5, 0.2]) + SPREAD * np.random.default_rng(0).normal(size=(500, 4))


@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize("direction", [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.6, 0.8)])
def test_a_tie_is_possible_inside_an_ellipse(replicates, level, direction):
    """Its half axes are sqrt(-2 ln(1 - level)) spreads of the lead, and KINK of these."""
    spread = (replicates[:, 0] - replicates[:, 1]).std()
    radius = np.sqrt(-2 * np.log(1 - level)) * spread
    for share, inside in ((0.99, True), (1.01, False)):
        lead, bend = share * radius * np.array(direction) * (1, KINK)
        i1, i2 = 0.2 + lead, 0.2
        estimate = np.array([i1, i2, 0.5, max(i1, i2) + bend])
        assert may_be_alike(replicates, estimate, level) == inside


def test_without_any_spread_there_is_nothing_to_allow_for():
    four = np.tile([0.2, 0.2, 0.5, 0.2], (10, 1))
    assert not may_be_alike(four, four[0], 0.9)


def test_a_tie_has_no_unique_information():
    one, wide = made_alike(np.array([[0.2, 0.3, 0.7, 0.35], [0.4, 0.4, 0.3, 0.4]]))
    np.testing.assert_allclose(atoms(one), [0.25, 0, 0, 0.45], atol=1e-12)
    np.testing.assert_allclose(atoms(wide), [0.4, 0, 0, 0], atol=1e-12)


def test_joined_intervals_hold_both():
    one = {"a": Interval(0.1, 0.2), "b": Interval(0.1, 0.2), "c": Interval(0.1, 0.3)}
    two = {"a": Interval(0.0, 0.1), "b": Interval(0.15, 0.3), "c": Interval(0.0, 1.0)}
    found = joined(one, two, ("a", "b"))
    assert found == {"a": Interval(0.0, 0.2), "b": Interval(0.1, 0.3), "c": one["c"]}
