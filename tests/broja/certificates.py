"""An independent check of a solution: plain numpy, nothing of the solvers' own bookkeeping."""

import numpy as np
import pytest


def objective(q):
    """-H_q(Y|X1,X2) in nats."""
    pairs = q.sum(axis=2)
    return float(xlogx(q).sum() - xlogx(pairs).sum())


def xlogx(x):
    return np.where(x > 0, x * np.log(np.where(x > 0, x, 1)), 0.0)


def check(p, pid, solution):
    """Re-derive both bounds from the coupling and the potentials alone."""
    p = np.asarray(p) / np.sum(p)
    p1, p2 = p.sum(axis=1), p.sum(axis=0)
    q = solution.coupling.dense()
    assert q.shape == p.shape
    assert q.min() >= 0
    np.testing.assert_allclose(q.sum(axis=1), p1, atol=2e-15)
    np.testing.assert_allclose(q.sum(axis=0), p2, atol=2e-15)

    lam, mu = solution.lam, solution.mu
    assert np.isneginf(lam[p1 == 0]).all()
    assert np.isneginf(mu[p2 == 0]).all()
    g = np.exp(lam[:, None, :] + mu[None]).sum(axis=2)
    assert g.max() <= 1 + 1e-12
    lower = float((p1[p1 > 0] * lam[p1 > 0]).sum() + (p2[p2 > 0] * mu[p2 > 0]).sum())

    upper = objective(q)
    assert lower <= upper + 1e-12
    assert (upper - lower) / np.log(2) <= pid.gap + 1e-12
    label = -float(xlogx(p1.sum(axis=0)).sum())
    assert pid.i_star == pytest.approx((label + solution.upper) / np.log(2), abs=1e-12)
    assert upper <= solution.upper + 1e-12
    assert lower == pytest.approx(solution.lower, abs=1e-12)
