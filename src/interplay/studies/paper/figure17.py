"""Figure 17: the pipeline of selection, over the whole base suite."""

from __future__ import annotations

from interplay.studies.experiment import Experiment, Options
from interplay.studies.paper.table5 import Selection


def experiment(options: Options) -> Experiment:  # noqa: ARG001
    """From PIDs to the closest dataset to models; the paper's ten datasets find themselves."""
    return Selection("figure17", "Figure 17: the pipeline of selection", only_new=False)
