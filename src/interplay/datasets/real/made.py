"""Made data in the user's cache folder, in pieces: a run that was stopped goes on where it was.

A piece is a file, whole or not there. It holds the state of chance at its end too, so that what
comes after is the same whether the piece was made or read. ``INTERPLAY_CACHE=off`` keeps nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from interplay.core.cache import DAMAGED, cache_root
from interplay.core.store import fingerprint, replaced

STATE = "state"  # of chance, beside the arrays

Arrays = Mapping[str, Any]


def in_pieces(
    name: str,
    settings: Mapping[str, Any],
    pieces: int,
    make: Callable[[int], Arrays],
    rng: np.random.Generator,
) -> list[Arrays]:
    """The arrays of each piece, read where they were made before by the same code.

    Args:
        name: of the dataset.
        settings: plain values that the data depend on, the seed among them.
        pieces: how many.
        make: of the number of a piece gives its arrays, by ``rng``.
        rng: in the state that it has before the first piece.

    """
    root = cache_root()
    key = fingerprint({"dataset": name, "pieces": pieces, **settings, "numpy": np.__version__})
    found = []
    for number in range(pieces):
        path = None if root is None else root / "made" / f"{name}-{key}-{number}.npz"
        known = None if path is None else read(path)
        if known is None:
            known = {**make(number), STATE: json.dumps(rng.bit_generator.state)}
            if path is not None:
                write(path, known)
        rng.bit_generator.state = json.loads(str(known[STATE]))
        found.append(known)
    return found


def read(path: Path) -> Arrays | None:
    """What a piece holds; None where it is not there, or damaged."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return {name: file[name] for name in [*file.files, STATE]}
    except DAMAGED:
        return None


def write(path: Path, arrays: Arrays) -> None:
    """Keep a piece; where the disk is full or the folder not ours, it is made again next time."""
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replaced(path) as partial, partial.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
