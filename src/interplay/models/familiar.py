"""Whether a model was trained on the rows that it is judged on: digests that its file keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b

import numpy as np

from interplay.core.types import Index
from interplay.models.inputs import Modalities
from interplay.readings import listed

MOST = 10_000  # digests that a file keeps, the smallest: a sample drawn alike from any rows
DISTINCT = 0.9  # share of different rows, below which equal rows are often not the same
SOME = 0.01  # share of the rows from which it is said


def digests(rows: Modalities) -> Index:
    """(n,) whole numbers below 2**48, equal for equal rows of (n, d) numbers."""
    whole = np.hstack([np.asarray(part, dtype=np.float64) for part in rows.parts])
    found = (blake2b(row.tobytes(), digest_size=6).digest() for row in whole)
    return np.array([int.from_bytes(digest) for digest in found], dtype=np.int64)


def kept_digests(rows: Modalities) -> list[int]:
    """What a model's file keeps of its rows of training; nothing where many rows are equal."""
    every = digests(rows)
    distinct = np.unique(every)
    return [] if len(distinct) < DISTINCT * len(every) else distinct[:MOST].tolist()


def share_trained_on(kept: Sequence[int], rows: Modalities) -> float:
    """The share of the rows that equal rows of the training, from those that the sample covers.

    0 where no digests were kept: of few symbols, or in a file from before there were any.
    """
    every = digests(rows)
    covered = every if len(kept) < MOST else every[every <= max(kept)]
    return float(np.isin(covered, kept).mean()) if len(covered) and kept else 0.0


def trained_on_notes(kept: Mapping[str, Sequence[int]], rows: Modalities) -> list[str]:
    """A sentence on the models that were trained on some of the rows; ``kept`` is by their names.

    Models that were trained on as large a share of them are named together.
    """
    named: dict[str, list[str]] = {}
    for name, one in kept.items():
        share = share_trained_on(one, rows)
        if share >= SOME:
            named.setdefault(f"{share:.0%}", []).append(name)
    return [told(names, share) for share, names in named.items()]


def told(names: Sequence[str], share: str) -> str:
    """The sentence on models that were trained on a share of the rows."""
    were, them = ("was", "it") if len(names) == 1 else ("were", "them")
    return (
        f"{listed(names, 'and')} {were} trained on {share} of these rows, which flatters {them}: "
        "judge by other rows."
    )
