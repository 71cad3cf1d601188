"""What intervals of the posterior estimator include, and what is said of it."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB

import interplay
from interplay import Uncertainty
from interplay.core.pid import ATOMS
from interplay.datasets import gmm
from interplay.errors import InputError
from interplay.estimators import Posterior
from interplay.posteriors.calibration import calibration_error, chance_error

COLUMNS = 40  # which a logistic regression of few rows is far from knowing
SETTINGS = {"method": "posterior", "classifier": LogisticRegression(C=10.0), "folds": 5}


def rows(n=400, seed=0):
    rng = np.random.default_rng(seed)
    x1, x2 = rng.normal(size=(2, n, COLUMNS))
    logit = 1.5 * (x1[:, 0] + x2[:, 0])
    return x1, x2, (rng.random(n) < 1 / (1 + np.exp(-logit))).astype(np.intp)


def estimate(*data, **settings):
    return interplay.estimate(*data, **SETTINGS | settings)


def truth(n=200_000):
    x1, x2, _ = rows(n, seed=1)
    both = 1 / (1 + np.exp(-1.5 * (x1[:, 0] + x2[:, 0])))
    return 1 + (both * np.log2(both) + (1 - both) * np.log2(1 - both)).mean()


@pytest.fixture(scope="module")
def pid():
    return estimate(*rows(), replicates=200)


@pytest.fixture(scope="module")
def moved():
    return estimate(*rows(), extrapolate=True)


def test_the_interval_reaches_up_to_what_is_unlearnt(pid):
    low, high = pid.intervals["i12"]
    assert pid.i12 < 0.8 * truth(20_000) < high
    assert high - pid.i12 > 2 * (pid.i12 - low)
    assert low > 0


def test_it_is_said_what_intervals_include(pid):
    assert pid.provenance["intervals_include"].endswith("what classifiers have not learnt")
    assert any("Intervals include what the classifiers have not learnt" in n for n in pid.notes)


def test_curves_are_plain_values_that_survive_a_file(pid, tmp_path):
    file = tmp_path / "pid.json"
    pid.save(file)
    curves = interplay.PID.load(file).provenance["learning_curves"]
    assert curves == pid.provenance["learning_curves"]
    assert curves["x1"]["rows"] == [50, 100, 200, 400]
    assert curves["both"]["bits"][-1] == pytest.approx(
        pid.provenance["posteriors"]["both"]["lower"]
    )


def test_curves_are_not_drawn_where_nobody_asks():
    assert "learning_curves" not in estimate(*rows()).provenance


def test_the_same_seed_gives_the_same_intervals(pid):
    again = estimate(*rows(), replicates=200)
    assert again.intervals == pid.intervals
    assert estimate(*rows(), replicates=200, rng=1).intervals != pid.intervals


def test_every_interval_holds_the_estimate(pid):
    for name, (low, high) in pid.intervals.items():
        assert low <= getattr(pid, name) <= high


@pytest.mark.parametrize("kind", ["percentile", "bca"])
def test_what_is_extrapolated_is_nearer_and_lies_inside(pid, moved, kind):
    assert pid.i12 < moved.i12
    assert abs(moved.i12 - truth(20_000)) < abs(pid.i12 - truth(20_000))
    found = estimate(*rows(), extrapolate=True, replicates=200, interval=kind)
    assert found.i12 == moved.i12
    low, high = found.intervals["i12"]
    assert low < moved.i12 < high


def test_the_extrapolated_atoms_are_offered_beside_the_estimate(pid, moved):
    offered = pid.provenance["all_learnt"]
    assert offered == pytest.approx({name: getattr(moved, name) for name in ATOMS}, abs=1e-9)
    assert any("extrapolate=True makes these the estimate" in note for note in pid.notes)
    assert "all_learnt" not in moved.provenance


def test_an_extrapolated_estimate_is_possible_and_recorded(moved):
    assert min(getattr(moved, atom) for atom in ATOMS) >= 0
    assert moved.total <= moved.entropy_y
    assert moved.provenance["extrapolated"]["i12"] > 0
    assert any(note.startswith("Extrapolated") for note in moved.notes)


def test_without_enough_rows_of_a_class_it_is_said_that_nothing_is_included():
    x1, x2, _ = rows(60)
    rare = (np.arange(60) < 8).astype(int)
    found = estimate(x1, x2, rare, replicates=40)
    assert any("leave out what the classifiers have not learnt" in n for n in found.notes)
    assert found.provenance["intervals_include"] == "the error of the sample"
    with pytest.raises(InputError, match="extrapolate"):
        estimate(x1, x2, rare, extrapolate=True)


def test_extrapolate_is_yes_or_no():
    with pytest.raises(InputError, match="extrapolate"):
        Posterior(extrapolate="yes")


def test_retrained_replicates_include_it_too():
    found = estimate(*rows(), replicates=20, retrain=True, classifier=GaussianNB())
    curve = found.provenance["learning_curves"]["both"]
    gain = curve["extrapolated"] - curve["bits"][-1]
    assert gain > 0.02
    assert found.provenance["intervals_include"] == (
        "the error of the sample, that of the training, and what classifiers have not learnt"
    )
    assert found.intervals["i12"].high > found.i12 + gain


def test_groups_are_kept_whole_in_the_curves():
    x1, x2, y = rows(100)
    copied = np.repeat(np.arange(100), 4)
    rng = np.random.default_rng(5)
    near = [x[copied] + 1e-3 * rng.normal(size=(400, COLUMNS)) for x in (x1, x2)]
    found = estimate(*near, y[copied], groups=copied, replicates=40)
    bits = found.provenance["learning_curves"]["both"]["bits"]
    assert bits[-1] > bits[0] + 0.05
    assert found.intervals["i12"].high > found.i12 + 0.1


@pytest.mark.parametrize("seed", range(3))
def test_sixty_groups_of_ten_near_copies_give_no_synergy(seed):
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(60), 10)
    near = [x[group] + 0.05 * rng.normal(size=(600, 2)) for x in rng.normal(size=(2, 60, 2))]
    found = estimate(*near, rng.integers(0, 2, 60)[group], groups=group, replicates=40)
    assert found.synergy < 0.12
    assert found.intervals["synergy"].low == 0
    assert found.provenance["at_least"]["i12"] == 0


def given(n=2000, seed=0, blur=0.0):
    dataset = gmm(1.5, 0.6)
    x1, x2, y = dataset.sample(n, seed)
    tilt = np.exp(blur)
    three = [p**tilt / (p**tilt).sum(axis=1, keepdims=True) for p in dataset.posteriors(x1, x2)]
    return *three, (y + 1) // 2


def test_models_of_the_user_s_are_taken_for_what_they_know():
    found = interplay.from_posteriors(*given(), uncertainty=Uncertainty(replicates=40))
    assert any("of what these models know" in note for note in found.notes)
    assert "learning_curves" not in found.provenance
    assert not any(
        "of what these models know" in n for n in interplay.from_posteriors(*given()).notes
    )


def test_a_bound_from_below_lies_under_the_estimate(pid):
    bound = pid.provenance["at_least"]
    assert bound["level"] == 0.95
    assert 0 < bound["i12"] < pid.i12
    assert any("at least" in note for note in pid.notes)


@pytest.mark.parametrize("n", [200, 1000, 10_000])
def test_true_probabilities_are_not_called_badly_calibrated(n):
    warned = [
        any("are off by" in note for note in interplay.from_posteriors(*given(n, seed)).notes)
        for seed in range(5)
    ]
    assert sum(warned) <= 1


def test_bad_ones_are():
    notes = interplay.from_posteriors(*given(2000, blur=1.2)).notes
    assert any("are off by" in note for note in notes)


@pytest.mark.parametrize("n", [300, 3000])
def test_chance_makes_the_error_that_is_said(n):
    rng = np.random.default_rng(0)
    found = []
    for _ in range(40):
        one = rng.beta(2, 2, n)
        posteriors = np.stack([1 - one, one], axis=1)
        y = (rng.random(n) < one).astype(np.intp)
        found.append([calibration_error(posteriors, y), chance_error(posteriors)])
    error, chance = np.mean(found, axis=0)
    assert chance == pytest.approx(error, rel=0.06)
