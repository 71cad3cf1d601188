import numpy as np
import pytest

from interplay.core.channels import likelihood_information, plug_in_information
from interplay.posteriors.calibration import calibrated, calibration_error


def drawn(n=20_000, power=3.0, k=2, seed=0):
    """(overconfident posteriors, true ones, labels, folds)."""
    rng = np.random.default_rng(seed)
    true = rng.dirichlet(np.full(k, 2.0), size=n)
    y = (true.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1)
    bold = true**power
    return bold / bold.sum(axis=1, keepdims=True), true, y, np.arange(n) % 5


@pytest.mark.parametrize("k", [2, 4])
@pytest.mark.parametrize("power", [3.0, 0.4])
def test_over_and_underconfidence_is_undone(k, power):
    wrong, true, y, fold = drawn(power=power, k=k)
    mended = calibrated(wrong, y, fold)
    assert np.abs(mended - true).mean() < 0.01
    assert calibration_error(mended, y) < 0.4 * calibration_error(wrong, y)


def test_calibrated_posteriors_claim_what_the_labels_bear_out():
    wrong, _, y, fold = drawn()
    prior = np.bincount(y) / len(y)
    mended = calibrated(wrong, y, fold)
    assert plug_in_information(wrong, prior) - likelihood_information(wrong, y) > 0.2
    assert abs(plug_in_information(mended, prior) - likelihood_information(mended, y)) < 0.01


def test_a_fold_is_scaled_without_its_own_labels():
    wrong, _, y, fold = drawn(2000)
    other = np.where(fold == 0, 1 - y, y)  # other labels in fold 0 only
    one, two = calibrated(wrong, y, fold), calibrated(wrong, other, fold)
    assert np.array_equal(one[fold == 0], two[fold == 0])
    assert not np.allclose(one[fold == 1], two[fold == 1])


def test_certain_posteriors_stay_finite():
    y = np.arange(40) % 2
    certain = np.eye(2)[y]
    assert np.isfinite(calibrated(certain, y, np.arange(40) % 5)).all()


def test_the_error_of_true_posteriors_is_chance_and_of_shifted_ones_the_shift():
    _, true, y, _ = drawn()
    assert calibration_error(true, y) < 0.01
    shifted = np.clip(true[:, 1] + 0.1, 0, 1)
    assert calibration_error(np.stack([1 - shifted, shifted], axis=1), y) == pytest.approx(
        0.1, abs=0.015
    )


def test_chances_that_level_off_are_bent_not_scaled():
    rng = np.random.default_rng(0)
    score = rng.random(20_000)
    true = np.clip(3 * score - 1, 0.05, 0.9)
    y = (rng.random(20_000) < true).astype(int)
    mended = calibrated(np.stack([1 - score, score], axis=1), y, np.arange(20_000) % 5)
    assert np.abs(mended[:, 1] - true).mean() < 0.02
