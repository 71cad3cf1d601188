import numpy as np
import pytest

from interplay.posteriors.views import Views, scaled

VIEWS = [
    "scaled",
    "whitened",
    "components",
    "leading",
    "splines",
    "squares",
    "near",
    "far",
    "states",
]


def rows(n=200, d=5, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("d", [1, 5, 150])
def test_every_view_is_finite_and_has_all_rows(name, d):
    columns = rows(d=d)
    columns[:, -1] = columns[:, -1] > 1.5  # few ones
    view = getattr(Views.of(columns, 0), name)
    assert len(view) == 200
    assert np.isfinite(view).all()


def test_whitened_columns_do_not_covary():
    columns = rows(500, 4) @ rows(4, 4, seed=1)
    whitened = Views.of(columns, 0).whitened
    assert np.allclose(whitened.T @ whitened / 500, np.eye(4), atol=1e-8)


def test_copies_of_columns_are_no_components():
    columns = rows(500, 3)
    assert Views.of(np.hstack([columns, columns]), 0).whitened.shape[1] == 3


def test_heavy_tails_become_normal_scores():
    rng = np.random.default_rng(0)
    found = scaled(rng.standard_t(1, size=(2000, 1)), 0)
    assert np.abs(found).max() < 5
    assert found.std() == pytest.approx(1)


def test_two_modalities_keep_their_leading_components_apart():
    one, two = Views.of(rows(seed=1), 0), Views.of(rows(d=30, seed=2), 0)
    both = Views.together(one, two, rows(d=2, seed=3))
    assert both.scaled.shape == (200, 35)
    assert both.leading.shape == (200, 5 + 6)
    assert both.take(np.arange(50)).scores.shape == (50, 2)


def test_one_modality_has_no_scores():
    views = Views.of(rows(), 0)
    with pytest.raises(ValueError, match="no scores"):
        views.near_scores  # noqa: B018
