import numpy as np
import pytest

from interplay.errors import InputError
from interplay.models.predictions import hardened, predictions_of

X = np.random.default_rng(0).normal(size=(6, 2))
P = np.array([[0.2, 0.8], [0.5, 0.5], [1.0, 0.0]] * 2)


class Fusion:
    takes_modalities = True

    def predict_proba(self, rows):
        assert isinstance(rows, tuple)
        return P[: len(rows[0])]


class Plain:
    def predict_proba(self, rows):
        assert rows.shape == (6, 8)
        return P


def test_probabilities_from_whatever_there_is():
    np.testing.assert_array_equal(predictions_of(P, X, X), P)
    np.testing.assert_array_equal(predictions_of(lambda a, b: P, X, X), P)
    np.testing.assert_array_equal(predictions_of(Fusion(), X, X), P)
    np.testing.assert_array_equal(predictions_of(Plain(), X, X.reshape(6, 2, 1).repeat(3, 2)), P)
    np.testing.assert_allclose(predictions_of(P[:, 1], X, X), P)  # of the second class


def test_tensors_that_carry_gradients():
    torch = pytest.importorskip("torch")
    p = torch.tensor(P, requires_grad=True)
    np.testing.assert_array_equal(predictions_of(lambda a, b: p, X, X), P)


def test_the_first_of_equal_classes_is_the_likeliest():
    np.testing.assert_array_equal(hardened(P[:3]), [[0, 1], [1, 0], [1, 0]])


@pytest.mark.parametrize("model", ["ef", {}, None])
def test_what_is_no_model(model):
    with pytest.raises(InputError, match="gives no probabilities"):
        predictions_of(model, X, X)


def test_logits_are_refused():
    with pytest.raises(InputError, match="no probabilities"):
        predictions_of(lambda a, b: np.array([[-2.0, 3.0]] * 6), X, X)
