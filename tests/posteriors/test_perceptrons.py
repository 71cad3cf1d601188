"""Perceptrons on many rows: what more of them teach, and what holds noise down."""

import numpy as np

from interplay.posteriors.perceptrons import Perceptrons


def waves(n, seed):
    """Columns (n, 4) and labels of log odds 2.5 sin 2 (x1 + x2)."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 4))
    odds = np.exp(-2.5 * np.sin(2 * (x[:, 0] + x[:, 1])))
    return x, (rng.random(n) < 1 / (1 + odds)).astype(int)


def test_more_rows_teach_more():
    x, y = waves(16_000, 0)
    new, truth = waves(4000, 1)

    def learnt(n):
        p = Perceptrons().fit(x[:n], y[:n]).predict_proba(new)
        return 1 + np.log2(p[np.arange(len(truth)), truth]).mean()

    assert learnt(16_000) > max(0.25, learnt(2000))


def test_a_decay_for_each_row_holds_many_columns_of_noise_down():
    x, y = waves(10_000, 0)
    noisy = np.hstack([x, np.random.default_rng(2).normal(size=(len(x), 60))])
    sizes = [
        np.abs(Perceptrons(row_decay=row_decay).fit(noisy, y).models_[0].coefs_[0][4:]).mean()
        for row_decay in (0.0, 0.01)
    ]
    assert sizes[1] < sizes[0] / 2
