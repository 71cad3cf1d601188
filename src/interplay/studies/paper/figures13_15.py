"""Figures 13 to 15: the mixture's density beside q*, the one without synergy, for nine angles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import product
from math import pi
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from interplay.broja.decompose import decompose
from interplay.plots.style import INK, new_figure
from interplay.studies.experiment import Experiment, Options, Page, Piece, Values
from interplay.studies.paper.mixture import BINS, SPAN, bits, counted, mixture_of
from interplay.studies.run import as_markdown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    Density = NDArray[np.float64]

SOLVER = "interior-point"  # of the many optimal couplings the one that is spread most evenly
DIGITS = 5  # of the densities that are kept


@dataclass(frozen=True, slots=True)
class Densities:
    """Densities for each norm and angle, with soft and hard labels.

    Attributes:
        norms: one for each figure.
        angles: number of angles, i / (angles - 1) * pi / 4.
        points: drawn for each density.
        seed: of the draws.

    """

    norms: tuple[float, ...] = (2.0, 1.0, 0.5)
    angles: int = 9
    points: int = 10_000_000
    seed: int = 0
    name: str = "figures13-15"

    def pieces(self) -> list[Piece]:
        """One coupling each."""
        return [Piece(s, partial(coupled, s)) for s in self._settings()]

    def _settings(self) -> Iterator[Values]:
        for norm, labels, turn in product(self.norms, ("soft", "hard"), range(self.angles)):
            yield {
                "kind": "density",
                "norm": norm,
                "angle": turn / (self.angles - 1) * pi / 4,
                "coordinates": "cartesian",
                "labels": labels,
                "points": self.points,
                "stream": [self.seed, round(1000 * norm), turn, self.angles, labels == "hard"],
            }

    def page(self, results: list[Values]) -> Page:
        """How p and q* differ in numbers, and all of them drawn."""
        lines = [line(found) for found in results]
        text = [
            "# Figures 13 to 15: what the mixture looks like without synergy",
            f"{self.points:,} points in {BINS} bins a coordinate, drawn anew for each line. "
            "`correlation` is that of X1 and X2, `cells` the number of cells of equal mass that "
            "would be spread as widely (two to the entropy of the pair), `diagonal` the mass "
            "where both are in the same bin.",
            REMARK,
            as_markdown(lines),
        ]
        return Page("\n\n".join(text) + "\n", lines, draw(results))


REMARK = (
    "The paper: at 0 p and q* hardly differ; as the angle grows q* is skewed and becomes thinner, "
    "until at pi/4 it seems to lie on the diagonal alone. The truth for soft labels agrees: both "
    "channels are then the same, and X1 = X2 is a coupling without synergy; what lies beside it is "
    "chance. q* is not unique; the interior point ends in the middle of the optimal ones, as the "
    "paper's conic solvers do."
)


def experiment(options: Options) -> Experiment:
    """Figure 13 has |mu| = 2, figure 14 has 1, figure 15 has 0.5."""
    if options.quick:
        return Densities(angles=5, points=200_000, seed=options.seed)
    return Densities(seed=options.seed)


def coupled(settings: Values) -> Values:
    """The densities p and q*, row by row, and the decompositions."""
    mixture = mixture_of(settings)
    counts = counted(mixture, settings["points"], np.random.default_rng(settings["stream"]))
    pid, solution = decompose(counts, solver=SOLVER, return_solution=True)
    return {
        "cvx": bits(pid),
        "truth": bits(mixture.true_pid()),
        "p": kept(counts.sum(axis=2) / counts.sum()),
        "q": kept(solution.coupling.dense().sum(axis=2)),
    }


def kept(density: Density) -> list[float]:
    """A density as plain numbers of few digits."""
    return [float(f"{value:.{DIGITS}g}") for value in density.ravel()]


def dense(found: Values, name: str) -> Density:
    """(50, 50) the density again, adding up to 1."""
    density = np.reshape(found[name], (BINS, BINS))
    return np.asarray(density / density.sum())


def line(found: Values) -> Values:
    """What is told of a pair of densities in numbers."""
    out: Values = {"norm": found["norm"], "labels": found["labels"], "angle": found["angle"]}
    for name, symbol in (("p", "p"), ("q", "q*")):
        density = dense(found, name)
        out |= {f"{what} of {symbol}": value for what, value in spread(density).items()}
    for kind, word in (("cvx", "ours"), ("truth", "true")):
        out[f"S {word}"] = found[kind]["S"]
    return out


def spread(density: Density) -> dict[str, float]:
    """Correlation, effective number of cells, and mass on the diagonal."""
    side = np.arange(BINS) - (BINS - 1) / 2
    one, two = density.sum(axis=1), density.sum(axis=0)
    mean1, mean2 = side @ one, side @ two
    scale = np.sqrt((side**2 @ one - mean1**2) * (side**2 @ two - mean2**2))
    mass = density[density > 0]
    return {
        "correlation": float((side @ density @ side - mean1 * mean2) / scale),
        "cells": float(np.exp2(-(mass * np.log2(mass)).sum())),
        "diagonal": float(np.trace(density)),
    }


def draw(results: list[Values]) -> Axes:
    """For each norm three rows, p, q* (soft) and q* (hard); a column for each angle."""
    norms = list(dict.fromkeys(found["norm"] for found in results))
    angles = sorted({found["angle"] for found in results})
    figure = new_figure(1.35 * len(angles) + 0.8, 4.2 * len(norms))
    grid = figure.subplots(
        3 * len(norms), len(angles), squeeze=False, sharex=True, sharey=True
    )  # fmt: skip
    for found in results:
        first = 3 * norms.index(found["norm"])
        column = angles.index(found["angle"])
        soft = found["labels"] == "soft"
        if soft:
            heat(grid[first, column], dense(found, "p"))
        heat(grid[first + (1 if soft else 2), column], dense(found, "q"))
    for column, angle in enumerate(angles):
        grid[0, column].set_title(
            f"{Fraction(angle / pi).limit_denominator(999)} π", fontsize=8, color=INK
        )
    for number, norm in enumerate(norms):
        for row, what in enumerate(("p", "q*, soft", "q*, hard")):
            grid[3 * number + row, 0].set_ylabel(f"|mu| = {norm:g}\n{what}", fontsize=8)
    axes: Axes = grid[0, 0]
    return axes


def heat(ax: Axes, density: Density) -> None:
    """A density, X1 to the right and X2 up."""
    ax.imshow(
        density.T, origin="lower", extent=(*SPAN, *SPAN), cmap="viridis", interpolation="nearest"
    )
    ax.tick_params(labelsize=6)
