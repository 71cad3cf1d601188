from dataclasses import replace

import numpy as np
import pytest
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

import interplay
from interplay import Uncertainty
from interplay.core.information import mutual_information
from interplay.datasets import bitwise, continuous, generative, gmm
from interplay.errors import InputError
from interplay.estimators import Posterior
from interplay.estimators.numeric_rows import NumericRows
from interplay.estimators.posterior.informations import Quantised, lost_by_cells
from interplay.estimators.retraining import drawn
from interplay.uncertainty.score_counts import ScoreCounts

ATOMS = ("redundancy", "unique1", "unique2", "synergy")


def atoms(pid):
    return np.array([getattr(pid, name) for name in ATOMS])


def gaussian_posteriors(n=20_000, norm=1.5, angle=0.6, seed=0):
    """(true posteriors given x1, x2 and both, labels, true PID) of the Gaussian mixture."""
    dataset = gmm(norm, angle)
    x1, x2, y = dataset.sample(n, seed)
    m1, m2 = dataset.mean
    odds = (2 * m1 * x1, 2 * m2 * x2, 2 * (m1 * x1 + m2 * x2))
    p1, p2, p12 = (1 / (1 + np.exp(-o)) for o in odds)
    return p1, p2, p12, (y + 1) // 2, dataset.true_pid()


@pytest.mark.parametrize("name", ["AND", "OR", "XOR", "UNQ1", "RDN"])
def test_gates_to_two_decimals(name):
    gate = bitwise(name)
    x1, x2, y = gate.sample(20_000, rng=0)
    assert atoms(Posterior().estimate(x1, x2, y)) == pytest.approx(atoms(gate.true_pid()), abs=0.01)


def test_a_gaussian_mixture_from_its_rows():
    dataset = gmm(1.5, 0.6)
    x1, x2, y = dataset.sample(10_000, rng=0)
    pid = Posterior(folds=5).estimate(x1, x2, y, uncertainty=Uncertainty(replicates=100))
    assert atoms(pid) == pytest.approx(atoms(dataset.true_pid()), abs=0.02)
    assert pid.method == "posterior"
    for name in ATOMS:
        low, high = pid.intervals[name]
        assert low - 0.02 <= getattr(dataset.true_pid(), name) <= high + 0.02


def test_two_hundred_columns():
    dataset = generative("z1* z2* zc", "published")
    x1, x2, y = dataset.sample(8000, rng=0)
    pid = Posterior(budget=1).estimate(x1, x2, y)
    assert atoms(pid) == pytest.approx(atoms(dataset.closed_form_pid()), abs=0.03)


def test_three_classes_like_the_true_posteriors_of_the_same_rows():
    dataset = continuous("three classes")
    x1, x2, y = dataset.sample(6000, rng=0)
    best = interplay.from_posteriors(*dataset.posteriors(x1, x2), y)
    assert atoms(Posterior(budget=5).estimate(x1, x2, y)) == pytest.approx(atoms(best), abs=0.03)


@pytest.mark.parametrize("with_labels", [True, False])
def test_true_posteriors_give_the_true_decomposition(with_labels):
    p1, p2, p12, y, truth = gaussian_posteriors()
    pid = interplay.from_posteriors(p1, p2, p12, y if with_labels else None)
    assert atoms(pid) == pytest.approx(atoms(truth), abs=0.012)


def test_a_vector_and_two_columns_are_the_same():
    p1, p2, p12, y, _ = gaussian_posteriors(2000)
    wide = [np.stack([1 - p, p], axis=1) for p in (p1, p2, p12)]
    one, two = interplay.from_posteriors(p1, p2, p12, y), interplay.from_posteriors(*wide, y)
    assert atoms(one) == pytest.approx(atoms(two), abs=1e-12)


def test_labels_correct_overconfident_models():
    p1, p2, p12, y, truth = gaussian_posteriors()
    bold = [p**4 / (p**4 + (1 - p) ** 4) for p in (p1, p2, p12)]
    counted = interplay.from_posteriors(*bold, y)
    believed = interplay.from_posteriors(*bold)
    assert np.abs(atoms(counted) - atoms(truth)).max() < 0.02
    assert believed.total > truth.total + 0.15
    assert any("surer than it is right" in note for note in counted.notes)
    assert any("believed" in note for note in believed.notes)


def test_quality_is_told_for_each_part():
    p1, p2, p12, y, truth = gaussian_posteriors()
    parts = interplay.from_posteriors(p1, p2, p12, y).provenance["posteriors"]
    for part, bits in (("x1", truth.i1), ("x2", truth.i2), ("both", truth.i12)):
        assert parts[part]["lower"] == pytest.approx(bits, abs=0.02)
        assert parts[part]["plug_in"] == pytest.approx(bits, abs=0.02)
        assert parts[part]["calibration_error"] < 0.02
        assert 0 <= parts[part]["lost_by_cells"] < 0.01


def test_fewer_cells_lose_more_and_what_is_lost_is_added():
    p1, p2, p12, y, truth = gaussian_posteriors()
    rough = interplay.from_posteriors(p1, p2, p12, y, bins=4)
    fine = interplay.from_posteriors(p1, p2, p12, y, bins=60)
    lost = [pid.provenance["posteriors"]["both"]["lost_by_cells"] for pid in (rough, fine)]
    assert lost[0] > 0.02
    assert lost[1] < 0.002
    assert rough.i12 == pytest.approx(truth.i12, abs=0.02)


def test_lost_by_cells_is_the_mean_divergence_from_the_cell():
    posteriors = np.array([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8], [0.4, 0.6]])
    assert lost_by_cells(posteriors, np.arange(4)) == pytest.approx(0, abs=1e-12)
    whole = mutual_information(posteriors / 4)
    halves = mutual_information(np.array([[0.7, 0.3], [0.3, 0.7]]) / 2)
    assert lost_by_cells(posteriors, np.array([0, 0, 1, 1])) == pytest.approx(whole - halves)


def test_ten_classes_in_few_cells_tell_what_many_cells_tell():
    rng = np.random.default_rng(0)
    first, second = (1.2 * rng.normal(size=(10, columns)) for columns in (4, 3))
    y = rng.integers(10, size=3000)
    logits = [
        -0.5 * (((centres[y] + rng.normal(size=(3000, centres.shape[1])))[:, None] - centres) ** 2)
        for centres in (first, second)
    ]
    summed = [part.sum(axis=2) for part in logits]
    rows = [softmax(part, axis=1) for part in (*summed, summed[0] + summed[1])]
    few, many = (interplay.from_posteriors(*rows, bins=bins) for bins in (10, 40))
    assert few.provenance["posteriors"]["x1"]["lost_by_cells"] > 0.1
    assert atoms(few) == pytest.approx(atoms(many), abs=0.015)


def test_label_names_do_not_matter():
    x1, x2, y = gmm(1.5, 0.6).sample(1500, rng=0)
    one = Posterior(budget=0).estimate(x1, x2, y)
    two = Posterior(budget=0).estimate(x1, x2, np.where(y > 0, "yes", "no"))
    assert atoms(one) == pytest.approx(atoms(two), abs=1e-12)


def test_swapping_the_modalities_swaps_what_is_unique():
    p1, p2, p12, y, _ = gaussian_posteriors(5000)
    one, two = (
        interplay.from_posteriors(a, b, p12, y, bias="none") for a, b in ((p1, p2), (p2, p1))
    )
    assert one.unique1 == pytest.approx(two.unique2, abs=1e-6)
    assert one.redundancy == pytest.approx(two.redundancy, abs=1e-6)


def test_no_atom_is_negative_and_the_total_is_at_most_the_label_s_entropy():
    rng = np.random.default_rng(0)
    noise = rng.dirichlet([1, 1], size=(3, 300))
    pid = interplay.from_posteriors(*noise, rng.integers(2, size=300))
    assert (atoms(pid) >= 0).all()
    assert pid.total <= pid.entropy_y


def test_a_useless_model_of_both_gives_no_synergy_and_a_note():
    p1, p2, _, y, truth = gaussian_posteriors(5000)
    pid = interplay.from_posteriors(p1, p2, np.full(5000, 0.5), y)
    assert pid.synergy == 0
    assert any("better model of both" in note for note in pid.notes)
    assert pid.redundancy == pytest.approx(truth.redundancy, abs=0.03)


@pytest.mark.parametrize("bias", ["surrogate", "miller-madow", "extrapolation", "none"])
def test_bias_is_taken_off_useless_posteriors(bias):
    rng = np.random.default_rng(1)
    noise = rng.random((3, 400))
    pid = interplay.from_posteriors(*noise, rng.integers(2, size=400), bias=bias, bins=20)
    if bias == "none":
        assert pid.total > 0.03
    else:
        assert pid.total < 0.03


def test_the_same_seed_gives_the_same_result():
    p1, p2, p12, y, _ = gaussian_posteriors(1000)
    one, two = (
        interplay.from_posteriors(p1, p2, p12, y, replicates=40, rng=7).to_dict() for _ in range(2)
    )
    assert one == two


def test_groups_widen_intervals():
    p1, p2, p12, y, _ = gaussian_posteriors(400)
    rows = [np.repeat(v, 10) for v in (p1, p2, p12, y)]
    groups = np.repeat(np.arange(400), 10)
    alone = interplay.from_posteriors(*rows, replicates=200)
    together = interplay.from_posteriors(*rows, replicates=200, groups=groups)
    width = [np.ptp(pid.intervals["i12"]) for pid in (alone, together)]
    assert width[1] > 2 * width[0]


def test_counts_of_scores_agree_with_their_tables():
    rng = np.random.default_rng(0)
    c1, c2, c12, y = rng.integers([[3], [4], [5], [2]], size=(4, 500))
    counts = ScoreCounts.from_codes((c1, c2, c12), y)
    found = counts.informations(counts.counts[None].astype(float))[0]
    for column, codes in ((0, c1), (1, c2), (2, c12)):
        table = np.zeros((5, 2))
        np.add.at(table, (codes, y), 1 / 500)
        assert found[column] == pytest.approx(mutual_information(table))
    assert counts.n == 500


def test_retraining_widens_nothing_away_and_resumes(tmp_path):
    x1, x2, y = gmm(1.5, 0.6).sample(300, rng=0)
    file = tmp_path / "replicates.npz"
    method = Posterior(classifier=LogisticRegression(), folds=3)
    asked = Uncertainty(replicates=20, retrain=True)
    seen = []

    def stop(what, done, total):
        seen.append((what, done, total))
        if what == "retrain" and done == 7:
            raise KeyboardInterrupt

    kept = replace(asked, checkpoint=file)
    with pytest.raises(KeyboardInterrupt):
        method.estimate(x1, x2, y, uncertainty=kept, progress=stop)
    resumed = method.estimate(x1, x2, y, uncertainty=kept)
    whole = method.estimate(x1, x2, y, uncertainty=asked)
    assert resumed.intervals == whole.intervals
    assert ("retrain", 7, 20) in seen
    with pytest.raises(InputError, match="other data or settings"):
        method.estimate(x1, x2, y, uncertainty=kept, rng=1)


def test_resamples_keep_whole_groups():
    unit = np.repeat(np.arange(20), 5)
    taken = drawn(np.arange(100) % 2, unit, 5, np.random.default_rng(0))
    counts = np.bincount(taken, minlength=100).reshape(20, 5)
    assert (counts == counts[:, :1]).all()


def test_quantised_cells_follow_the_cube_root_of_the_rows():
    p = np.random.default_rng(0).random(8000)
    rows = np.stack([1 - p, p], axis=1)
    quantised = Quantised.of((rows, rows, rows), None, np.random.default_rng(0))
    assert [code.max() + 1 for code in quantised.codes] == [20, 20, 20]


def good():
    rng = np.random.default_rng(0)
    return rng.random((30, 2)), rng.random(30), np.arange(30) % 2


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (lambda x1, x2, y: (x1[:20], x2, y), "x1 has 20 rows, x2 has 30"),
        (lambda x1, x2, y: (x1, x2, y[:20]), "y has shape"),
        (lambda x1, x2, y: (x1 * np.nan, x2, y), "x1 has missing or infinite values in 30"),
        (lambda x1, x2, y: (x1, x2 * np.inf, y), "x2 has missing or infinite"),
        (lambda x1, x2, y: (x1, x2, y * 0), "one class"),
        (lambda x1, x2, y: (x1, x2, np.arange(30) == 3), "class of 1 rows"),
        (lambda x1, x2, y: (x1, x2, [None] * 30), "y is missing in 30"),
        (lambda x1, x2, y: ([["a"]] * 30, x2, y), "x1 holds values that are no numbers"),
        (lambda x1, x2, y: (x1[:0], x2[:0], y[:0]), "shape"),
    ],
)
def test_rows_that_cannot_be_used_are_refused(change, wrong):
    with pytest.raises(InputError, match=wrong):
        Posterior().estimate(*change(*good()))


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({"folds": 1}, "folds"),
        ({"cells": 1}, "cells"),
        ({"budget": -1}, "budget"),
        ({"classifier": ("auto", "auto")}, "classifier has 2"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(settings, wrong):
    with pytest.raises(InputError, match=wrong):
        Posterior(**settings)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"p2": np.full(4, 0.5)}, "p2 has 4 rows"),
        ({"p1": np.full(5, 1.5)}, "p1 .* no probabilities"),
        ({"p12": np.full((5, 3), 1 / 3)}, "p12 has 3 classes"),
        ({"y": np.arange(5)}, "columns of the probabilities"),
        ({"y": np.array(list("ababa"))}, "columns of the probabilities"),
        ({"y": np.zeros(5, dtype=int)}, "one class"),
        ({"y": np.zeros(4, dtype=int)}, "y has shape"),
        ({"y": None, "replicates": 50}, "need labels"),
        ({"bins": 1}, "bins"),
        ({"names": ("a", "a", "b")}, "names"),
    ],
)
def test_posteriors_that_cannot_be_used_are_refused(change, wrong):
    arguments = {"p1": np.full(5, 0.5), "p2": np.full(5, 0.4), "p12": np.full(5, 0.3)}
    arguments |= {"y": np.array([0, 1, 0, 1, 1])}
    with pytest.raises(InputError, match=wrong):
        interplay.from_posteriors(**arguments | change)


def few_rows(n, seed=1):
    return gaussian_posteriors(n, seed=seed)[:4]


def test_few_rows_are_put_in_several_grids_whose_mean_is_given():
    rows = few_rows(216)
    found = interplay.from_posteriors(*rows, bias="none")
    grids = [interplay.from_posteriors(*rows, bins=c, bias="none") for c in (4, 5, 6, 7, 8)]
    for name in ("i1", "i2", "i12"):
        assert getattr(found, name) == pytest.approx(np.mean([getattr(g, name) for g in grids]))
    assert found.provenance["cells"] == [6, 6, 6]
    assert any("five grids" in note for note in found.notes)
    assert not any("five grids" in note for note in grids[2].notes)
    more = interplay.from_posteriors(*few_rows(700), bias="none")
    assert not any("five grids" in note for note in more.notes)


def test_several_grids_swap_with_the_modalities():
    p1, p2, p12, y = few_rows(150)
    found = interplay.from_posteriors(p1, p2, p12, y, bias="none")
    swapped = interplay.from_posteriors(p2, p1, p12, y, bias="none")
    assert atoms(swapped) == pytest.approx(atoms(found)[[0, 2, 1, 3]], abs=1e-6)


def test_few_rows_move_less_where_posteriors_hardly_move():
    p1, p2, p12, y = few_rows(190)
    rng = np.random.default_rng(0)

    def spread(bins):
        found = []
        for _ in range(12):
            moved = [
                1 / (1 + np.exp(-np.log(p / (1 - p)) - 0.2 * rng.normal(size=len(p))))
                for p in (p1, p2, p12)
            ]
            found.append(interplay.from_posteriors(*moved, y, bins=bins).i12)
        return np.std(found)

    assert spread(None) < 0.85 * spread(6)


@pytest.mark.parametrize(
    ("settings", "folds"),
    [({}, 10), ({"budget": 1}, 5), ({"folds": 7}, 7), ({"classifier": LogisticRegression()}, 5)],
)
def test_rows_are_held_out_in_more_folds_where_the_budget_has_time(settings, folds):
    x1, x2 = np.random.default_rng(0).normal(size=(2, 4000, 3))
    rows = NumericRows(x1, x2, np.arange(4000) % 2)
    assert len(np.unique(Posterior(**settings).split(rows, 0))) == folds
