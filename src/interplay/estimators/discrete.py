"""The discrete estimator: symbols, counts, and the exact solver (the paper's CVX, section 3.1)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from interplay.broja.decompose import decompose
from interplay.core.joint import Joint
from interplay.core.pid import PID
from interplay.data.contingency import Counted
from interplay.data.counts import occupied_pairs, plug_in_bias, shuffled_information

WORTH_SAYING = 0.01  # bits of estimated bias


def decompose_counts(table: Counted, *, solver: str, tol: float, rng: np.random.Generator) -> PID:
    """Exact PID of the empirical distribution of some rows.

    The atoms are those of the sample: with few rows for the number of cells the synergy is biased
    upwards, and a note says by about how much. ``rng`` shuffles labels for that note, nothing else.
    """
    joint = table.joint
    pid = decompose(joint, solver=solver, tol=tol, names=table.names)
    notes = (*table.notes, *bias_note(joint, shuffled_information(joint, rng)))
    return replace(pid, method="discrete", n_samples=joint.n_samples, notes=notes)


def bias_note(joint: Joint, highest: float) -> tuple[str, ...]:
    """A sentence on the bias of small samples, or none where it is small.

    Args:
        joint: the counts.
        highest: the bias in bits if the label depended on neither modality.

    """
    highest = min(highest, joint.i12)  # what is true is not below 0
    lowest = min(plug_in_bias(joint), highest)
    if highest < WORTH_SAYING:
        return ()
    pairs = occupied_pairs(joint)
    rows = joint.n_samples or 0
    amount = f"{lowest:.2f} bits"
    if amount != f"{highest:.2f} bits":
        amount += (
            " if the pairs of symbols nearly settle the label, "
            f"up to {highest:.2f} bits if they tell nothing of it"
        )
    return (
        f"The total and the synergy are biased upwards, by roughly {amount}: {rows:,} rows are "
        f"{rows / pairs:.1f} for each of {pairs:,} pairs. More rows, or fewer bins or clusters, "
        "lessen it.",
    )
