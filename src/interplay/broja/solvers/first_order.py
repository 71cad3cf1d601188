"""First order, for tables beyond the interior point: nothing of size n1 * n2 * k is stored.

The constraints ``g[i,j] <= 1`` are replaced by a power mean of g, which makes the dual smooth and
unconstrained:

    maximise  sum p1 lam + sum p2 mu - (1/P) log sum_ij p(i) p(j) g[i,j]**P.

Value and gradient are three matrix products with g, block by block. With P a power of two,
``g**P`` takes log2(P) squarings and no transcendental function. P doubles from stage to stage:

- L-BFGS maximises, on potentials scaled by the square root of their mass, from a start
  extrapolated along the path (the potentials move by about a constant over P);
- the lower bound takes the same extrapolation to P = infinity, made feasible row by row;
- the upper bound takes the pair weights ``p(i) p(j) g**(P-1)`` and fits them to the marginals by a
  few rounds of iterative proportional fitting before the exact repair of ``feasible_product``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import ThreadpoolController

from interplay.broja.certificate import dual_value, make_feasible
from interplay.broja.coupling import ProductCoupling, feasible_product, fit
from interplay.broja.problem import Problem
from interplay.broja.solution import Solution
from interplay.broja.solvers.power_mean import PowerMean, Stage, TorchPowerMean
from interplay.core.types import Array

FIRST_POWER = 3  # no stage has a smaller P than 2**3
LAST_POWER = 24
FIRST_SPREAD = 4.0  # the first P times the spread of log g: enough to tell pairs apart
MOST_STEPS = 400  # L-BFGS iterations in a stage; most stages end long before
ENOUGH = 0.5  # a stage ends when its marginals are off by less than this over P, in total
MEMORY = 20  # L-BFGS correction pairs
FITTING_ROUNDS = 20
WORTH_A_GPU = 10**6  # pairs
PATIENCE = 6  # stages without a better certificate before giving up


def solve_first_order(
    problem: Problem,
    tol: float,
    *,
    device: str | None = None,
    progress: Callable[[int, float], None] | None = None,
) -> Solution:
    """Solve to a certified gap of ``tol`` nats, or stop when further stages do not help.

    Args:
        problem: the reduced problem, with at least two rows, columns and labels.
        tol: nats.
        device: a torch device; by default a GPU for large tables where torch finds one, else
            numpy on the processor. What ran is in the solution's ``solver``.
        progress: called after each stage with its power and the certified gap in nats.

    """
    limit = ThreadpoolController().limit(limits=1, user_api="blas")
    p1, p2 = problem.p1, problem.p2
    device = device or gpu_for(len(p1) * len(p2))
    with limit, ThreadPoolExecutor(os.cpu_count()) as pool:
        dual = TorchPowerMean(p1, p2, pool, device) if device else PowerMean(p1, p2, pool)
        with np.errstate(over="ignore", invalid="ignore"):
            return follow_path(problem, tol, dual, progress)


def gpu_for(n_pairs: int) -> str | None:
    """A GPU, where the table is large enough to pay for it and torch finds one."""
    if n_pairs < WORTH_A_GPU or find_spec("torch") is None:
        return None
    import torch

    return "cuda" if torch.cuda.is_available() else None


def follow_path(
    problem: Problem,
    tol: float,
    dual: PowerMean,
    progress: Callable[[int, float], None] | None,
) -> Solution:
    """Double P until the best lower and upper bounds are ``tol`` apart."""
    p1, p2 = problem.p1, problem.p2
    stage = before = geometric_mean(p1, p2)
    lam, mu, lower = feasible_end(dual, stage)
    potentials = lam, mu
    coupling = independent_given_label(p1, p2)
    upper = coupling.value()
    idle, iterations = 0, 0
    first_power = power_for(dual, stage)
    for power in range(first_power, LAST_POWER + 1):
        gap_before = upper - lower
        first = power == first_power
        start = best_start(dual, [stage, extrapolate(stage, before, 0.5)], power)
        before, (stage, used) = stage, maximise(dual, start, power)
        iterations += used
        ends = [stage, *(extrapolate(stage, before, f) for f in (0.5, 1.0) if not first)]
        for end in ends:
            lam, mu, value = feasible_end(dual, end)
            if value > lower:
                lower, potentials = value, (lam, mu)
        candidate = fitted_coupling(dual, stage, power)
        value = candidate.value()
        if np.isfinite(value) and value < upper:
            upper, coupling = value, candidate
        if progress is not None:
            progress(power, upper - lower)
        if upper - lower <= tol:
            break
        idle = idle + 1 if upper - lower > 0.9 * gap_before else 0
        if idle == PATIENCE:
            break
    status = "optimal" if upper - lower <= tol else "stalled"
    solver = f"first-order ({dual.engine})" if dual.engine else "first-order"
    return Solution(coupling, *potentials, lower, upper, solver, iterations, status)


def independent_given_label(p1: Array, p2: Array) -> ProductCoupling:
    """q(i,j,y) = p1(i,y) p2(j,y) / p(y): feasible whatever overflows elsewhere."""
    of_label = p2 / np.where(p2.any(axis=0), p2.sum(axis=0), 1.0)

    def weights(rows: slice) -> Array:
        return np.ones((len(p1[rows]), len(p2)))

    return feasible_product(p1, p2, weights, p1, of_label)


def geometric_mean(p1: Array, p2: Array) -> Stage:
    """q(y|i,j) in the geometric mean of the two posteriors, a feasible start."""
    t1 = p1 / p1.sum(axis=1, keepdims=True)
    t2 = p2 / p2.sum(axis=1, keepdims=True)
    return Stage(0.5 * np.log(np.where(t1 > 0, t1, 1.0)), 0.5 * np.log(np.where(t2 > 0, t2, 1.0)))


def power_for(dual: PowerMean, stage: Stage) -> int:
    """The power at which P is ``FIRST_SPREAD`` over the spread of log g, on some of the rows."""
    a, b = dual.factors(stage)
    g = a[:: max(1, len(a) // 100)] @ b.T
    spread = float(np.log(g[g > 0]).std())
    power = np.log2(FIRST_SPREAD / max(spread, 2.0**-LAST_POWER))
    return int(np.clip(np.rint(power), FIRST_POWER, LAST_POWER - 4))


def extrapolate(stage: Stage, before: Stage, factor: float) -> Stage:
    """Go on along the last change of the potentials."""
    return Stage(
        stage.lam + factor * (stage.lam - before.lam),
        stage.mu + factor * (stage.mu - before.mu),
    )


def best_start(dual: PowerMean, starts: list[Stage], power: int) -> Stage:
    """The start with the higher smoothed value; extrapolation can overshoot in tiny cells."""
    values = [dual.evaluate(start, power)[0] for start in starts]
    return starts[int(np.nanargmax(values))]


def maximise(dual: PowerMean, start: Stage, power: int) -> tuple[Stage, int]:
    """(potentials, iterations) of L-BFGS on the smoothed dual at P = 2**power."""
    size = dual.p1.size
    scale1 = inverse_root(dual.p1) / np.sqrt(2.0**power)
    scale2 = inverse_root(dual.p2) / np.sqrt(2.0**power)

    imbalance = [np.inf]  # of the marginals at the last point evaluated

    def at(z: Array) -> Stage:
        return Stage(
            start.lam + scale1 * z[:size].reshape(scale1.shape),
            start.mu + scale2 * z[size:].reshape(scale2.shape),
        )

    def negative(z: Array) -> tuple[float, Array]:
        value, gradient1, gradient2 = dual.evaluate(at(z), power)
        imbalance[0] = float(np.abs(gradient1).sum() + np.abs(gradient2).sum())
        if not np.isfinite(value):  # a trial step far outside; the line search comes back
            return 1e10, np.zeros_like(z)
        return -value, -np.concatenate([(gradient1 * scale1).ravel(), (gradient2 * scale2).ravel()])

    def stop_when_balanced(_: Array) -> None:
        if imbalance[0] * 2**power <= ENOUGH:
            raise StopIteration

    options = {"maxcor": MEMORY, "maxiter": MOST_STEPS, "ftol": 1e-15, "gtol": 1e-10}
    zero = np.zeros(size + dual.p2.size)
    result = minimize(
        negative, zero, jac=True, method="L-BFGS-B", options=options, callback=stop_when_balanced
    )
    reached = at(result.x)
    dual.evaluate(reached, power)  # leaves ``largest`` at the point that is used
    return reached, int(result.nit)


def inverse_root(p: Array) -> Array:
    """1 / sqrt(p), 0 in empty cells."""
    return np.where(p > 0, 1 / np.sqrt(np.where(p > 0, p, 1.0)), 0.0)


def feasible_end(dual: PowerMean, stage: Stage) -> tuple[Array, Array, float]:
    """Feasible potentials and their dual value in nats; -inf where they overflow."""
    lam = np.where(dual.present1, stage.lam, -np.inf)
    mu = np.where(dual.present2, stage.mu, -np.inf)
    lam, mu = make_feasible(lam, mu)
    value = float(dual_value(dual.p1, dual.p2, lam, mu))
    return lam, mu, value if np.isfinite(value) else -np.inf


def fitted_coupling(dual: PowerMean, stage: Stage, power: int) -> ProductCoupling:
    """The stage's pair weights, fitted to the marginals label by label and made exact."""
    weights = dual.pair_weights(stage, power)
    a, b = fit(dual.p1, dual.p2, weights, dual.factors(stage)[1], FITTING_ROUNDS)
    return feasible_product(dual.p1, dual.p2, lambda rows: weights[rows].astype(np.float64), a, b)
