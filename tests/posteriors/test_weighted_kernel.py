import numpy as np
import pytest
from sklearn.metrics import log_loss

from interplay.posteriors.weighted_kernel import WeightedKernel, steepness


def rows(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two columns of twelve matter, by a wave and a bend."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 12))
    logit = 3 * np.sin(2 * x[:, 3]) + x[:, 7] ** 2 - 1
    return x, (rng.random(n) < 1 / (1 + np.exp(-logit))).astype(np.intp)


def test_the_columns_that_matter_get_the_weight():
    model = WeightedKernel().fit(*rows(800, 0))
    assert set(np.argsort(-model.weights_)[:2]) == {3, 7}
    assert model.weights_[[3, 7]].sum() > 0.7 * model.weights_.sum()


def test_less_is_left_unlearnt_than_with_equal_weights():
    x, y = rows(2000, 1)
    losses = [
        log_loss(y, WeightedKernel(rounds=rounds).fit(*rows(800, 0)).predict_proba(x))
        for rounds in (0, 4)
    ]
    assert losses[1] < losses[0] - 0.1


def test_the_slope_is_that_of_finite_differences():
    x, y = rows(300, 2)
    model = WeightedKernel(rounds=1).fit(x, y)
    step = 1e-4
    found = []
    for column in range(x.shape[1]):
        ahead, behind = x.copy(), x.copy()
        ahead[:, column] += step
        behind[:, column] -= step
        odds = [
            np.log(p[:, 1] / p[:, 0]) for p in (model.predict_proba(v) for v in (ahead, behind))
        ]
        found.append((((odds[0] - odds[1]) / (2 * step)) ** 2).mean())
    share = np.array(found) / np.mean(found)
    assert steepness(model, x) == pytest.approx(0.05 + 0.95 * share, rel=1e-3)


@pytest.mark.parametrize("classes", [2, 3])
def test_rows_of_more_weight_count_more(classes):
    x, _ = rows(240, 3)
    y = np.arange(240) % classes
    weight = np.ones(240)
    weight[y == 0] = 3.0
    plain, heavy = (WeightedKernel().fit(x, y, sample_weight=w) for w in (None, weight))
    assert heavy.predict_proba(x)[:, 0].mean() > plain.predict_proba(x)[:, 0].mean() + 0.1


def test_columns_that_do_not_vary_do_no_harm():
    x, y = rows(200, 4)
    model = WeightedKernel().fit(np.hstack([x, np.zeros((200, 2))]), y)
    assert np.isfinite(model.predict_proba(np.hstack([x, np.zeros((200, 2))]))).all()
    assert np.isfinite(WeightedKernel().fit(np.zeros((200, 2)), y).predict_proba(x[:, :2])).all()


def test_the_same_seed_gives_the_same_answer():
    x, y = rows(300, 5)
    first, second = (WeightedKernel(seed=1).fit(x, y).predict_proba(x) for _ in range(2))
    assert np.array_equal(first, second)
