"""Table 3, of real datasets."""

from __future__ import annotations

from interplay.studies.experiment import Experiment, Options
from interplay.studies.real.tables import table


def experiment(options: Options) -> Experiment:
    """The table, or a small version of it."""
    return table("table3", options)
