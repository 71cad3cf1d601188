"""Primal-dual interior point on the dual potentials, for a stack of tables at once.

The dual problem is

    maximise  sum p1 lam + sum p2 mu   subject to  log g[i,j] <= 0,
    g[i,j] = sum_y exp(lam[i,y] + mu[j,y])   for every pair that shares a label.

Its multipliers ``w[i,j]`` are the pair marginal q(i,j) of the coupling, and the optimal conditional
is ``q(y|i,j) = exp(lam + mu) / g``. Every iterate is strictly feasible, with slacks ``s = -log g``.

At a feasible point ``lam + mu <= 0``, so some shift between lam and mu makes both of them at most
0, and the constraints ``lam < 1`` and ``mu < 1`` cost nothing. With them the barrier function

    F_t = -sum p1 lam - sum p2 mu - t (sum log s + c (sum log(1 - lam) + sum log(1 - mu)))

is curved where the exponentials are flat, in cells of tiny mass, and Newton's method with a line
search on it converges from any feasible point, whatever the masses (it is self-concordant up to a
constant: Nesterov and Nemirovskii, 1994). The weights ``w`` make the steps long (primal-dual), and
Mehrotra's corrector takes the second order of ``w s`` and the curvature of log g into account.

The stop is on the certified gap, never on residuals.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial

import numpy as np

from interplay.broja.coupling import fit
from interplay.broja.problem import Problem
from interplay.broja.solution import Solution
from interplay.broja.solvers.bounds import FITTING_ROUNDS, Bounds
from interplay.broja.solvers.iterates import (
    CEILING,
    Ceiling,
    Direction,
    Point,
    Tables,
    longest,
    products,
    starting_point,
    total,
    with_outside,
)
from interplay.broja.solvers.line_search import Line, search
from interplay.broja.solvers.newton import NewtonSystem, newton_system
from interplay.broja.solvers.warm_start import WarmStart
from interplay.core.types import Array, Index
from interplay.threads import one_thread_of_linear_algebra

MAX_ITERATIONS = 150
FIRST_G = 0.7
SHORT = 0.1  # after a step as short as this, the next one only centres
WORTH_CERTIFYING = 2.0  # bounds are drawn up once sum w s is below this times tol
LEAST_TARGET = 0.2  # of the products w s together, in tolerances: slacks below drown in rounding
MORE_THREADS = 500  # order of the Schur complement from which BLAS gains by them
PATIENCE = 12  # certificates without an improvement before giving up


def solve_interior_point(
    problem: Problem,
    tol: float,
    *,
    exchanged: bool = False,
    first_g: float = FIRST_G,
    ceiling: float = CEILING,
    max_iterations: int = MAX_ITERATIONS,
) -> Solution:
    """Solve to a certified gap of ``tol`` nats; needs at least two rows, columns and labels.

    Args:
        problem: the reduced problem.
        tol: nats.
        exchanged: eliminate the shorter side instead of the longer one.
        first_g: the largest g of the start, below 1; less is further inside.
        ceiling: weight of the barriers of lam < 1 and mu < 1.
        max_iterations: after which the best bounds so far are returned.

    """
    n1, n2, _ = problem.shape
    swapped = (n2 > n1) != exchanged
    p1, p2 = (problem.p2, problem.p1) if swapped else (problem.p1, problem.p2)
    with one_thread_if_small(order=p2.size):
        bounds = follow_path(
            p1[None], p2[None], tol, first_g=first_g, ceiling=ceiling, max_iterations=max_iterations
        )
        if not np.isfinite(bounds.gap[0]):  # overflow on the way: the start can be certified
            bounds = follow_path(p1[None], p2[None], tol, first_g=first_g, max_iterations=0)
    solution = (bounds.swapped() if swapped else bounds).solution(0, tol)
    assert solution is not None
    return solution


def one_thread_if_small(order: int) -> AbstractContextManager[None]:
    """One thread of BLAS for Schur complements up to an order of ``MORE_THREADS``.

    More would wait for one another, for 30 times as long where other programs use the processor.
    """
    return nullcontext() if order > MORE_THREADS else one_thread_of_linear_algebra()


def follow_path(
    p1: Array,
    p2: Array,
    tol: float,
    *,
    first_g: float = FIRST_G,
    ceiling: float = CEILING,
    max_iterations: int = MAX_ITERATIONS,
    start: WarmStart | None = None,
) -> Bounds:
    """Bounds of every table of a stack: follow its central path until its gap is ``tol`` nats.

    The rows are eliminated from the Newton systems: pass the longer side first.

    Args:
        p1: (b, n1, k) marginals, each summing to 1, with labels as frequent as those of ``p2``.
        p2: (b, n2, k).
        tol: nats, of each table's certified gap.
        first_g: the largest g of the start, below 1.
        ceiling: weight of the barriers of lam < 1 and mu < 1.
        max_iterations: of each table; what is reached by then is returned.
        start: what tables near its own begin with.

    """
    bounds = Bounds.none(len(p1))
    tables = Tables.of(p1, p2, tol, ceiling)
    point = starting_point(tables, first_g)
    if start is not None:
        start.put_into(point, tables)
    active = np.arange(len(p1))
    with np.errstate(under="ignore"):
        for iteration in range(max_iterations + 1):
            last = iteration == max_iterations
            near = np.flatnonzero((products(point).ravel() <= WORTH_CERTIFYING * tol) | last)
            if len(near):
                certify(bounds, tables, point, active=active, near=near, iteration=iteration)
                done = (bounds.gap[active] <= tol) | (bounds.age[active] > PATIENCE)
                if done.all():
                    break
                if done.any():
                    going = np.flatnonzero(~done)
                    tables, point, active = tables.take(going), point.take(going), active[going]
            if last:
                break
            try:
                point = advance(tables, point, tol)
            except np.linalg.LinAlgError:  # out of precision: what is certified stands
                everything = np.arange(len(active))
                certify(bounds, tables, point, active=active, near=everything, iteration=iteration)
                break
    return bounds


def certify(
    bounds: Bounds, tables: Tables, point: Point, *, active: Index, near: Index, iteration: int
) -> None:
    """Draw up the bounds of the tables ``near``, counted among the ``active`` ones."""
    if len(near) < len(active):
        tables, point = tables.take(near), point.take(near)
    bounds.update(
        active[near],
        tables.p1,
        tables.p2,
        weights=point.weight * point.inverse_g,
        fitted=fit(
            tables.p1 * tables.present1,
            tables.p2 * tables.present2,
            point.weight * point.inverse_g,
            point.b,
            FITTING_ROUNDS,
        ),
        lam=with_outside(point.lam, tables.present1, tables.p1),
        mu=with_outside(point.mu, tables.present2, tables.p2),
        iteration=iteration,
    )


def advance(tables: Tables, point: Point, tol: float) -> Point:
    """One iteration: predict, correct, and step as far as the barrier function falls."""
    now = products(point) / tables.n_pairs
    ceiling = Ceiling.at(tables, point)
    mass1, mass2 = point.conditional_sums(point.weight)
    system = system_at(tables, point, (mass1, mass2), ceiling, target=now, tol=tol)
    aim = partial(newton_direction, tables, point, ceiling, system)
    predictor = aim(push=np.zeros_like(point.weight), target=0.0)
    missing = total(np.abs(tables.p1 - mass1 - now * ceiling.first1)) + total(
        np.abs(tables.p2 - mass2 - now * ceiling.first2)
    )
    target = next_target(tables, point, predictor, now=now, missing=missing, tol=tol)
    second_order = predictor.slack * predictor.weight
    variance = point.conditional_variance(predictor.lam, predictor.mu, -predictor.slack)
    second_order -= 0.5 * point.weight * variance
    second_order *= point.step > SHORT
    push = (target - second_order) / point.slack * (1 - tables.no_pair)
    corrector = aim(push=push, target=target)
    return search(Line.of(tables, point, corrector, ceiling, target))


def system_at(
    tables: Tables,
    point: Point,
    masses: tuple[Array, Array],
    ceiling: Ceiling,
    *,
    target: Array,
    tol: float,
) -> NewtonSystem:
    """The Newton system of the barrier function at a point, with the weights' own curvature."""
    curvature1, curvature2 = ceiling.curvature()
    return newton_system(
        point,
        masses[0] + target * curvature1 + (1 - tables.present1),
        masses[1] + target * curvature2 + (1 - tables.present2),
        tol,
    )


def newton_direction(
    tables: Tables,
    point: Point,
    ceiling: Ceiling,
    system: NewtonSystem,
    *,
    push: Array,
    target: Array | float,
) -> Direction:
    """The step that closes the marginals, with weights of ``push`` while the slacks stay.

    ``push`` is (b, n1, n2); with ``target / s`` the step is Newton's on the barrier function.
    """
    pull1, pull2 = point.conditional_sums(push)
    x1, x2 = system.solve(
        tables.p1 - pull1 - target * ceiling.first1, tables.p2 - pull2 - target * ceiling.first2
    )
    x1, x2 = x1 * tables.present1, x2 * tables.present2
    change = point.conditional_mean(x1, x2)
    weight = push - point.weight + point.weight / point.slack * change
    return Direction(x1, x2, -change, weight * (1 - tables.no_pair))


def next_target(
    tables: Tables, point: Point, predictor: Direction, *, now: Array, missing: Array, tol: float
) -> Array:
    """The value of each product w s to aim at, (b, 1, 1).

    It follows how far the predictor would get, but not below the tolerance, nor far below what is
    still missing from the marginals; after a short step it stays.
    """
    weight = point.weight + longest(point.weight, predictor.weight, tables) * predictor.weight
    slack = point.slack + longest(point.slack, predictor.slack, tables) * predictor.slack
    reached = total(weight * slack) / tables.n_pairs
    target = now * np.clip((reached / now) ** 2, 1e-3, 1.0)
    target = np.maximum(target, np.minimum(0.1 * now, 0.03 * missing / tables.n_pairs))
    target = np.maximum(target, LEAST_TARGET * tol / tables.n_pairs)
    return np.asarray(np.where(point.step > SHORT, target, now))
