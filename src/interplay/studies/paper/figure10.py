"""Figure 10: the mixture in Cartesian coordinates."""

from __future__ import annotations

from interplay.studies.experiment import Experiment, Options
from interplay.studies.paper.angles import Sweep, draw_grid, sized


def experiment(options: Options) -> Experiment:
    """Columns by norm, rows of soft and hard labels."""
    return sized(options, Sweep("figure10", TITLE, REMARK, draw_grid, ("cartesian",), BOTH))


BOTH = ("soft", "hard")
TITLE = "Figure 10: the Gaussian mixture, Cartesian coordinates"
REMARK = (
    "The paper: one coordinate owns the information at 0 and at pi/2, redundancy and synergy peak "
    "at pi/4, and hard labels sum to about 0.65 nats, 0.04 short of log 2 because of the bins near "
    "the decision boundary. With soft labels and a short mu there is little to tell: at |mu| = 0.1 "
    "0.0072 bits in all, to which chance adds about 0.001 bits of synergy that is not there."
)
