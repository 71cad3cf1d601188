"""Measures of a fitted model (Shapley, integrated gradients), and canonical correlations."""

import warnings

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression
from torch import nn

from interplay.errors import InputError
from interplay.measures import CanonicalCorrelations, cca, integrated_gradients, shapley


def rows(n=60, d=2, seed=0):
    return np.random.default_rng(seed).normal(size=(2, n, d))


def as_two(chance):
    return np.stack([1 - chance, chance], axis=1)


def adding(x1, x2):
    return as_two(0.5 + 0.1 * np.tanh(x1[:, 0]) + 0.2 * np.tanh(x2[:, 0]))


def multiplying(x1, x2):
    return as_two(0.5 + 0.4 * np.tanh(x1[:, 0]) * np.tanh(x2[:, 0]))


def test_a_model_that_adds_probabilities_has_no_interaction():
    found = shapley(adding, *rows())
    assert found.interaction == pytest.approx(0, abs=1e-12)
    assert found.contribution2 > 1.5 * found.contribution1 > 0


def test_a_model_that_multiplies_has():
    found = shapley(multiplying, *rows())
    assert found.interaction > 0.5 * (found.contribution1 + found.contribution2)


def test_a_model_that_ignores_a_modality_gives_it_nothing():
    found = shapley(lambda x1, x2: as_two(1 / (1 + np.exp(-x1[:, 0]))), *rows())
    assert found.contribution2 == pytest.approx(0, abs=1e-12)
    assert found.interaction == pytest.approx(0, abs=1e-12)


def test_shap_agrees_where_each_modality_is_a_column():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # at import, of plots that are not used here
        import shap
    x1, x2 = rows(n=40, d=1)
    found = shapley(multiplying, x1, x2, background=40)
    every = np.hstack([x1, x2])

    def second(columns):
        return multiplying(columns[:, :1], columns[:, 1:])[:, 1]

    masker = shap.maskers.Independent(every, max_samples=40)
    theirs = shap.explainers.ExactExplainer(second, masker)(every).values
    # the probability of the other class has the opposite values
    assert found.contribution1 == pytest.approx(np.abs(theirs[:, 0]).mean(), abs=1e-6)
    assert found.contribution2 == pytest.approx(np.abs(theirs[:, 1]).mean(), abs=1e-6)


def test_shapley_of_a_classifier_of_all_columns():
    x1, x2 = rows()
    model = LogisticRegression().fit(np.hstack([x1, x2]), (x1[:, 0] > 0).astype(int))
    found = shapley(model, x1, x2)
    assert found.contribution1 > 3 * found.contribution2
    assert type(found).from_dict(found.to_dict()) == found


class Product(nn.Module):
    def __init__(self, power):
        super().__init__()
        self.power = power

    def forward(self, x1, x2):
        score = x1[:, 0] + x2[:, 0] + self.power * x1[:, 0] * x2[:, 0]
        return torch.stack([-score, score], dim=1)


def test_integrated_gradients_of_a_sum_do_not_interact_and_explain_all():
    found = integrated_gradients(Product(0.0), *rows())
    assert found.interaction == pytest.approx(0, abs=1e-5)
    assert found.unexplained == pytest.approx(0, abs=1e-5)
    assert found.contribution1 > 0


def test_integrated_gradients_of_a_product_do():
    found = integrated_gradients(Product(3.0), *rows())
    assert found.interaction > 0.3
    assert found.unexplained < 0.01
    assert type(found).from_dict(found.to_dict()) == found


@pytest.mark.parametrize("deep", [False, True])
def test_canonical_correlations_find_what_is_shared(deep):
    rng = np.random.default_rng(0)
    shared = rng.normal(size=300)
    x1 = np.stack([shared, rng.normal(size=300)], axis=1)
    x2 = np.stack([rng.normal(size=300), shared + 0.5 * rng.normal(size=300)], axis=1)
    found = cca(x1, x2, deep=deep)
    assert found.kind == ("deep" if deep else "linear")
    assert found.correlations[0] == pytest.approx(0.89, abs=0.06)
    assert CanonicalCorrelations.from_dict(found.to_dict()) == found


def test_rows_learnt_from_show_too_much():
    x1, x2 = rows(n=60, d=15)
    found = cca(x1, x2, components=3)
    assert min(found.learnt) > 0.7
    assert max(np.abs(found.correlations)) < 0.7
    assert len(found.columns()["pair"]) == 3


def test_deep_ones_find_a_square_that_linear_ones_miss():
    x = np.random.default_rng(1).normal(size=(400, 1))
    squares = x**2 - 1
    assert abs(cca(x, squares).correlations[0]) < 0.4
    assert cca(x, squares, deep=True).correlations[0] > 0.8


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: shapley("ef", *rows()), "model is 'ef'"),
        (lambda: shapley(adding, np.zeros((3, 1)), np.zeros((4, 1))), "rows"),
        (lambda: shapley(adding, *rows(), background=0), "background is 0"),
        (lambda: shapley(lambda x1, x2: x1, *rows()), "no probabilities"),
        (lambda: shapley(adding, *(np.full((5, 1), np.nan),) * 2), "missing"),
        (lambda: integrated_gradients(adding, *rows()), "torch module"),
        (lambda: integrated_gradients(nn.Linear(2, 2), *rows()), "cannot be called"),
        (lambda: integrated_gradients(Product(0), *rows(), steps=1), "steps is 1"),
        (lambda: cca(*rows(n=5)), "at least 20"),
        (lambda: cca(*rows(), components=3), "no more than the fewer"),
        (lambda: cca(*rows(), rng="seed"), "rng is"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(InputError, match=message):
        call()


def test_a_constant_modality_correlates_with_nothing():
    x1, _ = rows()
    assert cca(x1, np.ones((60, 2))).correlations == (0.0,)
