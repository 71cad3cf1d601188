"""What holds for every dataset of known decomposition, whatever its suite."""

from dataclasses import replace
from math import pi

import numpy as np
import pytest

import interplay
from interplay.core.information import entropy
from interplay.datasets import (
    Dataset,
    bitwise,
    bitwise_names,
    continuous,
    continuous_names,
    generative,
    generative_names,
    gmm,
    varied,
)
from interplay.errors import InputError

ROWS = 10_000
ATOMS = ("redundancy", "unique1", "unique2", "synergy")
MIXTURES = [
    (norm, angle, coordinates, labels)
    for norm, angle in ((1.0, pi / 8), (2.0, 0.0), (0.5, 2.0))
    for coordinates in ("cartesian", "polar", "polar-positive")
    for labels in ("soft", "hard")
]
DATASETS = [
    *(bitwise(name) for name in bitwise_names()),
    *(gmm(*parameters) for parameters in MIXTURES),
    *(generative(name, "published", truth_rows=10_000) for name in generative_names()),
    *(generative(name, "text", truth_rows=10_000) for name in ("R", "U2", "S", "z1 z2* zc*")),
    generative("z1* z2* zc", "published", classes=3, truth_rows=10_000),
    generative("z2* zc", "text", subsample="once", nonlinearity="sine", truth_rows=10_000),
    *(continuous(name, truth_rows=20_000) for name in continuous_names()),
    *(replace(varied(name), truth_rows=10_000) for name in ("both", "linear-3", "ring-line")),
]
every_dataset = pytest.mark.parametrize(
    "dataset", DATASETS, ids=lambda d: f"{type(d).__name__}-{d.name}"
)


@pytest.fixture(scope="module")
def drawn():
    """Rows of a dataset, with labels as codes, and their true posteriors; drawn once."""
    kept = {}

    def draw(dataset):
        if id(dataset) not in kept:
            x1, x2, y = dataset.sample(ROWS, rng=1)
            codes = np.unique(y, return_inverse=True)[1]
            kept[id(dataset)] = codes, dataset.posteriors(x1, x2)
        return kept[id(dataset)]

    return draw


def information(pid):
    return pid.i1, pid.i2, pid.i12


@every_dataset
def test_it_is_a_dataset(dataset):
    assert isinstance(dataset, Dataset)
    assert isinstance(dataset.name, str)


@every_dataset
def test_posteriors_are_probabilities(dataset, drawn):
    codes, found = drawn(dataset)
    assert len(found) == 3
    for t in found:
        assert t.shape == (ROWS, codes.max() + 1)
        assert t.min() >= 0
        np.testing.assert_allclose(t.sum(axis=1), 1, atol=1e-12)


@every_dataset
def test_the_log_loss_of_drawn_labels_is_the_entropy_of_the_posteriors(dataset, drawn):
    codes, found = drawn(dataset)
    for t in found:
        with np.errstate(divide="ignore"):
            logs = np.where(t > 0, np.log2(t), 0.0)
        chance = t[np.arange(ROWS), codes]
        assert (chance > 0).all()  # a label that was drawn is possible
        surplus = -np.log2(chance) + (t * logs).sum(axis=1)
        assert abs(surplus.mean()) <= 4.5 * surplus.std() / np.sqrt(ROWS) + 3e-4


@every_dataset
def test_posteriors_are_right_for_each_class_where_they_say_much_and_little(dataset, drawn):
    codes, found = drawn(dataset)
    for t in found:
        for label, chances in enumerate(t.T):
            for part in np.array_split(np.argsort(chances, kind="stable"), 5):
                seen, told = (codes[part] == label).mean(), chances[part].mean()
                spread = np.sqrt((chances[part] * (1 - chances[part])).mean() / len(part))
                assert abs(seen - told) <= 4.7 * spread + 3e-3


@every_dataset
def test_drawn_rows_tell_what_the_truth_says(dataset, drawn):
    """Mean of log2 p(y|x) / p(y) over drawn labels is the information; I* by the quantiser."""
    codes, found = drawn(dataset)
    truth = dataset.true_pid()
    known = truth.provenance.get("standard_errors", {})
    prior = np.bincount(codes) / ROWS
    assert truth.entropy_y == pytest.approx(entropy(prior), abs=0.02)
    for name, t in zip(("i1", "i2", "i12"), found, strict=True):
        told = np.log2(t[np.arange(ROWS), codes] / prior[codes])
        error = np.hypot(told.std() / np.sqrt(ROWS), known.get(name, 0.0))
        assert abs(told.mean() - getattr(truth, name)) <= 4.7 * error + 1e-3
    sampled = interplay.from_posteriors(*found, codes)
    for atom in ATOMS:
        assert getattr(sampled, atom) == pytest.approx(getattr(truth, atom), abs=0.035)


@every_dataset
def test_the_truth_is_worked_out_once_and_adds_up(dataset):
    truth = dataset.true_pid()
    assert dataset.true_pid().i_star == truth.i_star
    assert sum(getattr(truth, atom) for atom in ATOMS) == pytest.approx(truth.i12, abs=1e-12)


@every_dataset
def test_the_same_seed_draws_the_same_rows(dataset):
    one, two, three = (dataset.sample(60, rng=seed) for seed in (5, 5, 6))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(one, three, strict=True))


@every_dataset
@pytest.mark.parametrize("n", [0, -1, 2.5, True])
def test_bad_numbers_of_rows_are_refused(dataset, n):
    with pytest.raises(InputError, match="n is"):
        dataset.sample(n)


@every_dataset
def test_bad_seeds_are_refused(dataset):
    with pytest.raises(InputError, match="rng is"):
        dataset.sample(5, rng="one")


@every_dataset
def test_rows_that_do_not_fit_have_no_posteriors(dataset):
    x1, x2, _ = dataset.sample(20, rng=0)
    with pytest.raises(InputError, match="x1 has 20 rows, x2 has 19 rows"):
        dataset.posteriors(x1, x2[:-1])
    with pytest.raises(InputError, match="x1"):
        dataset.posteriors(np.full((20, 1000), 0.5), x2)
    with pytest.raises(InputError, match="x2"):
        dataset.posteriors(x1, np.full(np.shape(x2), np.nan))


def test_symbols_that_never_meet_have_no_posterior():
    with pytest.raises(InputError, match="row 1 has x1 = 1 and x2 = 1, which never occur"):
        bitwise("WB1").posteriors([0, 1], [0, 1])
    with pytest.raises(InputError, match="x2 must be"):
        bitwise("AND").posteriors([0, 1], [0, 2])
