"""Primal-dual interior point on the dual potentials (structured, with Mehrotra's predictor).

The dual problem is

    maximise  sum p1 lam + sum p2 mu   subject to  log g[i,j] <= 0,
    g[i,j] = sum_y exp(lam[i,y] + mu[j,y])   for every pair that shares a label.

Its multipliers ``w[i,j]`` are the pair marginal q(i,j) of the coupling, and the optimal conditional
is ``q(y|i,j) = exp(lam + mu) / g``. Constraints are taken in logarithms, so that rescaling a pair
leaves them alone, and carry slacks ``s`` with ``w s`` driven to a common target.

Three rules keep it from stalling. The target never falls below the tolerance or far below the
residuals, so the last steps are plain Newton steps on a well-conditioned system. A step moves no
potential by more than ``MAX_MOVE``. And the stop is on the certified gap, never on residuals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interplay.broja.certificate import dual_value, make_feasible
from interplay.broja.coupling import ProductCoupling, feasible_product, fit
from interplay.broja.problem import Problem
from interplay.broja.solution import Solution
from interplay.broja.solvers.newton import NewtonSystem, newton_system
from interplay.core.types import Array

MAX_ITERATIONS = 100
FIRST_G = 0.9
MAX_MOVE = 4.0  # of any potential in one step, in nats
LEAST_MOVE = 0.25  # the cap of moves shrinks to this while residuals grow
FITTING_ROUNDS = 5  # before a certificate, to settle what rounding leaves of the marginals
TO_BOUNDARY = 0.995  # fraction of the way to the boundary that a step may go
WORTH_CERTIFYING = 2.0  # a certificate is drawn up once sum w s is below this times tol
MAX_HALVINGS = 20
PATIENCE = 12  # iterations without a better certificate before giving up


@dataclass(slots=True)
class Iterate:
    """A point of the method; pairs that share no label have w = 0, s = 1 and log g = -1.

    Shapes: ``lam`` and ``a = exp(lam)`` (n1, k), ``mu`` and ``b`` (n2, k), the others (n1, n2);
    ``no_pair`` is 1 where a pair shares no label, else 0.
    """

    lam: Array
    mu: Array
    a: Array
    b: Array
    log_g: Array
    inverse_g: Array
    slack: Array
    weight: Array
    no_pair: Array

    def conditional_sums(self, pair_values: Array) -> tuple[Array, Array]:
        """Row and column sums of ``pair_values[i,j] q(y|i,j)``."""
        scaled = pair_values * self.inverse_g
        return self.a * (scaled @ self.b), self.b * (scaled.T @ self.a)

    def constraint_change(self, x1: Array, x2: Array) -> Array:
        """First-order change of log g along a step of the potentials."""
        change = (self.a * x1) @ self.b.T
        change += self.a @ (self.b * x2).T
        return change * self.inverse_g


@dataclass(frozen=True, slots=True)
class Residuals:
    """How far a point is from optimal: marginals, constraints and the products w s."""

    mass1: Array
    mass2: Array
    missing1: Array
    missing2: Array
    excess: Array
    products: Array
    complementarity: float
    total: float


@dataclass(frozen=True, slots=True)
class Direction:
    """A step of the potentials, the slacks and the weights."""

    lam: Array
    mu: Array
    slack: Array
    weight: Array


@dataclass(slots=True)
class Best:
    """The best bounds seen so far, and the points that gave them."""

    lower: float = -np.inf
    upper: float = np.inf
    potentials: tuple[Array, Array] | None = None
    coupling: ProductCoupling | None = None
    age: int = 0

    @property
    def gap(self) -> float:
        """Upper minus lower bound, in nats."""
        return self.upper - self.lower

    def update(self, p1: Array, p2: Array, point: Iterate) -> None:
        """Certify a point and keep what it improves."""
        before = self.gap
        weights = point.weight * point.inverse_g
        left, right = fit(p1, p2, weights, point.b, FITTING_ROUNDS)
        coupling = feasible_product(p1, p2, lambda rows: weights[rows], left, right)
        upper = coupling.value()
        lam = np.where(point.a > 0, point.lam, -np.inf)
        mu = np.where(point.b > 0, point.mu, -np.inf)
        lam, mu = make_feasible(lam, mu)
        lower = dual_value(p1, p2, lam, mu)
        if lower > self.lower:
            self.lower, self.potentials = lower, (lam, mu)
        if upper < self.upper:
            self.upper, self.coupling = upper, coupling
        self.age = 0 if self.gap < 0.9 * before else self.age + 1


def solve_interior_point(
    problem: Problem, tol: float, *, max_iterations: int = MAX_ITERATIONS
) -> Solution:
    """Solve to a certified gap of ``tol`` nats; needs at least two rows, columns and labels."""
    swapped = problem.shape[1] > problem.shape[0]
    p1, p2 = (problem.p2, problem.p1) if swapped else (problem.p1, problem.p2)
    best, iterations = follow_path(p1, p2, tol, max_iterations)
    assert best.potentials is not None
    assert best.coupling is not None
    lam, mu = best.potentials
    coupling = best.coupling
    if swapped:
        lam, mu, coupling = mu, lam, coupling.transposed()
    status = "optimal" if best.gap <= tol else "stalled"
    return Solution(coupling, lam, mu, best.lower, best.upper, "interior-point", iterations, status)


def follow_path(p1: Array, p2: Array, tol: float, max_iterations: int) -> tuple[Best, int]:
    """(best bounds, iterations): follow the central path until the certified gap is ``tol``."""
    point = starting_point(p1, p2)
    best = Best()
    cap, size = MAX_MOVE, np.inf
    for iteration in range(max_iterations):
        residuals = measure(p1, p2, point)
        size_before, size = size, max(residuals.total, residuals.complementarity)
        cap = max(0.5 * cap, LEAST_MOVE) if size > size_before else min(2 * cap, MAX_MOVE)
        near = residuals.complementarity <= WORTH_CERTIFYING * tol
        if near or iteration % PATIENCE == PATIENCE - 1:
            best.update(p1, p2, point)
        if best.gap <= tol or best.age > PATIENCE:
            return best, iteration
        try:
            system = newton_system(point, residuals.mass1, residuals.mass2)
        except np.linalg.LinAlgError:  # out of precision: what has been certified stands
            best.update(p1, p2, point)
            return best, iteration
        predictor = newton_direction(point, residuals, system, -residuals.products, cap)
        aim = centred_aim(point, residuals, predictor, tol)
        corrector = newton_direction(point, residuals, system, aim, cap)
        advance(point, corrector, size)
    best.update(p1, p2, point)
    return best, max_iterations


def starting_point(p1: Array, p2: Array) -> Iterate:
    """X1 and X2 independent, q(y|i,j) in the geometric mean of their posteriors.

    That mean is feasible (Cauchy and Schwarz); scaling rows, then columns, brings every row and
    column up to its nearest constraint, which leaves the conditionals as they are.
    """
    mass1, mass2 = p1.sum(axis=1, keepdims=True), p2.sum(axis=1, keepdims=True)
    a, b = np.sqrt(p1 / mass1), np.sqrt(p2 / mass2)
    no_pair = 1.0 * (a @ b.T == 0)
    a *= FIRST_G / (a @ b.T).max(axis=1, keepdims=True)
    b *= FIRST_G / (a @ b.T).max(axis=0)[:, None]
    lam, mu = np.log(np.where(a > 0, a, 1.0)), np.log(np.where(b > 0, b, 1.0))
    g = a @ b.T
    log_g = np.log(g + no_pair) - no_pair
    weight = mass1 * mass2.T * (1 - no_pair)
    weight /= weight.sum()
    return Iterate(lam, mu, a, b, log_g, 1 / (g + no_pair), -log_g, weight, no_pair)


def measure(p1: Array, p2: Array, point: Iterate) -> Residuals:
    """Residuals of the optimality conditions at a point."""
    mass1, mass2 = point.conditional_sums(point.weight)
    missing1, missing2 = p1 - mass1, p2 - mass2
    excess = point.log_g + point.slack
    products = point.weight * point.slack
    total = np.abs(missing1).sum() + np.abs(missing2).sum() + (point.weight * excess).sum()
    complementarity = float(products.sum())
    return Residuals(
        mass1, mass2, missing1, missing2, excess, products, complementarity, float(total)
    )


def newton_direction(
    point: Iterate, residuals: Residuals, system: NewtonSystem, aim: Array, cap: float
) -> Direction:
    """The step that closes the residuals and changes the products w s by ``aim``.

    Newton's method overshoots in cells whose mass is off by orders of magnitude, so each
    potential's move is capped; slacks and weights follow the capped move. The cap shrinks while
    residuals grow, or a cell can swing to and fro between two caps.
    """
    pull1, pull2 = point.conditional_sums((aim + point.weight * residuals.excess) / point.slack)
    x1, x2 = system.solve(residuals.missing1 - pull1, residuals.missing2 - pull2)
    x1, x2 = x1.clip(-cap, cap), x2.clip(-cap, cap)
    slack = -residuals.excess - point.constraint_change(x1, x2)
    weight = (aim - point.weight * slack) / point.slack
    return Direction(x1, x2, slack, weight)


def centred_aim(point: Iterate, residuals: Residuals, predictor: Direction, tol: float) -> Array:
    """Mehrotra's corrector: how the products w s should change, second order included.

    The common target follows how far the predictor would get, but not below the tolerance, nor
    far below what is still missing from the marginals.
    """
    weight = (
        point.weight + step_length(point.weight, predictor.weight, point.no_pair) * predictor.weight
    )
    slack = point.slack + step_length(point.slack, predictor.slack, point.no_pair) * predictor.slack
    now = residuals.complementarity
    shrink = float((weight * slack).sum()) / now
    target = max(shrink**2 * now, 0.1 * tol, min(0.3 * now, 0.1 * residuals.total))
    pairs = 1 - point.no_pair
    second_order = predictor.weight * predictor.slack
    return np.asarray((target / pairs.sum()) * pairs - residuals.products - second_order)


def step_length(value: Array, change: Array, no_pair: Array) -> float:
    """Largest step up to 1 that keeps ``value + step * change`` from going negative."""
    return 1 / max(1.0, -float((change / (value + no_pair)).min()))


def advance(point: Iterate, direction: Direction, size: float) -> None:
    """Take the step, shortened until the constraints' curvature adds no more than ``size``."""
    step_weight = min(1.0, TO_BOUNDARY * step_length(point.weight, direction.weight, point.no_pair))
    step = min(1.0, TO_BOUNDARY * step_length(point.slack, direction.slack, point.no_pair))
    present1, present2 = point.a > 0, point.b > 0
    for _ in range(MAX_HALVINGS):
        lam, mu = point.lam + step * direction.lam, point.mu + step * direction.mu
        a, b = np.exp(lam) * present1, np.exp(mu) * present2
        g = a @ b.T + point.no_pair
        log_g = np.log(g) - point.no_pair
        slack = point.slack + step * direction.slack
        curvature = float((point.weight * np.maximum(log_g + 0.1 * slack, 0)).sum())
        if curvature <= 2 * size and log_g.max() < 1:
            break
        step *= 0.5
    point.lam, point.mu, point.a, point.b = lam, mu, a, b
    point.log_g, point.inverse_g = log_g, 1 / g
    # Where the true slack is not much smaller it replaces the predicted one, residual and all.
    point.slack = np.where(-log_g >= 0.1 * slack, -log_g, slack)
    point.weight = point.weight + step_weight * direction.weight
