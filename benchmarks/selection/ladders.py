"""The fusion ladder estimated on every dataset of the base suite, beside its true rungs.

    python -m benchmarks.selection.ladders WORK.jsonl [MINUTES]

Each dataset is one piece, kept at once: a second run goes on. It ends after MINUTES.
"""

import sys
import time
from pathlib import Path

import interplay
from interplay.core.store import Store
from interplay.models import base_suite
from interplay.studies.suite import BUDGET, MOST_ESTIMATED, generative_cases, varied_cases

ROWS = (1000, 10_000)


def main(work, minutes=1e9):
    store, end = Store(Path(work)), time.monotonic() + 60 * float(minutes)
    for case in cases():
        settings = {**case.settings, "seed": 0, "budget": BUDGET}
        if store.get(settings) is None:
            if time.monotonic() > end:
                return
            store.add(settings, ladder(case))
            print(case.dataset, case.rows, flush=True)


def cases():
    """Those that models were trained on; by kind in turn, so that an early end leaves some."""
    frame = base_suite("dict")
    trained = set(zip(frame["dataset"], frame["rows"], strict=True))
    for rows in ROWS:
        by_kind = {}
        for case in varied_cases(rows):
            if (case.dataset, rows) in trained:
                by_kind.setdefault(case.made().kind, []).append(case)
        while any(by_kind.values()):
            yield from [kind.pop(0) for kind in by_kind.values() if kind]
        if rows == ROWS[0]:
            yield from generative_cases()


def ladder(case):
    (x1, x2), y = case.drawn(0).part(slice(0, min(case.rows, MOST_ESTIMATED)))
    return with_rungs(x1, x2, y)


def with_rungs(x1, x2, y):
    """The estimated ladder and decomposition, as plain values."""
    start = time.process_time()
    gain = interplay.fusion_gain(x1, x2, y, method="posterior", budget=BUDGET)
    plain = gain.to_dict()
    kept = ("unimodal1", "unimodal2", "additive", "joint", "intervals", "accuracy", "stable")
    pid = {name: plain["pid"][name] for name in ("redundancy", "unique1", "unique2", "synergy")}
    found = {name: plain[name] for name in kept}
    return {**found, **pid, "seconds": time.process_time() - start}


if __name__ == "__main__":
    main(*sys.argv[1:])
