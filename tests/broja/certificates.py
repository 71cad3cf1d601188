"""An independent check of a solution: plain numpy in extended precision, nothing of the solvers'.

From the coupling and the potentials alone it rebuilds both bounds. The coupling is first made to
match the marginals exactly and the potentials are shifted until they are feasible, so what is left
is a true upper and a true lower bound, however wrong the two that came in.
"""

import numpy as np

from interplay import decompose

LONG = np.longdouble
LN2 = np.log(LONG(2))
ROOM = 1e-12  # bits: what the solver's own sums in double precision may be off


def objective(q):
    """-H_q(Y|X1,X2) in nats."""
    q = np.asarray(q, dtype=LONG)
    return xlogx(q).sum() - xlogx(q.sum(axis=2)).sum()


def xlogx(x):
    return np.where(x > 0, x * np.log(np.where(x > 0, x, 1)), 0)


def entropy(p):
    """H(p) in bits."""
    return -xlogx(p).sum() / LN2


def information(p):
    """I(X;Y) in bits of p (n, k)."""
    return entropy(p.sum(axis=0)) + entropy(p.sum(axis=1)) - entropy(p)


def ratio(a, b):
    return np.divide(a, b, out=np.zeros_like(a), where=b > 0)


def mended(q, p1, p2):
    """The coupling scaled down where it exceeds a marginal; what is missing added per label."""
    q = q * np.minimum(ratio(p1, q.sum(axis=1)), 1)[:, None, :]
    q = q * np.minimum(ratio(p2, q.sum(axis=0)), 1)[None]
    left, right = np.maximum(p1 - q.sum(axis=1), 0), np.maximum(p2 - q.sum(axis=0), 0)
    return q + left[:, None, :] * ratio(right, np.broadcast_to(right.sum(axis=0), right.shape))


def upper_bound(solution, p1, p2):
    """The value of the solution's coupling, in nats, once it is checked and exactly feasible."""
    q = np.asarray(solution.coupling.dense(), dtype=LONG)
    assert q.shape == (len(p1), *p2.shape), f"the coupling has shape {q.shape}"
    assert q.min() >= 0, f"the coupling has a cell of {q.min():.1e}"
    for axis, marginal in ((1, p1), (0, p2)):
        off = np.abs(q.sum(axis=axis) - marginal).max()
        assert off <= 2e-15, f"the coupling misses a marginal by {off:.1e}"
    return objective(mended(q, p1, p2))


def lower_bound(solution, p1, p2):
    """What the solution's potentials prove, in nats."""
    lam, mu = (np.asarray(potential, dtype=LONG) for potential in (solution.lam, solution.mu))
    for potential, marginal in ((lam, p1), (mu, p2)):
        assert potential.shape == marginal.shape, f"potentials have shape {potential.shape}"
        assert not np.isnan(potential).any(), "a potential is NaN"
        assert np.isneginf(potential[marginal == 0]).all(), "a potential where there is no mass"
        assert np.isfinite(potential[marginal > 0]).all(), "no potential where there is mass"
    with np.errstate(over="ignore"):
        largest = np.exp(lam[:, None, :] + mu[None]).sum(axis=2).max()
    assert largest <= 1 + ROOM, f"the potentials exceed a constraint by {largest - 1:.1e}"
    value = (p1 * finite(lam)).sum() + (p2 * finite(mu)).sum()
    return value - np.log(max(largest, LONG(1)))


def finite(potential):
    return np.where(np.isfinite(potential), potential, 0)


def marginals(p):
    """p(x1, y) and p(x2, y) of a table of any total, in extended precision."""
    p = np.asarray(p).astype(LONG)
    p = p / p.sum()
    return p.sum(axis=1), p.sum(axis=0)


def check(p, pid, solution):
    """Re-derive both bounds, and the atoms, from the table, the coupling and the potentials."""
    p1, p2 = marginals(p)
    upper, lower = upper_bound(solution, p1, p2), lower_bound(solution, p1, p2)
    assert lower <= upper + ROOM, f"the bounds cross by {lower - upper:.1e} nats"
    assert (upper - lower) / LN2 <= pid.gap + ROOM, (
        f"the bounds are {float((upper - lower) / LN2):.3g} bits apart, the gap says {pid.gap:.3g}"
    )
    label = entropy(p1.sum(axis=0))
    assert label + upper / LN2 <= pid.i_star + ROOM
    assert pid.i_star - pid.gap <= label + lower / LN2 + ROOM
    assert abs(pid.i_star - (label + solution.upper / LN2)) <= ROOM
    assert abs(lower - solution.lower) <= ROOM
    check_atoms(p, p1, p2, pid)


def check_atoms(p, p1, p2, pid):
    """The four atoms are what the informations and I* make of them."""
    p = np.asarray(p).astype(LONG)
    i1, i2 = information(p1), information(p2)
    i12 = information((p / p.sum()).reshape(-1, p.shape[2]))
    expected = {
        "redundancy": i1 + i2 - pid.i_star,
        "unique1": pid.i_star - i2,
        "unique2": pid.i_star - i1,
        "synergy": i12 - pid.i_star,
    }
    for name, value in expected.items():
        off = abs(getattr(pid, name) - value)
        assert off <= ROOM, f"{name} is off by {off:.1e}"


def certified(p, tol=1e-8):
    """The PID of a table, refused unless it is solved to ``tol`` and all of it is re-derived."""
    pid, solution = decompose(p, tol=tol, return_solution=True)
    check(p, pid, solution)
    assert pid.gap <= tol, f"the gap is {pid.gap:.1e}"
    least = min(pid.redundancy, pid.unique1, pid.unique2, pid.synergy)
    assert least >= -pid.gap, f"an atom is {least:.1e}, the gap {pid.gap:.1e}"
    return pid
