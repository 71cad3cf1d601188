"""Finished pieces of work on disk, one line of JSON each, so that a second run goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from interplay.errors import InputError
from interplay.studies.experiment import Values
from interplay.version import __version__


class Ledger:
    """A file of finished pieces, by the fingerprint of their settings.

    Pieces of other settings (a quick run, another seed, another version) may share the file: they
    are kept and not used. A last line that was cut off while it was written is taken out.

    Args:
        path: of the .jsonl file; made when the first piece is added, its folder at once.

    Raises:
        InputError: the file cannot be read or written, or a line is no finished piece.

    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.finished: dict[str, Values] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a+b") as file:  # fails before any work where it cannot be written
                file.seek(0)
                text = file.read()
                whole = self._read(text)
                if whole < len(text):
                    file.truncate(whole)
        except OSError as error:
            raise InputError(
                f"--out {path.parent} cannot be written: {error.strerror}; name another folder"
            ) from error

    def _read(self, text: bytes) -> int:
        """Take in all whole lines; the number of bytes that they are."""
        lines = text.splitlines(keepends=True)
        whole = 0
        for number, line in enumerate(lines, start=1):
            record = parsed(line)
            if record is None and number == len(lines):
                break
            if record is None:
                raise InputError(
                    f"line {number} of {self.path} is no finished piece of work: delete the line, "
                    "or the file to start anew"
                )
            self.finished[record["fingerprint"]] = record["values"]
            whole += len(line)
        return whole

    def get(self, settings: Mapping[str, Any]) -> Values | None:
        """What an earlier run found with these settings, or None."""
        return self.finished.get(fingerprint(settings))

    def add(self, settings: Mapping[str, Any], values: Values) -> Values:
        """Write a finished piece down; gives its values as a later run reads them."""
        key = fingerprint(settings)
        record = {"fingerprint": key, "settings": dict(settings), "values": values}
        line = json.dumps(record) + "\n"
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self.finished[key] = json.loads(line)["values"]
        return self.finished[key]


def parsed(line: bytes) -> dict[str, Any] | None:
    """A record, or None if the line holds none or does not end."""
    if not line.endswith(b"\n"):
        return None
    try:
        record = json.loads(line)
        whole = isinstance(record["values"], dict) and isinstance(record["fingerprint"], str)
    except (ValueError, KeyError, TypeError):
        return None
    return record if whole else None


def fingerprint(settings: Mapping[str, Any]) -> str:
    """A digest of settings and of the library's version."""
    text = json.dumps({"version": __version__, **settings}, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:32]
