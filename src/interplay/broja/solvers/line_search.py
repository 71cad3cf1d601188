"""The step of the interior point along a direction: as far as the barrier function falls enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from interplay.broja.solvers.iterates import (
    FLOOR,
    Ceiling,
    Direction,
    Point,
    Tables,
    at,
    longest,
    near_centre,
    total,
)
from interplay.core.types import Array, Index

TO_BOUNDARY = 0.995  # fraction of the way to the boundary that a step may go
TO_CEILING = 0.9
ARMIJO = 1e-4  # share of the predicted decrease of F that a step must bring
SHORTER = (0.9, 0.7, 0.4, 0.2, 0.1, 0.03, 0.01, 1e-3, 1e-5)  # of a step that does not


@dataclass(frozen=True, slots=True)
class Line:
    """From each table's point along its direction, for the barrier function F of its target.

    ``target`` is (b, 1, 1), what each product w s aims at; ``slope`` (b, 1, 1) the derivative of F,
    negative where the direction descends.
    """

    tables: Tables
    point: Point
    direction: Direction
    ceiling: Ceiling
    target: Array
    slope: Array

    @classmethod
    def of(
        cls, tables: Tables, point: Point, direction: Direction, ceiling: Ceiling, target: Array
    ) -> Self:
        """With the slope worked out."""
        slope = total((target * ceiling.first1 - tables.p1) * direction.lam)
        slope += total((target * ceiling.first2 - tables.p2) * direction.mu)
        slope -= target * total(direction.slack / point.slack)
        return cls(tables, point, direction, ceiling, target, slope)

    def take(self, index: Index) -> Self:
        """The lines of some of the tables."""
        return type(self)(
            self.tables.take(index),
            self.point.take(index),
            self.direction.take(index),
            self.ceiling.take(index),
            self.target[index],
            self.slope[index],
        )

    def first_step(self) -> Array:
        """(b, 1, 1) the first step to try: up to 1, short of every boundary."""
        point, direction = self.point, self.direction
        step = np.minimum(1.0, TO_BOUNDARY * longest(point.slack, direction.slack, self.tables))
        rooms = self.ceiling.room1, self.ceiling.room2
        for room, change in zip(rooms, (direction.lam, direction.mu), strict=True):
            ratio = (change / room).max(axis=(1, 2), keepdims=True)
            step = np.minimum(step, TO_CEILING / np.maximum(ratio, TO_CEILING))
        return step

    def at(self, step: Array) -> Point:
        """The points after steps (b, 1, 1); their weights are still to set."""
        lam = np.maximum(self.point.lam + step * self.direction.lam, FLOOR)
        mu = np.maximum(self.point.mu + step * self.direction.mu, FLOOR)
        new = at(self.tables, lam, mu)
        new.step = np.array(step)
        return new

    def falls_enough(self, step: Array, new: Point) -> NDArray[np.bool_]:
        """(b,) whether the new points are feasible, with F lower by a share of what slopes predict.

        Differences of F are summed from logarithms of ratios, which rounding leaves alone.
        """
        point, direction = self.point, self.direction
        feasible = (new.slack > 0).all(axis=(1, 2)) & (self.slope[:, 0, 0] < 0)
        slack = np.where(new.slack > 0, new.slack, point.slack)
        gain = total(np.log(slack / point.slack))
        gain += self.ceiling.gain(step * direction.lam, step * direction.mu)
        linear = total(self.tables.p1 * direction.lam) + total(self.tables.p2 * direction.mu)
        change = -step * linear - self.target * gain
        return np.asarray(feasible & (change <= ARMIJO * step * self.slope)[:, 0, 0])


def search(line: Line) -> Point:
    """The point after the longest step tried that lowers the barrier function enough.

    Where no step does, which rounding and second-order terms can bring about, the point stays and
    its weights are centred, so that the next direction is Newton's own.
    """
    step = line.first_step()
    new = line.at(step)
    good = line.falls_enough(step, new)
    for shorter in SHORTER:
        if good.all():
            break
        left = np.flatnonzero(~good)
        shorter_line = line.take(left)
        attempt = shorter_line.at(shorter * step[left])
        better = shorter_line.falls_enough(shorter * step[left], attempt)
        new.put(left[better], attempt.take(np.flatnonzero(better)))
        good[left] = better
    far = np.minimum(
        1.0, TO_BOUNDARY * longest(line.point.weight, line.direction.weight, line.tables)
    )
    weight = line.point.weight + far * line.direction.weight
    if not good.all():
        stuck = np.flatnonzero(~good)
        new.put(stuck, line.point.take(stuck))
        new.step[stuck] = 0.0
        weight[stuck] = line.target[stuck] * (1 - line.tables.no_pair[stuck]) / new.slack[stuck]
    new.weight = near_centre(line.tables, new.slack, weight, line.target)
    return new
