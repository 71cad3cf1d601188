import numpy as np
import pytest

from interplay import decompose
from interplay.datasets import continuous, continuous_names
from interplay.errors import InputError

ATOMS = ("redundancy", "unique1", "unique2", "synergy")


@pytest.mark.parametrize("name", continuous_names())
def test_tables_are_distributions(name):
    dataset = continuous(name)
    assert dataset.p.sum() == pytest.approx(1)
    assert dataset.p.shape[:2] == (len(dataset.centres1), len(dataset.centres2))


@pytest.mark.parametrize("name", ["product", "nonlinear", "unbalanced"])
def test_points_tell_no_more_than_their_states(name):
    dataset = continuous(name, truth_rows=20_000)
    states, points = decompose(dataset.p), dataset.true_pid()
    for information in ("i1", "i2", "i12", "i_star"):
        assert getattr(points, information) < getattr(states, information) + 0.01


def test_points_without_noise_tell_what_their_states_tell():
    from dataclasses import replace

    dataset = replace(continuous("unbalanced"), noise=0.05, truth_rows=100_000)
    states, points = decompose(dataset.p), dataset.true_pid()
    for atom in ATOMS:
        error = points.provenance["standard_errors"][atom]
        assert abs(getattr(points, atom) - getattr(states, atom)) < 4 * error + 1e-3


def test_what_is_seen_is_the_plane_turned_and_mixed():
    dataset = continuous("nuisance")
    x1, x2, y = dataset.sample(300, rng=0)
    assert x1.shape == x2.shape == (300, 100)
    assert y.shape == (300,)
    points = dataset._points(300, np.random.default_rng(0))[0]
    best, *_ = np.linalg.lstsq(x1, points, rcond=None)
    assert np.abs(x1 @ best - points).max() < 1e-8  # no twist here: the columns give the points


def test_the_same_seed_draws_the_same_rows():
    one, two = (continuous("nonlinear").sample(50, rng=5) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


def test_unknown_names_and_sizes_are_refused():
    with pytest.raises(InputError, match="name is 'spiral'"):
        continuous("spiral")
    with pytest.raises(InputError, match="n is"):
        continuous("product").sample(0)
    with pytest.raises(InputError, match="truth_rows"):
        continuous("product", truth_rows=3)


@pytest.mark.parametrize("name", continuous_names())
def test_posteriors_of_the_rows_are_those_of_the_points(name):
    dataset = continuous(name)
    x1, x2, _ = dataset.sample(200, rng=3)
    point1, point2, _ = dataset._points(200, np.random.default_rng(3))
    expected = dataset._posteriors(point1, point2)
    for found, wanted in zip(dataset.posteriors(x1, x2), expected, strict=True):
        np.testing.assert_allclose(found, wanted, atol=1e-9)


@pytest.mark.parametrize("rows", [np.zeros((5, 3)), np.zeros(5), np.full((5, 2), np.nan)])
def test_rows_of_another_dataset_have_no_posteriors(rows):
    with pytest.raises(InputError, match=r"x1 (must be|has missing)"):
        continuous("product").posteriors(rows, np.zeros((5, 2)))
