import numpy as np
import pytest
from sklearn.linear_model import Ridge

from interplay.posteriors import ridge
from interplay.posteriors.ridge import HeldOutRidge


def rows(n=120, p=6, k=3, seed=0):
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(n, p)) + 5
    return (
        columns,
        columns @ rng.normal(size=(p, k)) + rng.normal(size=(n, k)),
        rng.permutation(n) % 4,
    )


@pytest.mark.parametrize("alpha", [0.1, 30.0])
def test_each_fold_is_the_ridge_regression_of_the_others(alpha, monkeypatch):
    columns, target, fold = rows()
    monkeypatch.setattr(ridge, "ALPHAS", np.array([alpha]))
    found = HeldOutRidge(columns, fold).predict(target)
    for number in range(4):
        held = fold == number
        model = Ridge(alpha).fit(columns[~held], target[~held])
        np.testing.assert_allclose(found[held], model.predict(columns[held]), atol=1e-8)


def test_the_penalty_is_the_one_of_least_generalised_error(monkeypatch):
    columns, target, fold = rows(p=40)
    target[:] = np.random.default_rng(1).normal(size=target.shape)  # noise: shrink all
    found = HeldOutRidge(columns, fold).predict(target)
    monkeypatch.setattr(ridge, "ALPHAS", np.array([1e-6]))
    plain = HeldOutRidge(columns, fold).predict(target)
    assert ((found - target) ** 2).mean() < 0.9 * ((plain - target) ** 2).mean()


def test_a_row_is_not_told_of_itself():
    columns, target, fold = rows()
    changed = target.copy()
    changed[fold == 0] += 100.0
    same = HeldOutRidge(columns, fold).predict(target)[fold == 0]
    np.testing.assert_allclose(HeldOutRidge(columns, fold).predict(changed)[fold == 0], same)


def test_more_columns_than_rows():
    columns, target, fold = rows(n=40, p=100)
    assert np.isfinite(HeldOutRidge(columns, fold).predict(target)).all()
