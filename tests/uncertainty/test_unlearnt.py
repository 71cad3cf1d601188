import numpy as np
import pytest

from interplay.core.atoms import atoms
from interplay.posteriors.learning_curves import LearningCurves
from interplay.uncertainty.unlearnt import TYPICAL, Unlearnt, learnt_in_full, one_learnt

N = 1000
ROWS = N * np.array([0.125, 0.25, 0.5, 1.0])


def power_law(exponent, limits=(0.3, 0.2, 0.6), left=0.05):
    """Curves that lack ``left`` bits at n, and the bits that they tend to."""
    lacking = left * (ROWS[:, None] / N) ** -exponent
    return Unlearnt.of(LearningCurves(ROWS, np.array(limits) - lacking), entropy_y=2.0)


@pytest.mark.parametrize("exponent", [0.4, 0.5, 0.75, 1.0, 1.5, 2.0])
def test_the_draws_hold_what_a_power_law_lacks(exponent):
    found = power_law(exponent).draws(4000, 0)
    low, high = np.quantile(found, [0.025, 0.975], axis=0)
    assert (low < 0.05).all()
    assert (high > 0.05).all()


def test_the_median_is_that_of_an_exponent_of_about_one():
    unlearnt = power_law(1.0)
    assert unlearnt.typical == pytest.approx([0.05 * TYPICAL] * 3)
    assert np.median(unlearnt.draws(20_000, 0), axis=0) == pytest.approx(unlearnt.typical, rel=0.03)


def test_a_curve_that_no_longer_rises_adds_next_to_nothing():
    flat = Unlearnt.of(LearningCurves(ROWS, np.tile([0.3, 0.0, 0.3], (4, 1))), entropy_y=1.0)
    assert np.quantile(flat.draws(1000, 0), 0.975) < 0.012
    assert (flat.draws(1000, 0) > 0).all()


def test_parts_are_drawn_together():
    found = power_law(1.0).draws(20_000, 0)
    assert np.corrcoef(found.T)[0, 1] == pytest.approx(0.5, abs=0.03)


def test_a_seed_gives_the_same_draws():
    unlearnt = power_law(1.0)
    assert np.array_equal(unlearnt.draws(50, 3), unlearnt.draws(50, 3))
    assert not np.array_equal(unlearnt.draws(50, 3), unlearnt.draws(50, 4))


def test_curves_are_described_in_plain_values():
    told = power_law(1.0).described(0.95, 0)
    assert list(told) == ["x1", "x2", "both"]
    assert told["x1"]["rows"] == [125, 250, 500, 1000]
    assert told["both"]["bits"][-1] == pytest.approx(0.55)
    assert told["both"]["bits"][-1] < told["both"]["low"] < told["both"]["extrapolated"]
    assert told["both"]["extrapolated"] < told["both"]["high"]


def test_nothing_gets_above_the_entropy_of_the_label_by_learning():
    bits = np.array([[0.2, 0.1, 0.5], [0.3, 0.1, 0.9]])
    unlearnt = Unlearnt.of(LearningCurves(np.array([500.0, 1000.0]), bits), entropy_y=1.0)
    drawn = unlearnt.draws(1000, 0)
    assert drawn[:, 2].max() == pytest.approx(0.1)
    assert unlearnt.typical[2] == pytest.approx(0.1)
    assert unlearnt.described(0.95, 0)["both"]["high"] <= 1.0
    replicate = np.array([0.3, 0.1, 1.02, 0.35])  # above it by the chance of a resample: it stays
    assert learnt_in_full(replicate, np.array([0.9, 0.2, 0.1]), 1.0) == pytest.approx(
        [1.0, 0.3, 1.02, 1.0]
    )


def test_nothing_unlearnt_changes_nothing():
    four = np.array([[0.3, 0.2, 0.6, 0.4], [0.0, 0.0, 0.0, 0.0]])
    assert learnt_in_full(four, np.zeros((2, 3))) == pytest.approx(four)


def test_what_a_modality_tells_of_its_own_grows_in_proportion():
    half_shared = np.array([0.2, 0.2, 0.5, 0.3])  # R = U1 = U2 = 0.1
    redundancy, unique1, unique2, synergy = atoms(
        learnt_in_full(half_shared, np.array([0.1, 0.1, 0.1]))
    )
    assert [redundancy, unique1, unique2] == pytest.approx([0.15] * 3)
    assert synergy == pytest.approx(0.5 + 0.1 - 0.45)


def test_a_weaker_modality_that_tells_nothing_of_its_own_stays_so():
    nested = np.array([0.3, 0.1, 0.3, 0.3])
    found = atoms(learnt_in_full(nested, np.array([0.05, 0.02, 0.05])))
    assert found == pytest.approx([0.12, 0.23, 0.0, 0.0])


def test_swapping_the_modalities_swaps_what_is_unique():
    four, bits = np.array([0.3, 0.2, 0.6, 0.4]), np.array([0.05, 0.02, 0.1])
    one = atoms(learnt_in_full(four, bits))
    two = atoms(learnt_in_full(four[[1, 0, 2, 3]], bits[[1, 0, 2]]))
    assert one == pytest.approx(two[[0, 2, 1, 3]])


def test_what_one_modality_has_left_to_learn_adds_to_what_is_unique_to_it():
    four, unlearnt = np.array([[0.3, 0.2, 0.6, 0.3]]), np.array([[0.03, 0.02, 0.0]])
    views = dict(one_learnt(four, unlearnt, entropy_y=1.0))
    assert list(views) == [("unique1",), ("unique2",)]
    assert atoms(views["unique1",])[0] == pytest.approx([0.2, 0.13, 0.0, 0.27])
    assert atoms(views["unique2",])[0] == pytest.approx([0.22, 0.08, 0.0, 0.3])
