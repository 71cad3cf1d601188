import pickle

import numpy as np
import pandas
import pytest
import torch
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import Pipeline

from interplay.errors import InputError
from interplay.models import FusionClassifier, Modalities, names
from models.rows import product, sequences, shared

SMALL = {"width": 8}


@pytest.fixture(scope="module")
def data():
    return shared(200)


@pytest.fixture(scope="module")
def fitted(data):
    x1, x2, y = data
    return FusionClassifier("lower", epochs=4).fit((x1, x2), np.where(y, "yes", "no"))


def test_predictions_have_the_labels_of_the_user(data, fitted):
    x1, x2, _ = data
    assert fitted.classes_.tolist() == ["no", "yes"]
    posteriors = fitted.predict_proba((x1, x2))
    np.testing.assert_allclose(posteriors.sum(axis=1), 1, atol=1e-12)
    assert np.array_equal(fitted.predict((x1, x2)) == "yes", posteriors[:, 1] > 0.5)


def test_curves_are_kept(fitted):
    assert set(fitted.history_) == {
        "train_loss",
        "train_cross_entropy",
        "valid_log_loss",
        "valid_accuracy",
    }
    assert all(len(curve) == fitted.n_iter_ == 4 for curve in fitted.history_.values())


def test_the_best_epoch_is_restored(data):
    x1, x2, y = data
    aside = ((x1[150:], x2[150:]), y[150:])
    model = FusionClassifier(epochs=60, patience=3, learning_rate=0.02)
    model.fit((x1[:150], x2[:150]), y[:150], validation=aside)
    curve = model.history_["valid_log_loss"]
    assert model.n_iter_ < 60
    assert np.argmin(curve) == model.n_iter_ - 4
    posteriors = model.predict_proba(aside[0])[np.arange(50), aside[1]]
    assert -np.log2(posteriors).mean() == pytest.approx(min(curve), abs=1e-5)


def test_the_same_seed_trains_the_same_model_and_chance_of_others_is_left_alone(data):
    x1, x2, y = data
    before = torch.get_rng_state()
    one, two, other = (
        FusionClassifier(epochs=2, random_state=seed).fit((x1, x2), y).predict_proba((x1, x2))
        for seed in (1, 1, 2)
    )
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)
    assert torch.equal(before, torch.get_rng_state())


def test_clones_and_pickles(data, fitted):
    x1, x2, _ = data
    again = pickle.loads(pickle.dumps(fitted))
    assert np.array_equal(again.predict_proba((x1, x2)), fitted.predict_proba((x1, x2)))
    assert clone(fitted).get_params() == fitted.get_params()
    assert not hasattr(clone(fitted), "module_")


def test_cross_validation_grids_and_pipelines(data):
    x1, x2, y = data
    both = Modalities(x1, x2)
    model = FusionClassifier(epochs=8, settings=SMALL, learning_rate=0.01)
    assert cross_val_score(model, both, y, cv=3).mean() > 0.6
    grid = {"model__name": ["ef", "elem"], "model__settings": [{"width": 4}, SMALL]}
    search = GridSearchCV(Pipeline([("model", clone(model))]), grid, cv=2).fit(both, y)
    assert set(search.best_params_) == set(grid)


def test_sequences_of_different_lengths():
    rows, y = sequences(300)
    other = np.zeros((300, 1))
    for encoder in ("gru", "transformer", "multiple_instance"):
        model = FusionClassifier("mult", encoders=(encoder, None), epochs=2, settings=SMALL)
        longer = [np.vstack([row, row]) for row in rows[:5]]
        assert model.fit((rows, other), y).predict((longer, other[:5])).shape == (5,)


def test_encoders_learn_what_sequences_say():
    rows, y = sequences(600)
    model = FusionClassifier("unimodal1", epochs=30, settings=SMALL, learning_rate=0.02)
    assert model.fit((rows, np.zeros((600, 1))), y).score((rows, np.zeros((600, 1))), y) > 0.9


def test_groups_are_kept_aside_whole(data):
    x1, x2, y = data
    groups = np.repeat(np.arange(20), 10)
    FusionClassifier(epochs=1).fit((x1, x2), y, groups=groups)
    with pytest.raises(InputError, match="groups has one group"):
        FusionClassifier(epochs=1).fit((x1, x2), y, groups=np.zeros(200))
    with pytest.raises(InputError, match="groups has shape"):
        FusionClassifier(epochs=1).fit((x1, x2), y, groups=groups[:5])


def test_class_weights_count_rare_classes():
    x1, x2, y = shared(400, flipped=0.3)
    rare = np.flatnonzero(y == 1)[40:]
    kept = np.setdiff1d(np.arange(400), rare)
    rows = Modalities(x1, x2)[kept], y[kept]
    told = [
        FusionClassifier(epochs=15, class_weight=weight).fit(*rows).predict(rows[0]).mean()
        for weight in ("equal", "balanced", {0: 1, 1: 50})
    ]
    assert told[0] < told[1] < told[2]


def test_sample_weights_count_rows(data):
    x1, x2, y = data
    weight = np.where(y == 1, 20.0, 1.0)
    model = FusionClassifier(epochs=10, settings=SMALL)
    plain, weighted = (
        clone(model).fit((x1, x2), y, sample_weight=w).predict_proba((x1, x2))[:, 1].mean()
        for w in (None, weight)
    )
    assert weighted > plain + 0.1


def test_frames_give_what_arrays_give(data):
    x1, x2, y = data
    model = FusionClassifier(epochs=1)
    plain = model.fit((x1, x2), y).predict_proba((x1, x2))
    frames = pandas.DataFrame(x1), pandas.DataFrame(x2)
    assert np.array_equal(model.fit(frames, pandas.Series(y)).predict_proba(frames), plain)


def test_a_shift_and_a_scale_change_nothing(data):
    x1, x2, y = data
    plain = FusionClassifier(epochs=2).fit((x1, x2), y).predict_proba((x1, x2))
    moved = 1e6 + 1e3 * x1, x2
    told = FusionClassifier(epochs=2).fit(moved, y).predict_proba(moved)
    np.testing.assert_allclose(told, plain, atol=1e-4)
    raw = FusionClassifier(epochs=2, standardise=False).fit((x1, x2), y).predict_proba((x1, x2))
    assert not np.allclose(raw, plain, atol=1e-4)


def test_constant_columns_are_no_harm(data):
    x1, x2, y = data
    flat = np.full_like(x1, 7.3), x2
    model = FusionClassifier(epochs=2).fit(flat, y)
    assert np.isfinite(model.predict_proba(flat)).all()


class Sum(torch.nn.Module):
    def __init__(self, k=2):
        super().__init__()
        self.layer = torch.nn.Linear(12, k)

    def forward(self, one, two):
        return self.layer(torch.cat([one, two], dim=1))


def test_a_module_of_the_user_is_trained_and_left_as_it_was(data):
    x1, x2, y = data
    module = Sum()
    before = module.layer.weight.clone()
    model = FusionClassifier(module, epochs=30, learning_rate=0.01).fit((x1, x2), y)
    assert model.score((x1, x2), y) > 0.85
    assert torch.equal(before, module.layer.weight)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": Sum(3)}, r"gives \(2, 3\) for 2 rows: it must give logits"),
        ({"name": torch.nn.Linear(1, 2)}, "Linear cannot be called with"),
        ({"name": Sum(), "settings": SMALL}, "are of the families"),
        ({"name": "nothing"}, "model is 'nothing'"),
        ({"epochs": 0}, "epochs is 0"),
        ({"patience": 0}, "patience is 0"),
        ({"batch_size": 1.5}, "batch_size is 1.5"),
        ({"learning_rate": -1}, "learning_rate is -1"),
        ({"learning_rate": 1e30, "epochs": 3}, "lower learning_rate"),
        ({"validation_fraction": 1}, "validation_fraction is 1"),
        ({"class_weight": "even"}, "class_weight is 'even': pass one of balanced, equal"),
        ({"class_weight": {0: 1}}, "pass a positive number for each of"),
        ({"device": "abacus"}, "device is 'abacus'"),
        ({"preset": "mine"}, "preset is 'mine'"),
        ({"settings": {"rank": 1}}, "'rank' is no setting"),
        ({"progress": 1}, "progress is 1"),
    ],
)
def test_settings_that_cannot_be_used(data, changed, message):
    x1, x2, y = data
    with pytest.raises(InputError, match=message):
        FusionClassifier(**changed).fit((x1, x2), y)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda x1, x2, y: ((x1, x2[:9]), y), "x1 has 200 rows, x2 has 9 rows"),
        (lambda x1, x2, y: ((x1, x2), y[:9]), "y has shape"),
        (lambda x1, x2, y: ((x1, x2), np.zeros(200)), "y has one class"),
        (lambda x1, x2, y: ((x1, x2), x1[:, 0]), "y is continuous"),
        (lambda x1, x2, y: ((x1, x2), np.arange(200) == 3), "a class of one row"),
        (lambda x1, x2, y: ((x1, x2), np.where(y, np.nan, 1.0)), "y is missing in"),
        (lambda x1, x2, y: ((np.where(x1 > 2, np.nan, x1), x2), y), "x1 has missing"),
    ],
)
def test_rows_that_cannot_be_used(data, change, message):
    rows, y = change(*data)
    with pytest.raises(InputError, match=message):
        FusionClassifier(epochs=1).fit(rows, y)


@pytest.mark.parametrize(
    ("validation", "message"),
    [
        (lambda x1, x2, y: (x1, x2, y), "validation is no pair"),
        (lambda x1, x2, y: ((x1, x2), np.zeros(200, dtype=int)), "validation part has one class"),
        (lambda x1, x2, y: ((x1, x2), y + 1), "validation has class 2, which y does not have"),
        (lambda x1, x2, y: ((x1[:, :2], x2), y), "x1 has rows of shape"),
        (lambda x1, x2, y: ((x1, x2), y[:3]), "the y of validation has shape"),
        (lambda x1, x2, y: (x1, y), "X has 1 modalities, the model 2"),
    ],
)
def test_validation_parts_that_cannot_be_used(data, validation, message):
    x1, x2, y = data
    with pytest.raises(InputError, match=message):
        FusionClassifier(epochs=1).fit((x1, x2), y, validation=validation(*data))
    with pytest.raises(InputError, match="groups and validation are both given"):
        FusionClassifier(epochs=1).fit((x1, x2), y, validation=((x1, x2), y), groups=y)


def test_a_training_part_without_a_class(data):
    x1, x2, _ = data
    groups, y = np.repeat(np.arange(4), 50), np.repeat([0, 0, 1, 2], 50)
    with pytest.raises(InputError, match=r"part has (no row of class|one class)"):
        FusionClassifier(epochs=1).fit((x1, x2), y, groups=groups)


def test_predictions_of_other_rows_than_trained_on(data, fitted):
    x1, x2, _ = data
    for rows, message in [((x1[:, :3], x2), "x1 has rows of shape"), (x1, "X has 1 modalities")]:
        with pytest.raises(InputError, match=message):
            fitted.predict(rows)


class Full(torch.nn.Module):
    def __init__(self, error):
        super().__init__()
        self.error = error
        self.layer = torch.nn.Linear(1, 2)

    def forward(self, one, two):
        if self.training:
            raise self.error
        return self.layer(one[:, :1])


@pytest.mark.parametrize(
    "error", [torch.OutOfMemoryError("CUDA out of memory"), RuntimeError("can't allocate memory")]
)
def test_a_device_without_memory(data, error):
    x1, x2, y = data
    with pytest.raises(InputError, match=r"not enough memory.*lower batch_size, which is 128"):
        FusionClassifier(Full(error), epochs=1, batch_size=128).fit((x1, x2), y)


def test_a_device_without_memory_for_predictions(data, fitted, monkeypatch):
    def full(*_):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(fitted.module_, "outputs", full)
    with pytest.raises(InputError, match=r"device 'cpu' has not enough memory"):
        fitted.predict(data[:2])


def test_other_errors_pass_as_they_are(data):
    x1, x2, y = data
    with pytest.raises(RuntimeError, match="of the user's own"):
        FusionClassifier(Full(RuntimeError("of the user's own")), epochs=1).fit((x1, x2), y)


def test_progress_is_told(data):
    x1, x2, y = data
    told = []
    FusionClassifier("mi", epochs=3, progress=lambda *step: told.append(step)).fit((x1, x2), y)
    assert told == [("mi", 1, 3), ("mi", 2, 3), ("mi", 3, 3)]


def stop_at(epoch):
    def progress(_, done, __):
        if done == epoch:
            raise KeyboardInterrupt

    return progress


@pytest.mark.parametrize("name", ["rec", "mult"])
def test_an_interrupted_training_goes_on_as_if_it_had_not_stopped(data, tmp_path, name):
    x1, x2, y = data
    settings = {"epochs": 5, "patience": 2, "learning_rate": 0.02, "settings": SMALL}
    whole = FusionClassifier(name, **settings).fit((x1, x2), y)
    kept = settings | {"checkpoint": tmp_path / "training.pt"}
    with pytest.raises(KeyboardInterrupt):
        FusionClassifier(name, **kept, progress=stop_at(3)).fit((x1, x2), y)
    for _ in range(2):  # the second time, nothing is left to do
        resumed = FusionClassifier(name, **kept).fit((x1, x2), y)
        assert resumed.history_ == whole.history_
        assert np.array_equal(resumed.predict_proba((x1, x2)), whole.predict_proba((x1, x2)))


def test_checkpoints_of_another_training_are_refused(data, tmp_path):
    x1, x2, y = data
    path = tmp_path / "training.pt"
    FusionClassifier(epochs=1, checkpoint=path).fit((x1, x2), y)
    for other in (FusionClassifier("mi"), FusionClassifier(random_state=1)):
        with pytest.raises(InputError, match="belongs to another model, other data or settings"):
            other.set_params(epochs=1, checkpoint=path).fit((x1, x2), y)
    with pytest.raises(InputError, match="belongs to another model"):
        FusionClassifier(epochs=1, checkpoint=path).fit((x2, x1), y)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(InputError, match="cannot be read"):
        FusionClassifier(epochs=1, checkpoint=path).fit((x1, x2), y)
    with pytest.raises(InputError, match="cannot be written"):
        FusionClassifier(epochs=1, checkpoint=tmp_path / "no" / "a.pt").fit((x1, x2), y)


@pytest.mark.parametrize("name", names())
def test_every_family_learns_what_both_modalities_share(name):
    x1, x2, y = shared(600)
    model = FusionClassifier(name, epochs=12, learning_rate=0.01, settings={"width": 16})
    assert model.fit((x1[:400], x2[:400]), y[:400]).score((x1[400:], x2[400:]), y[400:]) > 0.78


def test_a_family_without_interaction_fails_on_a_product():
    x1, x2, y = product(600)
    model = FusionClassifier("additive", epochs=10).fit((x1[:400], x2[:400]), y[:400])
    assert model.score((x1[400:], x2[400:]), y[400:]) < 0.6
