"""Rows scored with posteriors: what they tell, with notes, ready for bias, intervals and tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.broja.decompose import VERSIONS
from interplay.core.atoms import INFORMATIONS, pid_from_informations
from interplay.core.digits import in_bits
from interplay.core.information import entropy
from interplay.core.types import Array, Index
from interplay.data.rows.weights import effective_size
from interplay.estimators.posterior.informations import (
    FEW_ROWS,
    PARTS,
    Quantised,
    named_informations,
    nearby_informations,
    quality,
    scored_table,
)
from interplay.uncertainty.at_least import LEVEL, at_least
from interplay.uncertainty.bootstrap import Units
from interplay.uncertainty.sampled import Sampled

Three = tuple[Array, Array, Array]

BIASES = ("surrogate", "miller-madow", "extrapolation", "none")
WEIGHTED_BIASES = ("surrogate", "miller-madow", "none")
BADLY_CALIBRATED = 0.05  # beyond chance
TIMES_CHANCE = 1.5  # what chance seldom reaches
WIDE = 0.05  # bits between the lower and the plug-in value of an information
SEVERAL = (
    "With few rows it matters where cells end: the informations are the mean of five grids, with "
    "up to two cells less and two more."
)
NOT_LEARNT = "Intervals leave out what the classifiers have not learnt."
MODELS_ONLY = (
    "Intervals are of what these models know of the label and no more: what they have not learnt "
    "is in none of them."
)


def scored_sample(
    posteriors: Three,
    y: Index,
    *,
    cells: int | None,
    rng: np.random.Generator,
    names: tuple[str, str, str],
    groups: Index | None = None,
    weights: Array | None = None,
) -> Sampled:
    """What rows with posteriors given x1, x2 and both tell about their labels.

    Args:
        posteriors: (n, k) each, from models that did not see the rows.
        y: (n,) labels 0 ... k - 1.
        cells: of each modality's posteriors; None for the cube root of the rows.
        rng: of the cells.
        names: of X1, X2 and Y.
        groups: (n,) what rows belong to, or None.
        weights: (n,) of mean 1, or None.

    """
    quantised = Quantised.of(posteriors, cells, rng, weights)
    table = scored_table(quantised, y, weights, posteriors)
    several = cells is None and len(y) < FEW_ROWS
    nearby = nearby_informations(posteriors, y, quantised, rng, weights) if several else []
    found = np.mean([table.plug_in + quantised.lost_informations, *nearby], axis=0)
    parts = quality(posteriors, y, quantised.lost, weights)
    entropy_y = entropy(np.bincount(y, weights=weights) / len(y))
    least = [at_least(p, y, groups=groups, weights=weights) for p in posteriors]
    pid = pid_from_informations(
        **named_informations(found),
        entropy_y=entropy_y,
        gap=None,
        n_samples=len(y),
        method="posterior",
        names=names,
        notes=(
            *score_notes(parts, quantised, names, weights),
            *([SEVERAL] if several else []),
            least_note(least, names, entropy_y),
        ),
        provenance={
            "posteriors": parts,
            "at_least": {"level": LEVEL, **dict(zip(INFORMATIONS, least, strict=False))},
            "cells": [int(code.max()) + 1 for code in quantised.codes],
            "table_gap": table.gap,
            "versions": dict(VERSIONS),
        },
    )
    cell = table.counts.cell_of(quantised.codes, y)
    return Sampled(
        pid=pid,
        counts=table.counts,
        plug_in=table.plug_in,
        biases=BIASES if weights is None else WEIGHTED_BIASES,
        units=None if groups is None else Units.from_groups(groups, cell, weights),
        weighted=weights is not None,
        cell=cell,
    )


def least_note(least: list[float], names: tuple[str, str, str], entropy_y: float) -> str:
    """What is there whatever better classifiers would find."""
    x1, x2, y = names
    one, two, both = (in_bits(bits, entropy_y, 1) for bits in least)
    return (
        f"Whatever better classifiers would find, {x1} tells at least {one} bits of {y}, {x2} "
        f"{two} and both {both} ({LEVEL:.0%} sure of each, by the log loss on rows held out)."
    )


def score_notes(
    parts: dict[str, dict[str, Any]],
    quantised: Quantised,
    names: tuple[str, str, str],
    weights: Array | None,
) -> list[str]:
    """What to heed about the scores, in sentences."""
    x1, x2, _ = names
    called = dict(zip(PARTS, (x1, x2, f"{x1} and {x2} together"), strict=True))
    cells = [str(int(code.max()) + 1) for code in quantised.codes]
    lost = ", ".join(f"{bits:.3f}" for bits in quantised.lost)
    notes = [
        f"The probabilities given {x1}, {x2} and both were put in {', '.join(cells)} cells; {lost} "
        "bits that cells cannot hold were added."
    ]
    if weights is not None:
        alike = effective_size(weights)
        notes.append(f"Rows were weighted; they tell as much as {alike:,} rows alike.")
    for part, values in parts.items():
        error, chance = values["calibration_error"], values["chance_error"]
        if error > max(TIMES_CHANCE * chance, np.hypot(chance, BADLY_CALIBRATED)):
            notes.append(
                f"The probabilities given {called[part]} are off by {error:.2f} on average, where "
                f"chance makes {chance:.2f}: labels were counted, but a better model may tell more."
            )
        if values["plug_in"] - values["lower"] > WIDE:
            notes.append(
                f"The model of {called[part]} is surer than it is right: its probabilities claim "
                f"{values['plug_in']:.2f} bits, the labels bear out {values['lower']:.2f}."
            )
    return notes
