import numpy as np
import pandas as pd
import polars as pl
import pytest

import interplay
from interplay.errors import InputError
from interplay.estimators import Discrete, Posterior


def rows(n=300):
    rng = np.random.default_rng(0)
    y = rng.integers(2, size=n)
    return y + rng.normal(size=n), y + rng.normal(size=n), y


def quick(*args, **more):
    return interplay.estimate(*args, budget=0, **more)


def test_continuous_modalities_go_to_classifiers():
    pid = quick(*rows())
    assert pid.method == "posterior"
    assert pid.provenance["method_asked"] == "auto"
    assert pid.notes[0] == "method='auto' chose posterior: x1 and x2 are continuous."


def test_symbols_are_counted_and_the_choice_is_said():
    rng = np.random.default_rng(0)
    pid = interplay.estimate(*rng.integers(3, size=(3, 200)))
    assert pid.method == "discrete"
    assert pid.notes[0] == "method='auto' chose discrete: both modalities are symbols."


@pytest.mark.parametrize("setting", [{"bins": 5}, {"clusters": 7}, {"solver": "binary"}])
def test_a_setting_of_one_method_asks_for_it(setting):
    pid = interplay.estimate(*rows(), **setting)
    assert pid.method == "discrete"
    assert f"{next(iter(setting))} was given" in pid.notes[0]
    with pytest.raises(InputError, match="which has classifier, folds, budget, cells"):
        interplay.estimate(*rows(), method="posterior", **setting)


def test_a_classifier_asks_for_classifiers():
    rng = np.random.default_rng(0)
    pid = interplay.estimate(*rng.integers(3, size=(3, 200)), classifier="auto")
    assert pid.method == "posterior"
    assert "classifier was given" in pid.notes[0]


@pytest.mark.parametrize(
    "setting",
    [
        {"replicates": 20},
        {"permutations": 19},
        {"interval": "bca", "replicates": 20},
        {"level": 0.9},
    ],
)
def test_intervals_and_tests_do_not_change_the_method(setting):
    plain, other = quick(*rows()), quick(*rows(), **setting)
    assert other.method == plain.method == "posterior"
    assert other.synergy == plain.synergy


def test_missing_values_do_not_change_the_method():
    x1, x2, y = rows()
    x1[::7] = np.nan
    for missing in ("drop", "category"):
        assert quick(x1, x2, y, missing=missing).method == "posterior"
    told = quick(np.where(y > 0, np.nan, x1), x2, y, missing="category")
    assert told.i1 > 0.6  # that a value is missing tells the label, of which x1 told 0.2 bits


def test_few_rows_and_rare_classes_are_counted_and_said():
    few = interplay.estimate(*rows(50))
    assert few.method == "discrete"
    assert "too few for classifiers" in few.notes[0]
    x1, x2, y = rows()
    rare = interplay.estimate(x1, x2, np.where(np.arange(300) < 3, 2, y))
    assert "a class of 3 rows" in rare.notes[0]


def test_next_to_no_rows_are_warned_of():
    notes = interplay.estimate(*rows(5)).notes
    assert "5 rows are too few to rely on any of these numbers." in notes


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"method": "magic"}, "method is 'magic': choose one of auto, discrete, posterior"),
        ({"method": Discrete}, "pass an object such as"),
        ({"method": 3}, "method is 3"),
        ({"bin": 3}, "bin is no setting: method='discrete' has bins"),
        ({"bins": 3, "classifier": "auto"}, "bins is of method='discrete', classifier of"),
        ({"method": "discrete", "classifier": "auto"}, "classifier is no setting of"),
        ({"method": "posterior", "tol": 1e-3}, "tol is no setting of method='posterior'"),
        ({"method": "posterior", "bias": "shuffle"}, "bias is 'shuffle': with method='posterior'"),
        ({"method": "batch", "bias": "surrogate"}, "bias is 'surrogate': with method='batch'"),
        ({"method": "discrete", "retrain": True, "replicates": 20}, "trains nothing"),
        ({"method": Discrete(), "bins": 3}, "bins is given beside a Discrete"),
        ({"uncertainty": interplay.Uncertainty(), "level": 0.9}, "level is given beside"),
        ({"uncertainty": 0.9}, "pass an interplay.Uncertainty"),
        ({"rng": np.random.RandomState(0)}, "rng is RandomState"),
        ({"progress": True}, "progress is True"),
        ({"level": "high"}, "level is 'high'"),
        ({"replicates": 20.0}, "replicates is 20.0"),
        ({"sample": "all"}, "sample is 'all'"),
        ({"missing": "guess"}, "missing is 'guess'"),
    ],
)
def test_what_cannot_be_asked(settings, message):
    if settings.get("method") == "batch":
        pytest.importorskip("torch")
    with pytest.raises(InputError, match=message):
        interplay.estimate(*rows(), **settings)


def test_settings_of_objects_are_recorded():
    pid = interplay.estimate(*rows(), method=Posterior(budget=0, folds=3))
    assert pid.provenance["folds"] == 3
    assert pid.provenance["method_asked"] == "posterior"


def test_text_columns_become_indicators():
    x1, x2, y = rows()
    frame = pd.DataFrame({"a": x1, "b": np.where(x2 > 0.5, "high", "low"), "c": x2, "y": y})
    pid = quick("a,b", "c", "y", data=frame)
    assert pid.method == "posterior"
    assert pid.names == ("a,b", "c", "y")
    assert pid.i1 > quick("a", "c", "y", data=frame).i1


def test_modalities_are_called_by_their_columns_or_neither_is():
    x1, x2, y = rows()
    names = ("a_long_name", "another_long_name")
    frame = pd.DataFrame({"a": x1, "b": x2, names[0]: x2, names[1]: x1, "y": y})
    assert quick("a,b", names, "y", data=frame).names == ("a,b", "x2", "y")
    assert quick("a,b", ",".join(names), "y", data=frame).names == ("x1", "x2", "y")
    assert quick("a", ",".join(names), "y", data=frame).names == ("a", "x2", "y")


def test_more_rows_than_the_sample_are_drawn():
    pid = quick(*rows(500), sample=200)
    assert pid.n_samples == 200
    assert any("200 of 500 rows" in note for note in pid.notes)


def test_lazy_rows_are_drawn_as_rows_in_memory_are():
    x1, x2, y = rows(500)
    frame = pl.DataFrame({"a": x1, "b": x2, "y": y})
    here = quick("a", "b", "y", data=frame, sample=200)
    lazy = quick("a", "b", "y", data=frame.lazy(), sample=200)
    assert lazy.method == "posterior"
    assert any("200 of 500 rows" in note for note in lazy.notes)
    assert lazy.synergy == here.synergy


def test_errors_count_the_rows_that_were_left_out():
    x1, x2, _ = rows()
    x1[:297] = np.nan
    with pytest.raises(InputError, match=r"297 of 300 rows were left out for missing values"):
        interplay.estimate(x1, x2, np.zeros(300), missing="drop")
