import json

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from interplay import PID, Uncertainty  # noqa: E402
from interplay.datasets import bitwise, gmm  # noqa: E402
from interplay.errors import InputError  # noqa: E402
from interplay.estimators import Batch, PublishedBatch  # noqa: E402

ATOMS = ("redundancy", "unique1", "unique2", "synergy")


def atoms(pid):
    return np.array([getattr(pid, name) for name in ATOMS])


def gaussian(n=3000, norm=1.5, angle=0.6):
    dataset = gmm(norm, angle)
    x1, x2, y = dataset.sample(n, 0)
    odds = (2 * dataset.mean[0] * x1, 2 * dataset.mean[1] * x2)
    chances = [1 / (1 + np.exp(-o)) for o in (*odds, sum(odds))]
    return x1, x2, y, [np.stack([1 - p, p], axis=1) for p in chances], dataset.true_pid()


@pytest.mark.parametrize("name", ["AND", "XOR", "UNQ"])
def test_gates_to_two_decimals(name):
    gate = bitwise(name)
    x1, x2, y = gate.sample(20_000, rng=0)
    found = Batch(max_steps=150).estimate(x1, x2, y)
    assert atoms(found) == pytest.approx(atoms(gate.true_pid()), abs=0.012)


def test_ordered_gaussian_channels_and_their_bounds():
    x1, x2, y, posteriors, truth = gaussian(6000)
    pid = Batch(max_steps=150).estimate(x1, x2, y, posteriors=posteriors)
    assert atoms(pid) == pytest.approx(atoms(truth), abs=0.03)
    bounds = pid.provenance["bounds"]
    assert bounds["lower"] <= bounds["exact"] + 1e-6
    assert bounds["exact"] <= bounds["upper"] + 1e-6
    assert bounds["upper"] - bounds["exact"] < 0.01
    assert pid.provenance["marginal_error"] < 1e-6
    assert pid.total <= pid.entropy_y


def test_label_names_do_not_matter():
    x1, x2, y, posteriors, _ = gaussian(600)
    swapped = [p[:, ::-1] for p in posteriors]
    one = Batch(max_steps=50).estimate(x1, x2, y, posteriors=posteriors)
    two = Batch(max_steps=50).estimate(x1, x2, -y, posteriors=swapped)
    assert atoms(one) == pytest.approx(atoms(two), abs=0.02)


def test_a_resumed_training_is_an_unbroken_one(tmp_path):
    x1, x2, y, posteriors, _ = gaussian(600)
    file = tmp_path / "training.pt"

    def stop(what, done, total):
        if what == "coupling" and done == 70:
            raise KeyboardInterrupt

    settings = {"max_steps": 100, "batch_size": 64}
    broken = Batch(checkpoint=file, **settings)
    with pytest.raises(KeyboardInterrupt):
        broken.estimate(x1, x2, y, posteriors=posteriors, progress=stop)
    resumed = broken.estimate(x1, x2, y, posteriors=posteriors)
    whole = Batch(**settings).estimate(x1, x2, y, posteriors=posteriors)
    assert resumed.provenance["loss_curve"] == whole.provenance["loss_curve"]
    assert atoms(resumed).tolist() == atoms(whole).tolist()
    with pytest.raises(InputError, match="other data or settings"):
        broken.estimate(x1, x2, y, posteriors=posteriors, rng=1)
    file.write_bytes(b"no checkpoint")
    with pytest.raises(InputError, match="cannot be read"):
        broken.estimate(x1, x2, y, posteriors=posteriors)


def test_an_encoder_of_the_user_is_used_and_left_alone():
    x1, x2, y, posteriors, _ = gaussian(1500)
    module = torch.nn.Sequential(torch.nn.Linear(1, 4), torch.nn.Tanh())
    before = module[0].weight.clone()
    settings = {"max_steps": 50, "batch_size": 64}
    pid = Batch(encoder=module, **settings).estimate(x1, x2, y, posteriors=posteriors)
    plain = Batch(**settings).estimate(x1, x2, y, posteriors=posteriors)
    assert torch.equal(before, module[0].weight)
    assert pid.provenance["loss_curve"] != plain.provenance["loss_curve"]
    assert atoms(pid) == pytest.approx(atoms(plain), abs=0.03)


def test_the_published_preset_gives_finite_numbers():
    x1, x2, y = bitwise("RDN").sample(2000, rng=0)
    pid = PublishedBatch(epochs=1, classifier_epochs=100).estimate(x1, x2, y)
    assert np.isfinite(atoms(pid)).all()
    assert pid.method == "published-batch"
    assert pid.i1 == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({"batch_size": 2}, "batch_size"),
        ({"max_steps": 0}, "max_steps"),
        ({"learning_rate": 0}, "learning_rate"),
        ({"tolerance": np.nan}, "tolerance"),
        ({"device": "abacus"}, "device"),
        ({"encoder": "wide"}, "encoder"),
        ({"encoder": (None, None, None)}, "encoder has 3"),
        ({"folds": 1}, "folds"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(settings, wrong):
    with pytest.raises(InputError, match=wrong):
        Batch(**settings)


def test_rows_that_cannot_be_used_are_refused():
    x1, x2, y, posteriors, _ = gaussian(100)
    cases = [
        ((x1[:50], x2, y), posteriors, "x1 has 50 rows"),
        ((x1 * np.nan, x2, y), posteriors, "missing or infinite"),
        ((x1, x2, y * 0), posteriors, "one class"),
        ((x1[:20], x2[:20], y[:20]), None, "20 rows"),
        ((x1, x2, y), posteriors[:2], "2 entries"),
        ((x1, x2, y), [p[:50] for p in posteriors], "50 rows"),
        ((x1, x2, y), [2 * p for p in posteriors], "no probabilities"),
    ]
    for rows, given, wrong in cases:
        with pytest.raises(InputError, match=wrong):
            Batch(max_steps=1).estimate(*rows, posteriors=given)


def test_an_encoder_that_does_not_fit_the_rows_is_named():
    x1, x2, y, posteriors, _ = gaussian(100)
    with pytest.raises(InputError, match="encoder Linear cannot be called"):
        Batch(encoder=torch.nn.Linear(7, 2)).estimate(x1, x2, y, posteriors=posteriors)


def test_results_of_one_batch_go_to_json_and_back():
    x1, x2, y, posteriors, _ = gaussian(n=400)
    pid = Batch(max_steps=5).estimate(x1, x2, y, posteriors=posteriors)
    text = json.dumps(pid.to_dict(), allow_nan=False)
    assert PID.from_dict(json.loads(text)).synergy == pid.synergy
    assert pid.provenance["standard_error"] is None


def test_intervals_say_what_they_include():
    from sklearn.linear_model import LogisticRegression

    x1, x2, y, posteriors, _ = gaussian(400)
    asked = Uncertainty(replicates=40)
    short = Batch(max_steps=5, classifier=LogisticRegression())
    trained = short.estimate(x1, x2, y, uncertainty=asked)
    assert trained.provenance["intervals_include"].endswith("what classifiers have not learnt")
    assert trained.provenance["learning_curves"]["x1"]["rows"] == [50, 100, 200, 400]
    assert 0 < trained.provenance["at_least"]["i12"] < trained.intervals["i12"].high
    given = short.estimate(x1, x2, y, posteriors=posteriors, uncertainty=asked)
    assert any("what these models know" in note for note in given.notes)
    assert "learning_curves" not in given.provenance
    published = PublishedBatch(epochs=1, classifier_epochs=1).estimate(x1, x2, y, uncertainty=asked)
    assert any("leave out what the classifiers" in note for note in published.notes)
