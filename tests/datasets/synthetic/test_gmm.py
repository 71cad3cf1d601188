from importlib import import_module
from math import pi

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

import interplay
from interplay.datasets import gmm
from interplay.errors import InputError

ATOMS = ("redundancy", "unique1", "unique2", "synergy")
ANGLES = (0.0, pi / 9, pi / 4, pi / 2)


def atoms(pid):
    return np.array([getattr(pid, name) for name in ATOMS])


def gaussian_information(mean):
    """I(Y; Y mean + N) in bits by adaptive quadrature, apart from the code under test."""
    value, _ = quad(lambda x: norm.pdf(x, mean) * np.log2(1 + np.exp(-2 * mean * x)), -30, 30)
    return 1 - value


@pytest.mark.parametrize("angle", ANGLES)
@pytest.mark.parametrize("length", [0.1, 1.0, 2.0])
def test_soft_cartesian_labels_are_two_ordered_gaussian_channels(length, angle):
    pid = gmm(length, angle).true_pid()
    one, two = (gaussian_information(abs(length * f(angle))) for f in (np.cos, np.sin))
    both = gaussian_information(length)
    expected = [min(one, two), one - min(one, two), two - min(one, two), both - max(one, two)]
    assert atoms(pid) == pytest.approx(expected, abs=1e-8)


def test_the_table_in_the_paper_s_text_is_met():
    pid = gmm(1.0, pi / 4).true_pid()
    assert (round(pid.redundancy, 4), round(pid.synergy, 4)) == (0.2905, 0.1955)


@pytest.mark.parametrize("labels", ["soft", "hard"])
@pytest.mark.parametrize("coordinates", ["cartesian", "polar", "polar-positive"])
@pytest.mark.parametrize("angle", [0.0, pi / 8, 2.0])
def test_truth_agrees_with_a_fine_histogram_of_many_rows(coordinates, labels, angle):
    dataset = gmm(1.0, angle, coordinates, labels)
    x1, x2, y = dataset.sample(200_000, rng=1)
    estimate = interplay.estimate(x1, x2, y, method="discrete", bins=60)
    assert atoms(estimate) == pytest.approx(atoms(dataset.true_pid()), abs=0.035)


@pytest.mark.parametrize("coordinates", ["cartesian", "polar", "polar-positive"])
def test_the_total_does_not_depend_on_the_angle(coordinates):
    for labels in ("soft", "hard"):
        totals = [gmm(1.5, a, coordinates, labels).true_pid().total for a in ANGLES]
        assert totals == pytest.approx([totals[0]] * len(ANGLES), abs=1e-9)


@pytest.mark.parametrize("labels", ["soft", "hard"])
def test_swapping_the_axes_swaps_the_unique_informations(labels):
    one, two = (gmm(1.2, a, labels=labels).true_pid() for a in (0.4, pi / 2 - 0.4))
    assert (one.unique1, one.unique2) == pytest.approx((two.unique2, two.unique1), abs=1e-6)


def test_hard_labels_are_settled_by_both_coordinates():
    assert gmm(0.5, 0.7, labels="hard").true_pid().total == 1.0


def test_finer_grids_leave_the_truth(monkeypatch):
    coarse = gmm(2.0, 0.5, labels="hard").true_pid()
    monkeypatch.setattr(import_module("interplay.datasets.synthetic.gmm"), "CELLS", 40_000)
    assert atoms(gmm(2.0, 0.5, labels="hard").true_pid()) == pytest.approx(atoms(coarse), abs=1e-6)


def test_coordinates_lie_in_their_ranges():
    r, theta, y = gmm(1.0, 0.3, "polar").sample(1000, 0)
    assert (theta >= 0).all()
    assert (theta <= pi).all()
    assert (r < 0).any()
    assert set(y) == {-1, 1}
    r, theta, _ = gmm(1.0, 0.3, "polar-positive").sample(1000, 0)
    assert (r >= 0).all()
    assert (np.abs(theta) <= pi).all()
    assert (theta < 0).any()


def test_the_same_seed_draws_the_same_rows():
    one, two = (gmm(1.0, 0.3).sample(50, rng=5) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((0.0, 0.1), "norm"),
        ((np.nan, 0.1), "norm"),
        ((100.0, 0.1), "norm"),
        ((1.0, np.inf), "angle"),
        ((1.0, "east"), "angle"),
        ((1.0, 0.1, "spherical"), "coordinates"),
        ((1.0, 0.1, "polar", "crisp"), "labels"),
    ],
)
def test_bad_parameters_are_named(arguments, named):
    with pytest.raises(InputError, match=named):
        gmm(*arguments)


@pytest.mark.parametrize("n", [0, -1, 2.5, True])
def test_bad_numbers_of_rows_are_refused(n):
    with pytest.raises(InputError, match="n is"):
        gmm(1.0, 0.1).sample(n)
