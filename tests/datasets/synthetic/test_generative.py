import numpy as np
import pytest
from scipy.stats import norm

from interplay.datasets import feder_merhav_bound, generative, generative_names
from interplay.datasets.synthetic.generative import normal_channel
from interplay.errors import InputError

ATOMS = ("redundancy", "unique1", "unique2", "synergy")
# R, U1, U2, S of the published preset in closed form, in bits (project notes on theory)
PUBLISHED = {
    "R": (0.279, 0, 0, 0),
    "U1": (0, 0.279, 0, 0),
    "U2": (0, 0, 0.279, 0),
    "S": (0.125, 0, 0, 0.153),
    "z1* z2* zc*": (0.081, 0, 0, 0.044),
    "z1 z2* zc*": (0.060, 0.101, 0, 0.037),
    "z1 z2 zc*": (0.125, 0, 0, 0.120),
    "z1* z2* zc": (0.160, 0, 0, 0.037),
    "z2* zc*": (0.060, 0, 0.065, 0),
    "z2* zc": (0.172, 0, 0.051, 0),
}


def atoms(pid):
    return np.array([getattr(pid, name) for name in ATOMS])


def errors(pid):
    return np.array([pid.provenance["standard_errors"][name] for name in ATOMS])


@pytest.mark.parametrize("name", generative_names())
def test_closed_forms_of_the_published_suite(name):
    pid = generative(name, "published").closed_form_pid()
    assert atoms(pid) == pytest.approx(PUBLISHED[name], abs=0.0007)


@pytest.mark.parametrize("name", generative_names())
def test_monte_carlo_agrees_with_the_closed_form_where_dimensions_are_many(name):
    dataset = generative(name, "published", dim=1000, truth_rows=8000, truth_seed=3)
    sampled = dataset.true_pid()
    difference = atoms(sampled) - atoms(dataset.closed_form_pid())
    assert (np.abs(difference) <= 4 * errors(sampled) + 5e-4).all()


@pytest.mark.parametrize("preset", ["text", "published"])
def test_fifty_dimensions_are_within_half_a_hundredth_of_many(preset):
    for name in generative_names():
        dataset = generative(name, preset, truth_rows=20_000)
        found = atoms(dataset.true_pid()) - atoms(dataset.closed_form_pid())
        assert np.abs(found).max() < 0.008, name


def test_more_classes_agree_with_the_closed_form_too():
    dataset = generative("z1* z2* zc", "published", dim=500, classes=3, truth_rows=6000)
    sampled = dataset.true_pid()
    difference = atoms(sampled) - atoms(dataset.closed_form_pid())
    assert (np.abs(difference) <= 4 * errors(sampled) + 2e-3).all()


@pytest.mark.parametrize("parameters", [{}, {"subsample": "once"}, {"nonlinearity": "identity"}])
@pytest.mark.parametrize("name", ["z1* z2* zc", "S", "R"])
def test_posteriors_are_the_label_s_chances_given_the_latents(name, parameters):
    """Labels drawn many times for the same latents have the chances that the truth rests on."""
    dataset = generative(name, "text", **parameters)
    rng = np.random.default_rng(0)
    latents = dataset._latents(40, rng)
    means, variances = dataset._moments(latents)
    posterior = dataset._posterior(means, variances, (0, 1, 2), dataset._cuts())[:, 1]
    draws = [dataset._labels(dataset._scores(latents.copy(), rng)) for _ in range(1200)]
    seen = np.mean(draws, axis=0)
    noise = np.sqrt(posterior * (1 - posterior) / len(draws))
    assert (np.abs(seen - posterior) <= 4.5 * noise + 0.012).all()


def test_two_classes_of_a_normal_channel():
    r = 0.4
    s = np.linspace(-9, 9, 20_001)
    p = norm.cdf(s * np.sqrt(r / (1 - r)))
    h2 = -p * np.log2(p) - (1 - p) * np.log2(1 - p)
    expected = 1 - (norm.pdf(s) * h2).sum() * (s[1] - s[0])
    assert normal_channel(r) == pytest.approx(expected, abs=1e-8)
    assert normal_channel(0.0, 3) == pytest.approx(0, abs=1e-12)
    assert normal_channel(1.0, 4) == 2.0


@pytest.mark.parametrize("preset", ["text", "published"])
def test_shapes_and_balance(preset):
    x1, x2, y = generative("S", preset).sample(2000, rng=0)
    columns = {"text": 100, "published": 200}[preset]
    assert x1.shape == x2.shape == (2000, columns)
    assert abs(y.mean() - 0.5) < 0.05
    if preset == "published":
        assert y.mean() == 0.5


def test_the_common_latent_is_mapped_alike_in_blocks():
    x1, x2, _ = generative("R", "published").sample(5, rng=0)
    assert np.allclose(x1[:, 100:], x2[:, 100:])
    assert not np.allclose(x1[:, :100], x2[:, :100])


def test_matrices_stay_and_rows_change_with_the_generator():
    one = generative("R").sample(200, rng=0)
    two = generative("R").sample(200, rng=1)
    again = generative("R").sample(200, rng=0)
    assert np.array_equal(one[0], again[0])
    assert np.array_equal(one[2], again[2])
    assert not np.allclose(one[0], two[0])
    third = np.vstack([one[0], two[0]])
    assert np.linalg.matrix_rank(third) == 100  # both sets of rows are made by the same matrix


def test_each_sample_takes_exactly_half_of_the_dimensions():
    dataset = generative("z1* z2* zc*", dim=20)
    chosen = dataset._chosen(10, dataset._fixed()[0], 500, np.random.default_rng(0))
    assert set(chosen.sum(axis=1)) == {10.0}
    assert np.abs(chosen.mean(axis=0) - 0.5).max() < 0.12
    once = generative("z1* z2* zc*", dim=20, subsample="once")
    assert once._fixed().sum(axis=1).tolist() == [10.0, 10.0, 10.0]


def test_random_shares_are_seeded_and_recorded():
    one, two = (generative("random", seed=seed, truth_rows=1000) for seed in (3, 4))
    assert one.shares == generative("random", seed=3).shares != two.shares
    assert one.true_pid().provenance["shares"] == list(one.shares)


def test_own_shares_and_parameters():
    dataset = generative("mine", "published", shares=(0.2, 0.4, 0.6), classes=4, dropout=0.0)
    assert set(dataset.sample(400, 0)[2]) == {0, 1, 2, 3}
    assert dataset.taken == (10, 20, 30)


def test_feder_merhav_turns_the_printed_accuracies_into_the_printed_bits():
    assert feder_merhav_bound(0.67) == pytest.approx(0.42, abs=0.005)
    assert feder_merhav_bound(0.75) == pytest.approx(0.59, abs=0.006)
    assert feder_merhav_bound(0.4) == 0.0


def test_the_bound_is_above_the_truth():
    dataset = generative("R", "published")
    r12 = dataset.correlations()[2]
    accuracy = 0.5 + np.arcsin(np.sqrt(r12)) / np.pi  # of the best guess from the latents
    truth = dataset.closed_form_pid().total
    assert 1.8 * truth < feder_merhav_bound(accuracy) < 2.2 * truth


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"name": "Q"}, "name is"),
        ({"name": "R", "preset": "draft"}, "preset"),
        ({"name": "R", "colour": 3}, "'colour' is no parameter"),
        ({"name": "R", "dropout": 1.0}, "dropout"),
        ({"name": "R", "sigma": 0}, "sigma"),
        ({"name": "R", "dim": 1}, "dim"),
        ({"name": "R", "classes": 1}, "classes"),
        ({"name": "R", "nonlinearity": "relu"}, "nonlinearity"),
        ({"name": "R", "split": "odd"}, "split"),
        ({"name": "R", "seed": -1}, "seed"),
        ({"name": "x", "shares": (0, 0)}, "shares"),
        ({"name": "x", "shares": (0, 0, 2)}, "shares"),
        ({"name": "x", "shares": (0, 0, 0)}, "take none"),
    ],
)
def test_bad_parameters_are_named(arguments, named):
    with pytest.raises(InputError, match=named):
        generative(**arguments)


def test_bad_numbers_of_rows_are_refused():
    with pytest.raises(InputError, match="n is"):
        generative("R").sample(0)
    with pytest.raises(InputError, match="truth_rows"):
        generative("R", truth_rows=10)
    for value in (0, 1.2, np.nan):
        with pytest.raises(InputError, match="accuracy"):
            feder_merhav_bound(value)


def test_too_few_columns_do_not_tell_the_latents():
    dataset = generative("R", columns=99)
    x1, x2, _ = dataset.sample(5, rng=0)
    with pytest.raises(InputError, match="x1 has 99 columns of 100 latents"):
        dataset.posteriors(x1, x2)


@pytest.mark.parametrize("preset", ["text", "published"])
def test_latents_are_found_again(preset):
    dataset = generative("z1* z2* zc", preset)
    latents = dataset._latents(50, np.random.default_rng(0))
    expected = dataset._posteriors(latents)
    for found, wanted in zip(
        dataset.posteriors(*dataset._modalities(latents)), expected, strict=True
    ):
        np.testing.assert_allclose(found, wanted, atol=1e-9)
