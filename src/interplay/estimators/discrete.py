"""The discrete estimator: symbols, counts, and the exact solver (the paper's CVX, section 3.1)."""

from __future__ import annotations

from dataclasses import replace

from interplay.broja.decompose import decompose
from interplay.core.pid import PID
from interplay.data.counts import count, plug_in_bias
from interplay.data.discretise import Symbols

WORTH_SAYING = 0.01  # bits of estimated bias


def estimate_symbols(
    x1: Symbols, x2: Symbols, y: Symbols, *, names: tuple[str, str, str], solver: str, tol: float
) -> PID:
    """Exact PID of the empirical distribution of three columns of symbols.

    The atoms are those of the sample: with few rows for the number of cells the synergy is biased
    upwards, and a note says by about how much.
    """
    joint = count(x1, x2, y)
    pid = decompose(joint, solver=solver, tol=tol, names=names)
    bias = plug_in_bias(joint)
    notes = [x1.note, x2.note, y.note]
    if bias > WORTH_SAYING:
        notes.append(
            f"The total and the synergy are biased upwards by roughly {bias:.2f} bits: "
            f"{joint.n_samples:,} rows fill {len(joint.cells().mass):,} cells. Fewer bins or "
            "clusters, or more rows, lessen it."
        )
    return replace(pid, method="discrete", n_samples=joint.n_samples, notes=tuple(notes))
