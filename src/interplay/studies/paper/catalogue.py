"""The tables and figures that can be reproduced, and how long each takes."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from interplay.errors import InputError
from interplay.models.hyperparameters import presets
from interplay.studies.experiment import Experiment, Options


@dataclass(frozen=True, slots=True)
class Entry:
    """A table or figure: its module, what it shows, and the time that it takes on 2 cores."""

    module: str
    shows: str
    full: str
    quick: str


ENTRIES = {
    "table1": Entry("table1", "the gates OR, AND and XOR", "2 min", "20 s"),
    "table2": Entry("table2", "the ten datasets of the generative suite", "2 h 15 min", "4 min"),
    "table3": Entry("table3", "the paper's datasets, as far as in --data", "1 h", "5 min"),
    "table4": Entry("table4", "interactions that models use, on special data", "20 min", "1 min"),
    "table5": Entry("table5", "the paper's rule of selection on new datasets", "5 s", "5 s"),
    "table6": Entry("table6", "the same, each pair of modalities", "2 h", "10 min"),
    "table7": Entry("table7", "questions about images in --data", "30 min", "3 min"),
    "table10": Entry("table10", "other measures of interaction", "1 min", "10 s"),
    "table18": Entry("table18", "every model on the generative suite", "45 min", "1 min"),
    "table19": Entry("table19", "what models capture of datasets in --data", "3 h", "20 min"),
    "figure4": Entry("figure4", "what models lose without a modality", "5 min", "1 min"),
    "figure5": Entry("figure5", "agreement and accuracy, over the base suite", "5 s", "5 s"),
    "figure3": Entry("figure3", "the Gaussian mixture, Cartesian and polar", "1 min", "8 s"),
    "figure10": Entry("figure10", "the mixture, Cartesian", "1 min", "10 s"),
    "figure11": Entry("figure11", "the mixture, polar, r of either sign", "2 min", "20 s"),
    "figure12": Entry("figure12", "the mixture, polar, r >= 0", "1 min", "10 s"),
    "base-suite": Entry("base_suite", "every model on 69 datasets", "3 h", "1 min"),
    "real": Entry("real.atlas", "all else in --data, and models of it", "1 h", "10 min"),
    "human": Entry("human", "people beside the estimates of table 3", "1 s", "1 s"),
    "figure17": Entry("figure17", "the paper's pipeline of selection", "5 s", "5 s"),
    "figures13-15": Entry("figures13_15", "densities with and without synergy", "1 min", "7 s"),
}
WITH_ESTIMATORS = ("table1", "table2")
WITH_PRESET = ("table4", "table18", "base-suite")
WITH_DATA = ("table3", "table6", "table7", "table19", "real")


def create(name: str, options: Options) -> Experiment:
    """A table or figure by name.

    Raises:
        InputError: there is none of that name, or it cannot take an option.

    """
    if name not in ENTRIES:
        raise InputError(f"NAME is {name!r}: choose one of {', '.join(ENTRIES)}")
    tables = name.startswith("table") or name == "base-suite"
    if not tables and (options.seeds or options.estimators):
        raise InputError(f"--seeds and --estimator are for tables: leave them out for {name}")
    if options.estimators and name not in WITH_ESTIMATORS:
        raise InputError(f"--estimator is for {' and '.join(WITH_ESTIMATORS)}: leave it out")
    if options.data is not None and name not in WITH_DATA:
        raise InputError(f"--data is for {', '.join(WITH_DATA)}: leave it out for {name}")
    if options.seeds and name in WITH_DATA:
        raise InputError(f"--seeds is for samples of synthetic data: leave it out for {name}")
    if options.preset is not None:
        check_preset(name, options.preset)
    module = ENTRIES[name].module
    home = module if "." in module else f"paper.{module}"
    made: Experiment = import_module(f"interplay.studies.{home}").experiment(options)
    return made


def check_preset(name: str, preset: str) -> None:
    """Raise an InputError unless an experiment takes a preset of hyperparameters."""
    if name not in WITH_PRESET:
        raise InputError(f"--preset is for {', '.join(WITH_PRESET)}: leave it out for {name}")
    if preset not in presets():
        raise InputError(f"--preset is {preset!r}: choose one of {', '.join(presets())}")
