"""What holds for every method, and from every door."""

import json

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB

import interplay
from interplay import InputError, Uncertainty
from interplay.cli.main import cli
from interplay.datasets import bitwise
from interplay.estimators import Discrete, Posterior
from interplay.estimators.posterior.scored import scored_sample
from interplay.report import build_report

ATOMS = ("redundancy", "unique1", "unique2", "synergy")


def methods():
    """A quick one of every kind, by name."""
    found = {"discrete": Discrete(bins=4), "posterior": Posterior(LogisticRegression(), folds=3)}
    try:
        from interplay.estimators import Batch, PublishedBatch
    except interplay.MissingExtraError:
        return found
    batch = Batch(LogisticRegression(), folds=3, max_steps=20, batch_size=64)
    published = PublishedBatch(epochs=1, classifier_epochs=2)
    return found | {"batch": batch, "published-batch": published}


METHODS = methods()
every = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
CONSISTENT = [m for name, m in METHODS.items() if name != "published-batch"]


def rows(n=240, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.integers(2, size=n)
    x1, x2 = y + rng.normal(size=(2, n))
    return x1, x2, y


def atoms(pid):
    return np.array([getattr(pid, name) for name in ATOMS])


@every
def test_the_same_seed_gives_the_same_answer(method):
    one, two = (
        interplay.estimate(*rows(), method=method, replicates=20, permutations=19, rng=3)
        for _ in range(2)
    )
    assert atoms(one).tolist() == atoms(two).tolist()
    assert one.intervals == two.intervals
    assert one.p_values == two.p_values


@every
def test_intervals_and_tests_leave_the_numbers_alone(method):
    plain = interplay.estimate(*rows(), method=method)
    for interval in ("percentile", "bca"):
        asked = Uncertainty(replicates=20, permutations=19, interval=interval)
        full = interplay.estimate(*rows(), method=method, uncertainty=asked)
        assert atoms(full).tolist() == atoms(plain).tolist()
        assert set(full.intervals) >= set(ATOMS)
        assert set(full.p_values) == {"i1", "i2", "i12", "unique1", "unique2", "synergy"}


@pytest.mark.parametrize("method", CONSISTENT, ids=lambda method: method.name)
def test_swapping_the_modalities_swaps_what_is_unique(method):
    x1, x2, y = rows()
    one = interplay.estimate(x1, x2, y, method=method)
    two = interplay.estimate(x2, x1, y, method=method)
    np.testing.assert_allclose(atoms(one), atoms(two)[[0, 2, 1, 3]], atol=0.03)


@pytest.mark.parametrize("method", CONSISTENT, ids=lambda method: method.name)
def test_names_of_labels_do_not_matter(method):
    x1, x2, y = rows()
    one = interplay.estimate(x1, x2, y, method=method)
    two = interplay.estimate(x1, x2, np.where(y > 0, "yes", "no"), method=method)
    np.testing.assert_allclose(atoms(one), atoms(two), atol=1e-9)


@pytest.mark.parametrize("name", ["RDN", "UNQ1"])
@pytest.mark.parametrize("method", CONSISTENT, ids=lambda method: method.name)
def test_gates(method, name):
    gate = bitwise(name)
    found = interplay.estimate(*gate.sample(400, rng=0), method=method)
    np.testing.assert_allclose(atoms(found), atoms(gate.true_pid()), atol=0.08)


@every
def test_groups_are_resampled_as_a_whole(method):
    x1, x2, y = (np.repeat(part, 6) for part in rows(120))
    groups = np.repeat(np.arange(120), 6)
    alone = interplay.estimate(x1, x2, y, method=method, replicates=60)
    whole = interplay.estimate(x1, x2, y, method=method, replicates=60, groups=groups)
    assert np.ptp(whole.intervals["i1"]) > 1.3 * np.ptp(alone.intervals["i1"])
    part = 0.3 if whole.method == "published-batch" else 1  # which evaluates some rows
    assert whole.provenance["groups"] == pytest.approx(120 * part, abs=1)


@pytest.mark.parametrize("name", ["posterior", "batch"])
def test_classifiers_do_not_see_the_group_that_they_score(name):
    if name not in METHODS:
        pytest.skip("torch is not installed")
    rng = np.random.default_rng(0)
    place = np.repeat(rng.normal(size=(60, 3)), 8, axis=0)  # where each group is
    y = np.repeat(rng.integers(2, size=60), 8)
    x1, x2 = place + 0.01 * rng.normal(size=(2, 480, 3))
    from sklearn.neighbors import KNeighborsClassifier

    settings = {"classifier": KNeighborsClassifier(3), "folds": 3}
    if name == "batch":
        settings |= {"max_steps": 20, "batch_size": 64}
    leaks = interplay.estimate(x1, x2, y, method=name, **settings)
    kept = interplay.estimate(
        x1, x2, y, method=name, groups=np.repeat(np.arange(60), 8), **settings
    )
    assert leaks.i1 > 0.8
    assert kept.i1 < 0.2


def test_whole_weights_are_repeated_rows():
    rng = np.random.default_rng(0)
    x1, x2, y = rng.integers(3, size=(3, 150))
    weights = rng.integers(0, 4, 150)
    weighted = interplay.estimate(x1, x2, y, sample_weight=weights, bias="none")
    repeated = interplay.estimate(*(np.repeat(v, weights) for v in (x1, x2, y)), bias="none")
    np.testing.assert_allclose(atoms(weighted), atoms(repeated), atol=1e-7)
    assert weighted.n_samples == int((weights > 0).sum())
    assert any("rows of weight 0 left out" in note for note in weighted.notes)


def test_whole_weights_are_repeated_rows_in_cells_of_posteriors():
    rng = np.random.default_rng(0)
    y, weights = rng.integers(3, size=150), rng.integers(1, 4, 150)
    chances = rng.integers(1, 4, size=(3, 150, 3)).astype(float)
    chances /= chances.sum(axis=2, keepdims=True)
    asked = {"cells": 60, "names": ("a", "b", "c")}
    rngs = np.random.default_rng(0), np.random.default_rng(0)
    share = weights / weights.mean()
    weighted = scored_sample(tuple(chances), y, rng=rngs[0], weights=share, **asked)
    again = tuple(np.repeat(rows, weights, axis=0) for rows in chances)
    repeated = scored_sample(again, np.repeat(y, weights), rng=rngs[1], **asked)
    np.testing.assert_allclose(weighted.informations, repeated.informations, atol=1e-5)


@pytest.mark.parametrize("name", ["discrete", "posterior"])
def test_inverse_chances_undo_a_selection(name):
    rng = np.random.default_rng(1)
    y = rng.integers(2, size=6000)
    x1, x2 = 1.5 * y + rng.normal(size=(2, 6000))
    chance = np.where(y > 0, 0.9, 0.25) * np.where(x1 > 0.75, 0.35, 1)
    kept = rng.random(6000) < chance
    method = METHODS[name]
    truth = interplay.estimate(x1, x2, y, method=method)
    plain = interplay.estimate(x1[kept], x2[kept], y[kept], method=method)
    told = interplay.estimate(
        x1[kept], x2[kept], y[kept], method=method, sample_weight=1 / chance[kept], replicates=50
    )
    assert abs(plain.i1 - truth.i1) > 0.02
    np.testing.assert_allclose(atoms(told), atoms(truth), atol=0.03)
    low, high = told.intervals["i1"]
    assert low < truth.i1 < high


def test_weights_that_cannot_be_used():
    x1, x2, y = rows()
    for wrong, message in (
        (-np.ones(240), "negative in 240 rows"),
        (np.zeros(240), "0 in every row"),
        (["a"] * 240, "no numbers"),
        (np.ones(7), "sample_weight has 7 rows"),
    ):
        with pytest.raises(InputError, match=message):
            interplay.estimate(x1, x2, y, sample_weight=wrong)
    with pytest.raises(InputError, match="bias"):
        interplay.estimate(x1, x2, y, bins=3, bias="shuffle", sample_weight=np.ones(240))
    if "batch" in METHODS:
        with pytest.raises(InputError, match="takes all rows alike"):
            interplay.estimate(x1, x2, y, method="batch", sample_weight=np.ones(240))


def test_training_anew_tests_and_resamples():
    x1, x2, y = rows(700)
    method = Posterior(GaussianNB(), folds=2)
    asked = Uncertainty(replicates=20, permutations=19, retrain=True)
    pid = interplay.estimate(x1, x2, y, method=method, uncertainty=asked)
    assert max(pid.p_values["i1"], pid.p_values["i2"]) <= 0.1
    low, high = pid.intervals["i1"]
    assert low < pid.i1 < high
    noise = np.random.default_rng(5).permutation(y)
    asked = Uncertainty(permutations=19, retrain=True)
    none = interplay.estimate(x1, x2, noise, method=method, uncertainty=asked)
    assert min(none.p_values["i1"], none.p_values["i2"]) > 0.1


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rows.csv"
    x1, x2, y = rows(120)
    pl.DataFrame({"a": x1, "b": x2, "y": y}).write_csv(path)
    return path


@pytest.mark.parametrize(
    "settings",
    [{"budget": 0}, {"bins": 4}, {"method": "discrete"}, {"method": "posterior", "budget": 0}],
    ids=str,
)
def test_every_door_gives_the_same_answer(file, settings):
    expected = interplay.estimate("a", "b", "y", data=file, **settings, rng=2)
    options = [part for k, v in settings.items() for part in (f"--{k}", str(v))]
    columns = ["--x1", "a", "--x2", "b", "--y", "y", "--seed", "2", "--json"]
    uncertain = ["--replicates", "0", "--permutations", "0"]
    done = CliRunner().invoke(cli, ["estimate", str(file), *columns, *options, *uncertain])
    assert interplay.PID.from_dict(json.loads(done.stdout)) == expected
    pairs = interplay.estimate_pairs({"a": "a", "b": "b"}, "y", data=file, **settings, rng=2)
    assert pairs["a", "b"] == expected
    plain = {"replicates": 0, "permutations": 0, "sizes": (2, 3)}
    page = build_report("a", "b", "y", data=file, **settings, **plain, rng=2)
    assert page.pid == expected


@pytest.mark.parametrize("verb", ["estimate", "pairs", "sweep", "report"])
def test_rows_are_read_once(file, verb, monkeypatch):
    from interplay.data.rows import gather

    reads = []
    read = gather.read_table
    monkeypatch.setattr(gather, "read_table", lambda data: reads.append(data) or read(data))
    question = {"data": file, "budget": 0}
    if verb == "estimate":
        interplay.estimate("a", "b", "y", **question)
    elif verb == "pairs":
        interplay.estimate_pairs({"a": "a", "b": "b"}, "y", **question)
    elif verb == "sweep":
        interplay.sweep_bins("a", "b", "y", bins=(2, 3, 4), **question)
    else:
        build_report("a", "b", "y", sizes=(2, 3, 4), replicates=0, permutations=0, **question)
    assert reads == [file]


def test_errors_of_the_command_line_speak_of_its_options(tmp_path):
    from interplay.cli.main import as_options

    with pytest.raises(InputError) as found:
        interplay.estimate([1, None, 2], [0, 1, 0], [0, 1, 1])
    assert "--missing drop" in as_options(str(found.value))
    with pytest.raises(InputError) as found:
        interplay.estimate([1, 3, 2], [0, 1, 0], [0, 1, 1], replicates=3)
    assert as_options(str(found.value)).startswith("--replicates is 3")


def test_checkpoints_are_kept_for_each_estimate(tmp_path):
    x1, x2, y = rows(120)
    file = tmp_path / "study.npz"
    settings = {"bins": 3, "replicates": 20, "checkpoint": file}
    interplay.estimate(x1, x2, y, **settings)
    assert file.exists()
    interplay.estimate_pairs({"a": x1, "b": x2, "c": x1 * x2}, y, **settings)
    assert {p.name for p in tmp_path.glob("study-*")} == {f"study-{i}.npz" for i in (1, 2, 3)}


def test_results_of_other_methods_are_not_compared():
    x1, x2, y = rows()
    one = interplay.estimate(x1, x2, y, bins=3, replicates=20)
    two = interplay.estimate(x1, x2, y, method=METHODS["posterior"], replicates=20)
    with pytest.raises(InputError, match="differ in method"):
        interplay.compare(one, two)
    assert interplay.compare(one, two, unlike=True).differences["i1"] == one.i1 - two.i1


@pytest.mark.parametrize("seed", range(5))
def test_what_two_paired_results_share_does_not_differ(seed):
    rng = np.random.default_rng(seed)
    x2, y = rng.integers(4, size=(2, 200))
    asked = {"groups": np.arange(200), "replicates": 40, "rng": seed}
    one, two = (
        interplay.estimate(rng.integers(levels, size=200), x2, y, **asked) for levels in (3, 5)
    )
    found = interplay.compare(one, two, paired=True)
    assert found.differences["i2"] == pytest.approx(0, abs=1e-12)
    assert not found.differs("i2")
