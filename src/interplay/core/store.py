"""Finished work on disk, so that a run that was stopped goes on, and never with stale results.

``Store`` keeps many finished pieces, one line of JSON each. ``replaced`` writes one state, whole or
not at all. Both are known by ``fingerprint``, a digest of the settings and of the code: what other
code has left behind is kept and not used.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from errno import ENOSPC
from hashlib import sha256
from pathlib import Path
from typing import Any

from interplay.core.revision import revision, source_digest
from interplay.errors import InputError

Values = dict[str, Any]
START = b'{"fingerprint": "'  # of every line that is written


def fingerprint(settings: Mapping[str, Any], *sources: Path) -> str:
    """A digest of settings (plain values) and of all code: the package's, and ``sources``."""
    text = json.dumps({"code": source_digest(*sources), "settings": settings}, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:32]


class Store:
    """A file of finished pieces of work, by the fingerprint of their settings.

    Pieces of other settings (a quick run, another seed) and of other code may share the file. So
    may several processes: a piece is one write at the end of the file, and what others have added
    is read when it is asked for. A line that was cut off while it was written counts for nothing.

    Args:
        path: of the .jsonl file; made when the first piece is added, its folder at once.
        sources: files or folders of code, besides the package, that the results depend on.

    Raises:
        InputError: the file cannot be read or written, or a line is no finished piece.

    """

    def __init__(self, path: Path, *sources: Path) -> None:
        self.path = path
        self.sources = sources
        self.finished: dict[str, Values] = {}
        self._bytes = self._lines = 0  # that are read
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.open("ab").close()  # fails before any work where it cannot be written
            self._refresh()
        except OSError as error:
            raise unwritten(path, error) from error

    def get(self, settings: Mapping[str, Any]) -> Values | None:
        """What an earlier run, or another process, found with these settings; else None."""
        key = fingerprint(settings, *self.sources)
        if key not in self.finished:
            self._refresh()
        return self.finished.get(key)

    def add(self, settings: Mapping[str, Any], values: Values) -> Values:
        """Write a finished piece down; gives its values as a later run reads them.

        Raises:
            InputError: the file cannot be written, say because the disk is full.

        """
        key = fingerprint(settings, *self.sources)
        record = {"fingerprint": key, "settings": dict(settings), "values": values}
        line = json.dumps(record | {"revision": revision()})
        try:
            appended(self.path, line.encode() + b"\n")
        except OSError as error:
            raise unwritten(self.path, error) from error
        self.finished[key] = json.loads(line)["values"]
        return self.finished[key]

    def _refresh(self) -> None:
        """Take in the lines that were added since the last time."""
        with self.path.open("rb") as file:
            file.seek(self._bytes)
            text = file.read()
        whole = text[: text.rfind(b"\n") + 1]
        for line in whole.split(b"\n")[:-1]:
            self._lines += 1
            self._take(line)
        self._bytes += len(whole)

    def _take(self, line: bytes) -> None:
        """Take in a line that ends."""
        record = parsed(line)
        if record is not None:
            self.finished[record["fingerprint"]] = record["values"]
        elif not cut_off(line):
            raise InputError(
                f"line {self._lines} of {self.path} is no finished piece of work: delete the line, "
                "or the file to start anew"
            )


def parsed(line: bytes) -> dict[str, Any] | None:
    """A record, or None where the line holds none."""
    try:
        record = json.loads(line)
        whole = isinstance(record["values"], dict) and isinstance(record["fingerprint"], str)
    except (ValueError, KeyError, TypeError):
        return None
    return record if whole else None


def cut_off(line: bytes) -> bool:
    """Whether a line without a record is the beginning of one, or zeros, as power cuts leave."""
    begun = line.strip(b"\0 \r")
    return begun[: len(START)] == START[: len(begun)]


def unwritten(path: Path, error: OSError) -> InputError:
    """What to tell of a file that cannot be written."""
    return InputError(f"{path} cannot be written: {error.strerror}; name another folder")


def appended(path: Path, line: bytes) -> None:
    """Add a line in one write, on a line of its own, and see it through to the disk."""
    with path.open("a+b", buffering=0) as file:
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(end - 1)
            if file.read(1) != b"\n":
                line = b"\n" + line
        if file.write(line) != len(line):
            raise OSError(ENOSPC, "no room for all of it")
        os.fsync(file.fileno())


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A file to write to, which takes the place of ``path`` when all is written.

    A break while writing leaves the old file whole; several processes don't meet.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        yield partial
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
