"""The file of measurements: one line each, so that a run can be stopped and goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from interplay.core.pid import ATOMS, PID

RESULTS = Path(__file__).parents[1] / "results" / "accuracy.jsonl"


def finished(path: Path) -> set[tuple[str, int, int, str]]:
    if not path.exists():
        return set()
    found = set()
    for line in path.read_text().splitlines():
        try:
            row = json.loads(line)
        except json.JSONDecodeError:  # the last line of a run that was stopped
            continue
        found.add((row["world"], row["n"], row["seed"], row["estimator"]))
    return found


def record(
    file: TextIO, run: dict[str, Any], found: list[float], truth: PID, seconds: float
) -> dict[str, Any]:
    """Append what one run found, in bits and in the order R, U1, U2, S, and its errors."""
    row = run | {"error": np.subtract(found, four(truth)).tolist()}
    row |= {"pid": found, "seconds": seconds}
    file.write(json.dumps(row) + "\n")
    file.flush()
    return row


def four(pid: PID) -> list[float]:
    """R, U1, U2 and S."""
    return [float(getattr(pid, atom)) for atom in ATOMS]
