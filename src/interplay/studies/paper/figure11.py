"""Figure 11: the mixture in polar coordinates, theta in [0, pi] and r of either sign."""

from __future__ import annotations

from interplay.studies.experiment import Experiment, Options
from interplay.studies.paper.angles import Sweep, draw_grid, sized


def experiment(options: Options) -> Experiment:
    """Columns by norm, rows of soft and hard labels; U1 is that of r, U2 that of theta."""
    return sized(options, Sweep("figure11", TITLE, REMARK, draw_grid, ("polar",), ("soft", "hard")))


TITLE = "Figure 11: the Gaussian mixture, theta in [0, pi] and r of either sign"
REMARK = (
    "X1 is r and X2 is theta. The paper: there is no redundancy and theta has nothing unique, "
    "since a line through the origin says nothing of the label; towards pi/2 nearly all is unique "
    "in r. The truth has R = U2 = 0 throughout: what the counts show of them is chance."
)
