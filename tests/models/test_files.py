import json

import numpy as np
import pytest
import torch

from interplay.errors import InputError
from interplay.models import FusionClassifier, load, names, save
from models.rows import shared

SMALL = {"width": 8}


@pytest.fixture(scope="module")
def data():
    return shared(120)


def fitted(data, name="ef", labels=("no", "yes"), **settings):
    x1, x2, y = data
    settings = {"settings": SMALL, "epochs": 1, **settings}
    return FusionClassifier(name, **settings).fit((x1, x2), np.array(labels)[y])


@pytest.mark.parametrize("name", names())
def test_a_model_comes_back_as_it_was(data, tmp_path, name):
    x1, x2, _ = data
    model = fitted(data, name)
    save(model, tmp_path / "model.pt", what="a trial")
    again = load(tmp_path / "model.pt")
    assert np.array_equal(again.predict_proba((x1, x2)), model.predict_proba((x1, x2)))
    assert again.classes_.tolist() == ["no", "yes"]
    assert again.history_ == model.history_
    assert again.notes_ == {"what": "a trial"}
    assert again.get_params()["settings"] == SMALL


@pytest.mark.parametrize("labels", [(3, 7), (1.0, 2.0), (False, True), ("a", "b")])
def test_labels_keep_their_kind(data, tmp_path, labels):
    model = fitted(data, labels=labels)
    save(model, tmp_path / "model.pt")
    again = load(tmp_path / "model.pt").classes_
    assert again.dtype == model.classes_.dtype
    assert again.tolist() == list(labels)


def test_files_hold_tensors_and_json_alone(data, tmp_path):
    save(fitted(data), tmp_path / "model.pt")
    state = torch.load(tmp_path / "model.pt", weights_only=True)
    assert set(state) == {"format", "described", "weights"}
    assert json.loads(state["described"])["recipe"]["name"] == "ef"


def test_changed_presets_do_not_change_models_in_files(data, tmp_path, monkeypatch):
    from interplay.models import hyperparameters

    x1, x2, _ = data
    model = fitted(data, settings=None)
    save(model, tmp_path / "model.pt")
    other = json.loads(json.dumps(hyperparameters.read()))
    other["default"]["model"]["width"] = 3
    monkeypatch.setattr(hyperparameters, "read", lambda: other)
    again = load(tmp_path / "model.pt")
    assert np.array_equal(again.predict_proba((x1, x2)), model.predict_proba((x1, x2)))


def test_modules_of_the_user_are_given_again(data, tmp_path):
    x1, x2, _ = data
    own = torch.nn.Linear(6, 4)
    model = fitted(data, encoders=(own, "mlp"), name="additive")
    save(model, tmp_path / "model.pt")
    again = load(tmp_path / "model.pt", encoders=(torch.nn.Linear(6, 4), None))
    assert np.array_equal(again.predict_proba((x1, x2)), model.predict_proba((x1, x2)))
    with pytest.raises(InputError, match="the encoder of x1 is a module of your own"):
        load(tmp_path / "model.pt")
    with pytest.raises(InputError, match="the weights of another model"):
        load(tmp_path / "model.pt", encoders=(torch.nn.Linear(6, 5), None))


def test_what_cannot_be_kept(data, tmp_path):
    x1, x2, y = data

    class Whole(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Linear(6, 2)

        def forward(self, one, two):
            return self.layer(one + two)

    model = FusionClassifier(Whole(), epochs=1).fit((x1, x2), y)
    with pytest.raises(InputError, match="a module of your own"):
        save(model, tmp_path / "model.pt")
    dates = fitted(data, labels=np.array(["2026-01-01", "2026-01-02"], "datetime64[D]"))
    with pytest.raises(InputError, match="classes are date"):
        save(dates, tmp_path / "model.pt")
    with pytest.raises(InputError, match="cannot be written"):
        save(fitted(data), tmp_path / "no" / "model.pt")


def test_what_cannot_be_loaded(data, tmp_path):
    path = tmp_path / "model.pt"
    with pytest.raises(InputError, match="does not exist"):
        load(path)
    torch.save({"weights": {}}, path)
    with pytest.raises(InputError, match="is no model of interplay"):
        load(path)
    torch.save([1], path)
    with pytest.raises(InputError, match="holds no model"):
        load(path)
    path.write_text("text")
    with pytest.raises(InputError, match="cannot be read"):
        load(path)
    save(fitted(data), path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError, match="cannot be read"):
        load(path)


def test_code_in_a_file_is_not_run(tmp_path):
    class Bomb:
        def __reduce__(self):
            return (open, (str(tmp_path / "run"), "w"))

    torch.save({"format": Bomb()}, tmp_path / "model.pt")
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "model.pt")
    assert not (tmp_path / "run").exists()
