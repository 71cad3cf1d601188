"""The file of measurements: one line each, so that a run can be stopped and goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from interplay.core.pid import ATOMS, PID
from interplay.core.store import Store

RESULTS = Path(__file__).parents[1] / "results" / "accuracy.jsonl"


def opened(path: Path) -> Store:
    """The measurements of this code; those of other code are in the file too, and not used."""
    return Store(path, Path(__file__).parent)


def read(path: Path = RESULTS) -> list[dict[str, Any]]:
    """The latest measurement of every run, by whatever code."""
    latest = {}
    for line in path.read_text().splitlines():
        record = json.loads(line)
        latest[json.dumps(record["settings"], sort_keys=True)] = record
    return [record["settings"] | record["values"] for record in latest.values()]


def record(
    store: Store, run: dict[str, Any], found: list[float], truth: PID, seconds: float
) -> dict[str, Any]:
    """Keep what one run found, in bits and in the order R, U1, U2, S, and its errors."""
    error = np.subtract(found, four(truth)).tolist()
    return store.add(run, {"error": error, "pid": found, "seconds": seconds})


def four(pid: PID) -> list[float]:
    """R, U1, U2 and S."""
    return [float(getattr(pid, atom)) for atom in ATOMS]
