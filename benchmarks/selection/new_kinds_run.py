"""All fusion models, on all rows and on a fifth, and the ladder, on the new or the fresh kinds.

    python -m benchmarks.selection.new_kinds_run WORK.jsonl [MINUTES [new | fresh [SEEDS]]]

Each dataset and seed is one piece, kept at once: a second run goes on. It ends after MINUTES.
Models get a fifth of the rows with the first seed of the new kinds alone.
"""

import sys
import time
from pathlib import Path

import numpy as np
from benchmarks.selection.fresh_kinds import FRESH_KINDS
from benchmarks.selection.ladders import with_rungs
from benchmarks.selection.new_kinds import NEW_KINDS

from interplay.core.store import Store
from interplay.studies.suite import BUDGET, MODELS, TEST_ROWS, Case, Split, scored, trained

ROWS, SEEDS, FIFTH = 1000, 2, 0.2
SETS = {"new": NEW_KINDS, "fresh": FRESH_KINDS}


def main(work, minutes=1e9, which="new", seeds=SEEDS):
    store, end = Store(Path(work)), time.monotonic() + 60 * float(minutes)
    for seed in range(int(seeds)):
        for place, world in by_kind_in_turn(SETS[which]):
            settings = {"dataset": world.name, "rows": ROWS, "seed": seed, "budget": BUDGET}
            if store.get(settings) is not None:
                continue
            if time.monotonic() > end:
                return
            halved = which == "new" and seed == 0
            store.add(settings, found(world, place, seed, (FIFTH, 1.0) if halved else (1.0,)))
            print(world.name, seed, flush=True)


def by_kind_in_turn(worlds):
    """Places and generators: the first of each kind, then the second."""
    order = sorted(range(len(worlds)), key=lambda place: place % 2)
    return [(place, worlds[place]) for place in order]


def found(world, place, seed, parts):
    """The truth, the ladder of all rows, and what models reach by the share of the rows."""
    rng = np.random.default_rng([seed, place, ROWS])
    drawn = Split(*world.sample(ROWS + TEST_ROWS, rng), ROWS)
    (x1, x2), y = drawn.part(slice(0, ROWS))
    return {
        "kind": world.kind,
        "columns": x1.shape[1] + x2.shape[1],
        "classes": world.classes,
        **world.truth,
        "ladder": with_rungs(x1, x2, y),
        "models": {f"{share:g}": models(world, drawn, share, seed) for share in parts},
    }


def models(world, drawn, share, seed):
    """What models reach that get the first rows, a share, those to stop by included."""
    rows = int(share * ROWS)
    (x1, x2), y = drawn.part(slice(0, rows))
    (test1, test2), labels = drawn.test
    posteriors = world.posteriors(test1, test2)[2]
    split, case = Split(x1, x2, y, rows), Case(world.name, "new", rows, "default")
    known = np.unique(split.train[1])
    assert len(known) == world.classes
    out = {}
    for model in MODELS if share == 1 else MODELS[:10]:
        took, fusion = trained(case, model, split, seed)
        p = fusion.predict_proba((test1, test2))
        out[model] = took | scored(posteriors, p, np.searchsorted(known, labels))
    return out


if __name__ == "__main__":
    main(*sys.argv[1:])
