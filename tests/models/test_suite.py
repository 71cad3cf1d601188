from itertools import product

import numpy as np
import pytest

from interplay.datasets.synthetic.generative import generative_names
from interplay.datasets.synthetic.varied import varied_names
from interplay.errors import InputError
from interplay.models import base_suite, base_suite_settings, names
from interplay.models.suite import COLUMNS


@pytest.fixture(scope="module")
def frame():
    return {name: np.array(values) for name, values in base_suite("dict").items()}


def test_columns_and_models(frame):
    assert tuple(frame) == COLUMNS
    assert set(frame["model"]) <= set(names())
    key = ("suite", "dataset", "rows", "model", "preset", "seed")
    runs = list(zip(*(frame[name] for name in key), strict=True))
    assert len(set(runs)) == len(runs) > 0


def test_all_families_were_run_on_all_datasets_at_both_sizes(frame):
    first = (frame["preset"] == "default") & (frame["seed"] == 0)
    runs = zip(*(frame[name][first] for name in ("dataset", "rows", "model")), strict=True)
    varied = product(varied_names(), (1_000, 10_000), names())
    generative = product(generative_names(), (17_000,), names())
    assert set(runs) == {*varied, *generative}


def test_numbers_are_possible(frame):
    told = frame["data_r"] + frame["data_u1"] + frame["data_u2"] + frame["data_s"]
    np.testing.assert_allclose(told, frame["i12"], atol=1e-4)
    assert (frame["i_add"] <= frame["i12"] + 1e-3).all()
    assert (frame["i_add"] >= np.maximum(frame["i1"], frame["i2"]) - 1e-3).all()
    for name in ("accuracy", "expected_accuracy", "best_accuracy"):
        assert ((frame[name] > 0) & (frame[name] <= 1)).all()
    assert (frame["expected_accuracy"] <= frame["best_accuracy"] + 1e-4).all()
    assert (frame["model_r"] > -1e-4).all()
    used = frame["model_r"] + frame["model_u1"] + frame["model_u2"] + frame["model_s"]
    assert (used <= np.log2(frame["classes"]) + 1e-4).all()


def test_unimodal_models_use_their_modality(frame):
    for model, other in (("unimodal1", "model_u2"), ("unimodal2", "model_u1")):
        own = frame["model"] == model
        assert np.median(frame[other][own]) < 0.01
        assert np.median(frame["model_s"][own]) < 0.02


def test_what_was_run_is_said(frame):
    settings = base_suite_settings()
    assert sum(run["lines"] for run in settings["runs"]) == len(frame["model"])
    assert {"torch", "numpy"} <= set(settings["versions"])
    named = {f"{s}: {d}" for s, d in zip(frame["suite"], frame["dataset"], strict=True)}
    assert named <= set(settings["datasets"])


def test_frames():
    assert base_suite().shape[1] == len(COLUMNS)
    with pytest.raises(InputError, match="backend"):
        base_suite("excel")
