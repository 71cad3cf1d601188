"""The additive model of a table: of all with its pairwise marginals, the one of most entropy.

Its logits are f1(x1) + f2(x2), so that it is what late fusion can reach at best: it loses
``D(p || p_add)`` bits, the third-order connected information. It is found by iterative
proportional fitting of the marginals (x1, y), (x2, y) and (x1, x2) in turn. Where p_add has zeros
that no marginal shows, the logits grow without end and fitting is slow: a quasi-Newton method then
goes on with the same convex problem.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.special import log_softmax, softmax

from interplay.core.information import LN2
from interplay.core.types import Array, Index
from interplay.measures.pairs import PairTable, conditional

TOL = 1e-10  # bits
ROUNDS = 100  # of iterative fitting
STRIDE = 5  # rounds between two looks at the gap
MOST_STEPS = 2_000  # after that
LEAST = 1e-300  # of a posterior in a logarithm


@dataclass(frozen=True, eq=False)
class AdditiveFit:
    """The additive model.

    Attributes:
        posteriors: (p, k) p_add(y | x1, x2) of the pairs that occur.
        lost: bits of I(X1,X2;Y) that it does not reach; the true loss is at most this.
        gap: bits by which this is too high, as far as the marginals that are left unfitted show.

    """

    posteriors: Array
    lost: float
    gap: float


def additive_fit(table: PairTable, tol: float = TOL) -> AdditiveFit:
    """Fit the additive model to a table, until the gap is below ``tol`` bits or nothing helps."""
    fit = Fitting.of(table)
    for done in range(1, ROUNDS + 1):
        fit.round()
        if done % STRIDE == 0 and fit.gap() < tol:
            break
    else:
        fit.descend()
    posteriors = fit.posteriors()
    return AdditiveFit(posteriors, lost(table.mass, posteriors), fit.gap())


def lost(mass: Array, posteriors: Array) -> float:
    """Mean of log2 p(y|pair) / posteriors, of p(pair, y) of shape (p, k)."""
    own, seen = conditional(mass), mass > 0
    ratio = own[seen] / np.maximum(posteriors[seen], LEAST)
    return max(0.0, float(mass[seen] @ np.log(ratio) / LN2))


@dataclass(eq=False)
class Fitting:
    """Logits of the two modalities on their way.

    Attributes:
        mass: (p, k) p(pair, y).
        symbols: (p,) of each pair, of X1 and of X2.
        sums: (n, p) 0/1 matrices that add the pairs of each symbol, of X1 and of X2.
        targets: (n, k) p(x, y), of X1 and of X2.
        logits: (n, k), of X1 and of X2; minus infinity where the target is 0.

    """

    mass: Array
    symbols: tuple[Index, Index]
    sums: list[csr_array]
    targets: list[Array]
    logits: list[Array]

    @classmethod
    def of(cls, table: PairTable) -> Fitting:
        """Before the first round: p(y) everywhere."""
        symbols = table.first, table.second
        pairs = np.arange(len(table.mass))
        ones = np.ones(len(pairs))
        sums = [csr_array((ones, (symbol, pairs))) for symbol in symbols]
        targets = [np.asarray(matrix @ table.mass) for matrix in sums]
        logits = [np.where(target > 0, 0.0, -np.inf) for target in targets]
        return cls(table.mass, symbols, sums, targets, logits)

    def posteriors(self, logits: list[Array] | None = None) -> Array:
        """(p, k) of the logits, or of others."""
        one, two = self.logits if logits is None else logits
        return np.asarray(softmax(one[self.symbols[0]] + two[self.symbols[1]], axis=1))

    def round(self) -> None:
        """Fit (x1, y), then (x2, y); the pairs always fit."""
        pair = self.mass.sum(axis=1, keepdims=True)
        for side, target in enumerate(self.targets):
            now = np.asarray(self.sums[side] @ (pair * self.posteriors()))
            ratio = np.divide(target, now, out=np.ones_like(now), where=(target > 0) & (now > 0))
            self.logits = [
                logits + np.log(ratio) if part == side else logits
                for part, logits in enumerate(self.logits)
            ]

    def gap(self) -> float:
        """What the marginals that are left unfitted add to the loss, in bits."""
        left = self.mass - self.mass.sum(axis=1, keepdims=True) * self.posteriors()
        parts = zip(self.sums, self.logits, strict=True)
        return abs(sum(float((matrix @ left * finite(own)).sum()) for matrix, own in parts)) / LN2

    def descend(self) -> None:
        """Minimise the log loss over all logits that are finite."""
        from scipy.optimize import minimize

        free = [np.isfinite(logits) for logits in self.logits]
        ends = np.cumsum([own.sum() for own in free])
        pair, seen = self.mass.sum(axis=1, keepdims=True), self.mass > 0

        def unpacked(values: Array) -> list[Array]:
            out = [np.full(own.shape, -np.inf) for own in free]
            for logits, own, part in zip(out, free, np.split(values, ends[:-1]), strict=True):
                logits[own] = part
            return out

        def loss(values: Array) -> tuple[float, Array]:
            one, two = unpacked(values)
            logs = log_softmax(one[self.symbols[0]] + two[self.symbols[1]], axis=1)
            left = pair * np.exp(logs) - self.mass
            slopes = [(add @ left)[own] for add, own in zip(self.sums, free, strict=True)]
            return -float(self.mass[seen] @ logs[seen]), np.concatenate(slopes)

        start = np.concatenate([own[keep] for own, keep in zip(self.logits, free, strict=True)])
        steps = {"maxiter": MOST_STEPS, "maxfun": 2 * MOST_STEPS, "maxcor": 30}
        options = {**steps, "ftol": 1e-16, "gtol": 1e-12}
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
        self.logits = unpacked(found.x)


def finite(logits: Array) -> Array:
    """The same with 0 in the place of minus infinity."""
    return np.where(np.isfinite(logits), logits, 0.0)
