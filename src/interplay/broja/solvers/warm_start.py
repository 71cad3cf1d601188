"""A start that tables which resemble one another share, as samples of one table do.

The constraints of the dual problem do not depend on the marginals: potentials that are strictly
feasible for the mean of the tables are so for each of them, and so is a point of its central path.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interplay.broja.solvers.iterates import Point, Tables, at, near_centre, total
from interplay.core.information import ratio_or_zero
from interplay.core.types import Array

NEAR = (
    0.5  # total distance of both marginals from the mean's, up to which its point is worth taking
)


@dataclass(frozen=True, slots=True)
class WarmStart:
    """A point (1, ...) of the mean's central path, with the mean's ``tables`` of one table."""

    tables: Tables
    point: Point

    def distances(self, p1: Array, p2: Array) -> Array:
        """(b,) how far marginals (b, n1, k) and (b, n2, k) are from the mean's, 0 to 4."""
        away1, away2 = np.abs(p1 - self.tables.p1), np.abs(p2 - self.tables.p2)
        return np.asarray(away1.sum(axis=(1, 2)) + away2.sum(axis=(1, 2)))

    def put_into(self, point: Point, tables: Tables) -> None:
        """Replace the points of those tables that are near the mean."""
        near = np.flatnonzero(self.distances(tables.p1, tables.p2) <= NEAR)
        if len(near):
            point.put(near, self._of(tables.take(near)))

    def _of(self, tables: Tables) -> Point:
        """The mean's potentials, and its weights as each table's own masses change them."""
        lam = np.broadcast_to(self.point.lam, tables.p1.shape)
        mu = np.broadcast_to(self.point.mu, tables.p2.shape)
        point = at(tables, lam, mu)
        ratio1 = row_ratios(tables.p1, self.tables.p1)
        ratio2 = row_ratios(tables.p2, self.tables.p2)
        weight = self.point.weight * ratio1 * ratio2.swapaxes(1, 2) * (1 - tables.no_pair)
        target = total(weight * point.slack) / tables.n_pairs
        point.weight = near_centre(tables, point.slack, weight, target)
        return point


def row_ratios(p: Array, mean: Array) -> Array:
    """(b, n, 1) the mass of each symbol over its mass in the mean of the tables."""
    masses = p.sum(axis=2, keepdims=True)
    return ratio_or_zero(masses, np.broadcast_to(mean.sum(axis=2, keepdims=True), masses.shape))
