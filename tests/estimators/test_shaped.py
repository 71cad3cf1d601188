import numpy as np
import pytest

pytest.importorskip("skorch")

import interplay
from interplay.errors import InputError
from interplay.estimators import Posterior
from interplay.models import FusionClassifier


def images_and_sequences(n=720, seed=0):
    """The brightness of an image and the last step of a sequence, whose product is the label."""
    rng = np.random.default_rng(seed)
    images = rng.normal(size=(n, 1, 4, 4)) + rng.choice([-1, 1], n)[:, None, None, None]
    rows = [rng.normal(size=(rng.integers(1, 5), 2)) for _ in range(n)]
    one, two = images.mean(axis=(1, 2, 3)) > 0, np.array([row[-1, 0] > 0 for row in rows])
    return images, rows, one, two


@pytest.fixture(scope="module")
def method():
    model = FusionClassifier("lower", epochs=4, settings={"width": 8}, learning_rate=0.02)
    return Posterior(classifier=model, folds=2)


@pytest.fixture(scope="module")
def pid(method):
    images, rows, one, _ = images_and_sequences()
    return interplay.estimate(images, rows, one, method=method, rng=3)


def test_images_and_sequences_have_a_decomposition(pid):
    assert pid.unique1 > 0.6
    assert pid.redundancy + pid.unique2 < 0.15
    used = pid.provenance["posteriors"]
    assert [used[part]["classifier"] for part in ("x1", "x2", "both")] == [
        "unimodal1",
        "unimodal1",
        "lower",
    ]


def test_the_verb_and_the_method_agree(method, pid):
    images, rows, one, _ = images_and_sequences()
    direct = method.estimate(images, rows, one, rng=3)
    assert (pid.redundancy, pid.synergy) == (direct.redundancy, direct.synergy)


def test_what_is_of_columns_is_refused(method):
    images, rows, one, _ = images_and_sequences(60)
    for argument in ({"missing": "drop"}, {"sample": 10}, {"sample_weight": np.ones(60)}):
        with pytest.raises(InputError, match=f"{next(iter(argument))} is of columns"):
            interplay.estimate(images, rows, one, method=method, **argument)


def test_sequences_need_a_model_that_takes_them():
    images, rows, one, _ = images_and_sequences(60)
    for classifier in ("auto", ("auto", "auto", FusionClassifier())):
        with pytest.raises(InputError, match="sequences of different lengths"):
            Posterior(classifier=classifier).estimate(images, rows, one)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([np.ones((1, 2)), np.ones((2, 3))] * 20, "with the same d"),
        ([np.ones((1, 2)), np.full((2, 2), np.nan)] * 20, "missing or infinite"),
        ([["a"], ["b", "c"]] * 20, "no numbers"),
    ],
)
def test_sequences_that_cannot_be_used(method, rows, message):
    with pytest.raises(InputError, match=message):
        interplay.estimate(rows, np.zeros(40), np.arange(40) % 2, method=method)
