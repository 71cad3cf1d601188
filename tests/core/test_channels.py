import numpy as np
import pytest
from scipy.special import softmax

from interplay.core.channels import (
    checked_posteriors,
    fitted_to_prior,
    likelihood_information,
    plug_in_information,
    posterior_entropy,
)
from interplay.errors import InputError


def drawn(n=50, k=3, seed=0):
    return np.random.default_rng(seed).dirichlet(np.ones(k), size=n)


def test_a_vector_is_the_chance_of_the_second_class():
    assert checked_posteriors("p1", [0.25, 1.0]).tolist() == [[0.75, 0.25], [0.0, 1.0]]


def test_single_precision_is_mended():
    rows = checked_posteriors("p1", drawn().astype(np.float32))
    assert rows.sum(axis=1) == pytest.approx(np.ones(50), abs=1e-15)


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([[0.5, 0.6]], "no probabilities"),
        ([[1.5, -0.5]], "no probabilities"),
        ([[np.nan, 1.0]], "missing or infinite"),
        ([["a", "b"]], "no numbers"),
        ([[1.0]], "shape"),
        (np.zeros((2, 2, 2)), "shape"),
        (np.zeros((0, 2)), "shape"),
    ],
)
def test_what_is_no_posterior_is_refused(rows, wrong):
    with pytest.raises(InputError, match=f"^p1 .*{wrong}"):
        checked_posteriors("p1", rows)


def test_other_numbers_of_rows_and_classes_are_refused():
    with pytest.raises(InputError, match="p2 has 50 rows"):
        checked_posteriors("p2", drawn(), n=40)
    with pytest.raises(InputError, match="p2 has 3 classes"):
        checked_posteriors("p2", drawn(), k=2)


def test_informations_of_certain_and_of_useless_posteriors():
    prior = np.array([0.5, 0.5])
    y = np.array([0, 1, 0, 1])
    certain, useless = np.eye(2)[y], np.full((4, 2), 0.5)
    assert plug_in_information(certain, prior) == likelihood_information(certain, y) == 1.0
    assert plug_in_information(useless, prior) == likelihood_information(useless, y) == 0.0
    assert (posterior_entropy(certain), posterior_entropy(useless)) == (0.0, 1.0)


def test_overconfidence_inflates_one_and_deflates_the_other():
    rng = np.random.default_rng(0)
    true = rng.beta(2, 2, size=20_000)
    y = (rng.random(20_000) < true).astype(int)
    bold = true**3 / (true**3 + (1 - true) ** 3)
    prior = np.array([0.5, 0.5])
    calibrated, overconfident = (np.stack([1 - t, t], axis=1) for t in (true, bold))
    right = plug_in_information(calibrated, prior)
    assert likelihood_information(calibrated, y) == pytest.approx(right, abs=0.01)
    assert plug_in_information(overconfident, prior) > right + 0.1
    assert likelihood_information(overconfident, y) < right - 0.1


@pytest.mark.parametrize("prior", [[0.2, 0.3, 0.5], [0.9, 0.05, 0.05], [0.5, 0.5, 0.0]])
def test_masses_fit_rows_and_prior(prior):
    mass = fitted_to_prior(drawn(), np.array(prior))
    assert mass.sum(axis=0) == pytest.approx(prior, abs=1e-11)
    assert mass.sum(axis=1) == pytest.approx(np.full(50, 1 / 50), abs=1e-10)


def test_posteriors_that_fit_already_are_left():
    rows = drawn()
    assert fitted_to_prior(rows, rows.mean(axis=0)) == pytest.approx(rows / 50, abs=1e-12)


def test_weights_are_the_row_sums():
    weights = np.arange(1, 51) / np.arange(1, 51).sum()
    mass = fitted_to_prior(drawn(), np.array([0.3, 0.3, 0.4]), weights)
    assert mass.sum(axis=1) == pytest.approx(weights, abs=1e-10)


def ring_of_ten(radius, n=500):
    """Posteriors of ten classes around a circle, of which only neighbours are confused."""
    rng = np.random.default_rng(1)
    angle = 2 * np.pi * np.arange(10) / 10
    centres = radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    seen = centres[rng.integers(0, 10, n)] + rng.normal(size=(n, 2))
    return softmax(-0.5 * ((seen[:, None] - centres) ** 2).sum(axis=2), axis=1)


@pytest.mark.parametrize("radius", [0.01, 1.0, 8.0])  # from nearly nothing to nearly all
def test_ten_classes_fit_to_rounding(radius):
    rows = ring_of_ten(radius)
    prior = rows.mean(axis=0) * np.exp(0.003 * np.arange(10))
    prior /= prior.sum()
    mass = fitted_to_prior(rows, prior)
    assert mass.sum(axis=0) == pytest.approx(prior, rel=1e-13)
    assert mass.sum(axis=1) == pytest.approx(np.full(500, 1 / 500), rel=1e-9)


def test_a_prior_out_of_reach_leaves_rows_whole():
    rows = np.eye(2)[[0, 0, 0, 1]]
    mass = fitted_to_prior(rows, np.array([0.5, 0.5]))
    assert mass == pytest.approx(rows / 4)
