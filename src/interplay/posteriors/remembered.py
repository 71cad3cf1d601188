"""Pools of classifiers that were fitted once are not fitted again, in this process or a later one.

A pool depends on rows, labels, folds, settings, seed, code and library versions: all of them are in
its key, so that what is remembered is what would be found again. In memory and, where fitting took
a fifth of a second or more, as a file of arrays and JSON in the user's cache folder. Files that are
damaged count for nothing. ``INTERPLAY_CACHE`` names another folder, or is ``off``: nothing is
remembered.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from interplay.core.cache import DAMAGED, cache_root
from interplay.core.revision import source_digest
from interplay.core.store import replaced

LIBRARIES = ("numpy", "scipy", "scikit-learn")
WORTH_A_FILE = 0.2  # seconds that fitting took
MOST_IN_MEMORY = 100 * 2**20  # bytes
MOST_ON_DISK = 500 * 2**20

Values = Mapping[str, Any]  # arrays, and plain values

_asked: ContextVar[bool] = ContextVar("remembering", default=True)
_memory: OrderedDict[str, Values] = OrderedDict()


@contextmanager
def nothing_remembered() -> Iterator[None]:
    """For fits that nobody asks for twice, such as those of resamples."""
    token = _asked.set(False)
    try:
        yield
    finally:
        _asked.reset(token)


def remembered(find: Callable[[], Values], *depends_on: Any) -> Values:
    """What ``find`` gives, or gave when it was called with the same before.

    Args:
        find: gives arrays and plain values by name.
        depends_on: all that the result depends on besides the code: arrays, plain values, and
            tuples, lists and mappings of these.

    """
    folder = cache_folder()
    if folder is None or not _asked.get():
        return find()
    key = digest(depends_on)
    known = _memory.get(key) or read(folder / f"{key}.npz")
    if known is None:
        start = time.monotonic()
        known = find()
        if time.monotonic() - start >= WORTH_A_FILE:
            write(folder / f"{key}.npz", known)
    keep_in_memory(key, known)
    return known


def cache_folder() -> Path | None:
    """Where files are kept; None where nothing is to be remembered."""
    root = cache_root()
    return None if root is None else root / "posteriors"


def forget() -> None:
    """Empty the memory of this process; files stay."""
    _memory.clear()


def digest(depends_on: Any) -> str:
    """Of values, code and libraries."""
    found = sha256(f"{source_digest()} {versions()}".encode())
    add_to(found, depends_on)
    return found.hexdigest()[:40]


@cache
def versions() -> str:
    """Of the libraries that fit."""
    return " ".join(version(library) for library in LIBRARIES)


def add_to(found: Any, value: Any) -> None:
    """Take a value into a digest: its type, its size and all it holds."""
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        found.update(f"array {value.dtype.str} {value.shape} ".encode())
        found.update(np.ascontiguousarray(value).data)
    elif isinstance(value, Mapping):
        add_to(found, list(value.items()))
    elif isinstance(value, (tuple, list)):
        found.update(f"{len(value)} ".encode())
        for part in value:
            add_to(found, part)
    elif value is None or isinstance(value, (str, bool, int, float)):
        found.update(f"{value!r} ".encode())
    else:
        raise TypeError(f"{type(value).__name__} cannot be told apart by what it holds")


def keep_in_memory(key: str, known: Values) -> None:
    """Put first; the ones that were not asked for the longest make room."""
    for value in known.values():
        if isinstance(value, np.ndarray):
            value.setflags(write=False)  # it is shared
    _memory[key] = known
    _memory.move_to_end(key)
    while len(_memory) > 1 and sum(map(size, _memory.values())) > MOST_IN_MEMORY:
        _memory.popitem(last=False)


def size(known: Values) -> int:
    """Bytes of the arrays."""
    return sum(value.nbytes for value in known.values() if isinstance(value, np.ndarray))


def read(path: Path) -> Values | None:
    """What a file holds; None where there is none, or it is damaged."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            plain = json.loads(str(file["plain"]))
            arrays = {name: file[name] for name in file.files if name != "plain"}
    except DAMAGED:
        return None
    with suppress(OSError):
        path.touch()  # asked for last
    return {**plain, **arrays}


def write(path: Path, known: Values) -> None:
    """Keep in a file. Where the disk is full or the folder not ours, it is fitted again instead."""
    arrays: dict[str, Any] = {
        name: value for name, value in known.items() if isinstance(value, np.ndarray)
    }
    plain = {name: value for name, value in known.items() if name not in arrays}
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replaced(path) as partial, partial.open("wb") as file:
            np.savez(file, plain=np.array(json.dumps(plain)), **arrays)
        make_room(path.parent)


def make_room(folder: Path) -> None:
    """Remove the files that were not asked for the longest, until the rest is small enough."""
    files = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    total = 0
    for file in files:
        total += file.stat().st_size
        if total > MOST_ON_DISK:
            file.unlink(missing_ok=True)
