"""What tables 4 and 18 share: every model on the ten generative datasets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from interplay.core.types import Array
from interplay.datasets.synthetic.generative import generative_names
from interplay.models.suite import ATOM_COLUMNS
from interplay.studies.experiment import Options, Piece, Values
from interplay.studies.paper.printed import NATS
from interplay.studies.paper.printed_models import TABLE_18
from interplay.studies.suite import MODELS, Case, generative_cases, models_piece, truth_piece

QUICK_ROWS = 2_000
QUICK_DATASETS = ("R", "U1", "U2", "S")
QUICK_MODELS = ("ef", "additive", "tensor", "unimodal1", "unimodal2")
HEADERS = (
    "Printed numbers are table 18's, whose headers agree with the text; those of table 4 are "
    "permuted against it (EF holds the numbers of ADDITIVE, ADDITIVE of AGREE, AGREE of ALIGN, "
    "ALIGN of EF, TENSOR of REC, LOWER of TENSOR, REC of LOWER). They are nats, shown in bits here."
)
HOW = (
    "Ours: the PID of predictions drawn from the model's probabilities on 3,000 rows held out, and "
    "of its likeliest classes (hard), as the paper has it. Hard predictions of a model that is "
    "unsure carry a full bit: their sum says how sharp the model's decisions are, not how much of "
    "the label they hold."
)


def planned(options: Options) -> tuple[tuple[Case, ...], tuple[str, ...], tuple[int, ...]]:
    """(datasets, models, seeds) of a full or a quick run."""
    seeds = tuple(range(options.seed, options.seed + (options.seeds or 1)))
    cases = generative_cases(options.preset or "synthetic")
    if not options.quick:
        return cases, MODELS, seeds
    small = [replace(c, rows=QUICK_ROWS, preset=options.preset or "default") for c in cases]
    return tuple(c for c in small if c.dataset in QUICK_DATASETS), QUICK_MODELS, seeds


def pieces_of(
    cases: Sequence[Case], models: Sequence[str], seeds: Sequence[int]
) -> Iterator[Piece]:
    """The datasets' pieces, and one for each model on each."""
    for seed in seeds:
        for case in cases:
            yield truth_piece(case, seed)
            for model in models:
                yield models_piece(case, (model,), seed)


def only(lines: Sequence[Values], **wanted: Any) -> list[Values]:
    """The lines of some values."""
    return [line for line in lines if all(line[key] == value for key, value in wanted.items())]


def mean_of(lines: Sequence[Mapping[str, Any]], name: str) -> float:
    """The mean of a column."""
    return float(np.mean([line[name] for line in lines]))


def atoms_of(lines: Sequence[Values], prefix: str) -> Array:
    """(4,) mean R, U1, U2, S of some lines, in bits."""
    return np.array([mean_of(lines, f"{prefix}_{atom}") for atom in ATOM_COLUMNS])


def printed(model: str, dataset: str) -> tuple[Array, float]:
    """((4,) R, U1, U2, S in bits, accuracy) as the paper prints them."""
    cells = TABLE_18[model][generative_names().index(dataset)].split()
    values = np.array([float(cell) for cell in cells])
    return values[:4] * NATS, float(values[4])


def three(values: Array) -> str:
    """R, U1, U2, S in two decimals."""
    return " ".join(f"{max(value, 0.0):.2f}" for value in values)
