"""Figure 12: the mixture in polar coordinates, theta in [-pi, pi] and r >= 0."""

from __future__ import annotations

from interplay.studies.experiment import Experiment, Options
from interplay.studies.paper.angles import Sweep, draw_grid, sized


def experiment(options: Options) -> Experiment:
    """Columns by norm, rows of soft and hard labels; U1 is that of r, U2 that of theta."""
    panels = Sweep("figure12", TITLE, REMARK, draw_grid, ("polar-positive",), ("soft", "hard"))
    return sized(options, panels)


TITLE = "Figure 12: the Gaussian mixture, theta in [-pi, pi] and r >= 0"
REMARK = (
    "X1 is r and X2 is theta. The paper: theta has nearly all information whatever the angle; with "
    "hard labels it has all, and with soft ones and a short mu r adds some synergy. The truth has "
    "R = U1 = 0 throughout."
)
