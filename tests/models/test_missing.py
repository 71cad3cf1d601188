import numpy as np
import pytest
from scipy.special import expit

from interplay.errors import InputError
from interplay.models import Robustness, robustness

N = 4000


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(0)
    x1, x2 = rng.normal(size=(2, N, 2))
    return x1, x2, rng


def two(p):
    return np.stack([1 - p, p], axis=1)


def first(x1, x2):
    return two(expit(4 * x1[:, 0]))


def product(x1, x2):
    return two(expit(4 * x1[:, 0] * x2[:, 0]))


def drawn(p, rng):
    return (rng.random(len(p)) < p[:, 1]).astype(int)


def test_a_model_of_one_modality_does_not_miss_the_other(rows):
    x1, x2, rng = rows
    found = robustness(first, x1, x2, drawn(first(x1, x2), rng))
    for way in ("masked", "marginal"):
        assert found.drop("x2", way).drop == 0
        assert found.drop("x2", way).drop_bits == pytest.approx(0, abs=1e-12)
        assert found.drop("x1", way).accuracy == pytest.approx(0.5, abs=0.04)
    assert found.drop("x1", "marginal").log_loss == pytest.approx(1, abs=0.06)


def test_a_product_needs_both(rows):
    x1, x2, rng = rows
    found = robustness(product, x1, x2, drawn(product(x1, x2), rng))
    for missing in ("x1", "x2"):
        gone = found.drop(missing, "marginal")
        assert gone.accuracy == pytest.approx(0.5, abs=0.04)
        assert gone.drop == pytest.approx(found.accuracy - gone.accuracy)
        assert gone.drop_bits == pytest.approx(gone.log_loss - found.log_loss)


def test_the_marginal_is_the_mean_over_the_background(rows):
    x1, x2, rng = rows
    y = drawn(product(x1, x2), rng)
    held = x1[:1], x2[:1]
    masked = robustness(product, x1, x2, y, background=held)
    for way in ("masked", "marginal"):  # of one row: both are that row
        p = product(np.repeat(held[0], N, axis=0), x2)
        assert masked.drop("x1", way).accuracy == pytest.approx((p.argmax(axis=1) == y).mean())


def test_unimodal_models_take_over(rows):
    x1, x2, rng = rows
    y = drawn(first(x1, x2), rng)
    worse = lambda a, b: two(np.full(len(a), 0.4))  # noqa: E731
    found = robustness(first, x1, x2, y, unimodal=(first, worse))
    assert found.drop("x2", "unimodal").drop == 0
    assert found.drop("x1", "unimodal").accuracy == (y == 0).mean()
    assert "without x1, unimodal" in str(found)


def test_it_keeps_and_shows(rows, tmp_path):
    x1, x2, rng = rows
    found = robustness(first, x1, x2, drawn(first(x1, x2), rng), draws=2)
    found.save(tmp_path / "r.json")
    assert Robustness.load(tmp_path / "r.json") == found
    assert found.to_frame("dict")["missing"] == ["x1", "x1", "x2", "x2"]
    with pytest.raises(InputError, match="no Robustness"):
        Robustness.from_dict({"accuracy": 1})


def test_classes_of_the_model_name_the_labels(rows):
    from sklearn.linear_model import LogisticRegression

    x1, x2, _ = rows
    y = np.where(x1[:, 0] > 0, "up", "down")
    model = LogisticRegression().fit(np.hstack([x1, x2]), y)
    assert robustness(model, x1, x2, y).accuracy > 0.95


X = np.random.default_rng(1).normal(size=(20, 2))
Y = np.arange(20) % 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x2": X[:5]}, "x1 has 20 rows"),
        ({"y": Y[:5]}, "y has shape"),
        ({"y": Y + 1}, "none of the model's classes"),
        ({"model": first(X, X)}, "cannot be asked"),
        ({"draws": 0}, "draws is 0"),
        ({"unimodal": first}, "unimodal is no pair"),
        ({"background": X}, "background is no pair"),
        ({"background": (X[:, :1], X)}, "background of x1"),
        ({"x1": [["a", "b"]] * 20}, "no numbers"),
        ({"x1": [[1.0], [1.0, 2.0]] * 10}, "different lengths"),
    ],
)
def test_bad_input(arguments, message):
    given = {"model": first, "x1": X, "x2": X, "y": Y, **arguments}
    model, x1, x2, y = (given.pop(name) for name in ("model", "x1", "x2", "y"))
    with pytest.raises(InputError, match=message):
        robustness(model, x1, x2, y, **given)
