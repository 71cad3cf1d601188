"""Many bent columns turned into the few that they bend."""

import numpy as np
import pytest

from interplay.posteriors.straightened import standard, straightened


def bent(n=1000, few=6, many=30, seed=0):
    """Latent columns (n, few), and tanh of many sums of them."""
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(n, few))
    return latent, np.tanh(latent @ rng.normal(size=(few, many)) / np.sqrt(few))


def test_bent_columns_become_what_they_bend():
    latent, columns = bent()
    found = straightened(standard(columns))
    assert found.shape == (1000, 6)
    _, left, *_ = np.linalg.lstsq(found, standard(latent), rcond=None)
    assert left.max() / 1000 < 0.02  # of a variance of 1


def test_a_weak_latent_column_is_not_lost():
    rng = np.random.default_rng(3)
    latent = rng.normal(size=(1000, 4)) * [1, 1, 1, 0.1]  # the last of a hundredth of a variance
    columns = np.exp(0.8 * latent @ rng.normal(size=(4, 30)))
    found = straightened(standard(columns))
    _, left, *_ = np.linalg.lstsq(found, standard(latent), rcond=None)
    assert left.max() / 1000 < 0.05


@pytest.mark.parametrize("columns", ["independent", "mixed linearly", "few", "wide", "bent noise"])
def test_other_columns_stay(columns):
    rng = np.random.default_rng(1)
    given = {
        "independent": rng.normal(size=(500, 20)),
        "mixed linearly": rng.normal(size=(500, 6)) @ rng.normal(size=(6, 30)),
        "few": bent(500, 2, 10)[1],
        "wide": bent(100, 6, 60)[1],
        "bent noise": np.tanh(rng.normal(size=(500, 20)) * 2),
    }[columns]
    given = standard(given)
    assert straightened(given) is given


def test_symbols_stay():
    symbols = standard(np.random.default_rng(2).integers(4, size=(500, 20)).astype(float))
    assert straightened(symbols) is symbols
