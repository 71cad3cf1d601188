"""Small data that models are tried on."""

import numpy as np


def product(n, columns=6, flipped=0.05, seed=0):
    """y = [x1 x2 > 0] of the first columns: nothing in one modality alone."""
    rng = np.random.default_rng(seed)
    x1, x2 = rng.normal(size=(2, n, columns))
    return x1, x2, noisy((x1[:, 0] * x2[:, 0] > 0).astype(int), flipped, rng)


def shared(n, columns=6, flipped=0.05, seed=0):
    """y is told by both modalities: a column that they have in common, with noise of their own."""
    rng = np.random.default_rng(seed)
    x1, x2 = rng.normal(size=(2, n, columns))
    common = rng.normal(size=n)
    x1[:, 0], x2[:, 0] = common + 0.3 * x1[:, 0], common + 0.3 * x2[:, 0]
    return x1, x2, noisy((common > 0).astype(int), flipped, rng)


def noisy(y, flipped, rng):
    return np.where(rng.random(len(y)) < flipped, 1 - y, y)


def sequences(n, columns=3, seed=0):
    """Sequences of 1 to 7 steps whose last number says the label."""
    rng = np.random.default_rng(seed)
    rows = [rng.normal(size=(rng.integers(1, 8), columns)) for _ in range(n)]
    return rows, np.array([int(row[-1, 0] > 0) for row in rows])
