"""Sentences on the bias of small samples: what was taken off, or what was left in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from interplay.core.pid import PID
from interplay.uncertainty.bias import Corrected, chance_information, miller_madow
from interplay.uncertainty.pair_counts import PairCounts

WORTH_SAYING = 0.01  # bits of bias
LESS = 0.005  # bits by which one model falls behind that are worth a note
MOSTLY_CHANCE = 0.5  # share of the plug-in total that is bias


def correction_notes(
    exact: PID, corrected: Corrected, method: str, *, scored: bool = False
) -> list[str]:
    """What was taken off, and a warning where most of the total was chance.

    ``scored`` says that models of each modality and of both stand for them, so that the model of
    both may tell less than the others.
    """
    total, union = corrected.bias[2], corrected.bias[3]
    x1, x2, _ = exact.names
    notes = []
    if scored and exact.i12 - total < corrected.informations[2] - LESS:
        notes.append(
            f"The model of both modalities tells less than {x1} and {x2} tell without synergy: "
            "synergy is given as 0, and a better model of both may show some."
        )
    if max(abs(total), abs(union)) < WORTH_SAYING:
        return notes
    notes.append(
        f"Small samples show too much: {total:.3f} bits were taken off the total and {union:.3f} "
        f"off what {x1} and {x2} tell without synergy (bias={method!r}); the synergy of the sample "
        f"itself is {exact.synergy:.3f}."
    )
    if total > MOSTLY_CHANCE * exact.i12:
        notes.append(
            f"Most of the {exact.i12:.2f} bits that the sample shows are chance: rely on no atom "
            "before you have more rows, or fewer bins or clusters."
        )
    return notes


def unlearnt_note(
    curves: Mapping[str, Mapping[str, Any]], names: tuple[str, str, str], *, intervals: bool
) -> str:
    """What the learning curves show: bits that are held out now, and with ever more rows."""
    x1, x2, _ = names
    told = [
        f"{name} {curve['bits'][-1]:.3f} (about {curve['extrapolated']:.3f} with ever more)"
        for name, curve in zip((x1, x2, "both"), curves.values(), strict=True)
    ]
    included = (
        "Intervals include what the classifiers have not learnt, as far as learning from fewer "
        "rows shows it. "
    )
    return f"{included if intervals else ''}Held-out bits with all rows: {', '.join(told)}."


def uncorrected_note(pairs: PairCounts, i12: float, rng: np.random.Generator) -> list[str]:
    """A sentence on the bias that was left in, or none where it is small."""
    highest = min(chance_information(pairs, rng), i12)  # what is true is not below 0
    lowest = min(max(float(miller_madow(pairs)[2]), 0.0), highest)
    if highest < WORTH_SAYING:
        return []
    amount = f"{lowest:.2f} bits"
    if amount != f"{highest:.2f} bits":
        amount += (
            " if the pairs of symbols nearly settle the label, "
            f"up to {highest:.2f} bits if they tell nothing of it"
        )
    n, n_pairs = pairs.n, len(pairs.rows)
    return [
        f"The total and the synergy are biased upwards, by roughly {amount}: {n:,} rows are "
        f"{n / n_pairs:.1f} for each of {n_pairs:,} pairs. bias='surrogate' takes it off; more "
        "rows, or fewer bins or clusters, lessen it."
    ]
