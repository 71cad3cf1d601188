"""Labels that depend on the clusters that rows are in."""

import numpy as np
import pytest

from interplay.posteriors.states import StateTable, clusters

TABLE = np.array([[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]])


def in_states(n=3000, seed=0):
    """Chances of three states (n, 3) and labels by the table."""
    rng = np.random.default_rng(seed)
    chances = rng.dirichlet([0.3] * 3, size=n)
    state = (chances.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1)
    return chances, (rng.random(n) < TABLE[state, 1]).astype(np.intp)


def test_the_table_is_found():
    model = StateTable().fit(*in_states())
    assert np.abs(model.table_ - TABLE).max() < 0.06


def test_posteriors_are_mixtures_of_its_rows():
    chances, y = in_states(500)
    model = StateTable().fit(chances, y)
    found = model.predict_proba(chances)
    assert np.allclose(found.sum(axis=1), 1)
    assert np.allclose(model.predict_proba(np.eye(3)), model.table_)


def test_a_weight_counts_like_copies():
    chances, y = in_states(300)
    times = 1 + np.arange(300) % 2
    weighted = StateTable(doubt=0.0).fit(chances, y, times.astype(float))
    copies = StateTable(doubt=0.0).fit(chances.repeat(times, axis=0), y.repeat(times))
    assert np.allclose(weighted.table_, copies.table_)


@pytest.mark.parametrize("number", [1, 3, 6])
def test_clusters_are_as_many_as_there_are(number):
    rng = np.random.default_rng(number)
    angle = 2 * np.pi * rng.integers(number, size=1500) / number
    columns = rng.normal(size=(1500, 4))
    if number > 1:
        columns[:, 0] += 5 * np.cos(angle)
        columns[:, 1] += 5 * np.sin(angle)
    chances = clusters(columns, 0)
    assert chances.shape == (1500, number)
    assert np.allclose(chances.sum(axis=1), 1)


def test_fewer_rows_than_clusters_could_be():
    assert len(clusters(np.random.default_rng(0).normal(size=(7, 2)), 0)) == 7
