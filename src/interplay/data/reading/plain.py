"""Plain files: what is compressed, piped in or not in UTF-8 is written to one, in a folder that is
removed at the end.

A file is unpacked once, however often it is read, as long as it does not change.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol, TextIO

from interplay.errors import InputError

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"  # how these files start
BLOCK = 2**20
RATIO, LEAST = 200, 2**30  # bytes that one byte may expand to, beyond a gigabyte
STDIN = "-"
MAGIC = {b"PAR1": ".parquet", b"ARROW1": ".arrow", b"\xff\xff\xff\xff": ".arrow", b"{": ".jsonl"}


class Readable(Protocol):
    """An open file of bytes."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most ``size``."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    Attributes:
        path: where its plain bytes are.
        name: what to call it.
        kind: its kind, as the ending of a name such as ``.csv``.
        packed: what it was compressed by, ``gz`` or ``zip``, or nothing.

    """

    path: Path
    name: str
    kind: str
    packed: str = ""


@cache
def scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder that is removed at the end of the process."""
    return tempfile.TemporaryDirectory(prefix="interplay-", ignore_cleanup_errors=True)


def new_file() -> Path:
    """The path of a new file in the scratch folder."""
    with tempfile.NamedTemporaryFile(dir=scratch().name, delete=False) as file:
        return Path(file.name)


def stamp(path: Path) -> tuple[int, int]:
    """Differs where a file has changed."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def kind_of(path: Path) -> str:
    """The kind of a file by its name, without the ending of a compressed one."""
    ending = path.suffix.lower()
    if ending in (".gz", ".zip") and (inner := Path(path.stem).suffix.lower()):
        return inner
    return ending


def plain_source(path: Path) -> Source:
    """A file with its bytes unpacked, if they were packed.

    Raises:
        InputError: an archive of several files, or one that expands to far more than it holds.

    """
    kind = kind_of(path)
    start = first_bytes(path, len(ZIP))
    if start.startswith(GZIP):
        return Source(unzipped_gzip(path, stamp(path)), str(path), kind, "gz")
    if start == ZIP and path.suffix.lower() not in (".npz", ".xlsx"):
        found, member = unzipped_member(path, stamp(path))
        return Source(found, f"{path} ({member})", kind_of(Path(member)), "zip")
    return Source(path, str(path), kind)


def first_bytes(path: Path, number: int) -> bytes:
    """How a file starts."""
    with path.open("rb") as file:
        return file.read(number)


@lru_cache(maxsize=64)
def unzipped_gzip(path: Path, _: tuple[int, int]) -> Path:
    """The plain bytes of a gzip file."""
    with gzip.open(path, "rb") as file:
        return copied(file, str(path), path.stat().st_size)


@lru_cache(maxsize=64)
def unzipped_member(path: Path, _: tuple[int, int]) -> tuple[Path, str]:
    """(the plain bytes, the name) of the only file in a zip archive."""
    with zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if is_data(info.filename)]
        if len(members) != 1:
            names = ", ".join(info.filename for info in members[:5]) or "none"
            raise InputError(
                f"{path} holds {len(members)} files ({names}): unpack it and pass the one you mean"
            )
        (member,) = members
        if member.flag_bits & 1:
            raise InputError(f"{path} is encrypted: unpack it first")
        with archive.open(member) as file:
            return copied(file, str(path), member.compress_size), member.filename


def is_data(name: str) -> bool:
    """Whether a member of an archive is a file that people put there."""
    parts = name.split("/")
    return bool(parts[-1]) and not any(part.startswith((".", "__MACOSX")) for part in parts)


def copied(file: Readable, name: str, packed: int) -> Path:
    """The bytes of an open file in a new one, bounded by how many there are when packed.

    Raises:
        InputError: there are far more, or the packed ones are broken off.

    """
    most = max(LEAST, RATIO * packed)
    target = new_file()
    try:
        with target.open("wb") as plain:
            for block in blocks(file):
                if plain.tell() + len(block) > most:
                    raise InputError(
                        f"{name} expands to more than {most / 2**30:.1f} GB, over {RATIO} times "
                        "its size: unpack it yourself if that is right"
                    )
                plain.write(block)
    except (EOFError, OSError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        target.unlink()
        raise InputError(f"{name} cannot be unpacked: {error}; it may be truncated") from error
    except InputError:
        target.unlink()
        raise
    return target


def blocks(file: Readable) -> Iterator[bytes]:
    """The bytes of a file, some at a time."""
    while block := file.read(BLOCK):
        yield block


def from_stdin() -> Source:
    """What is piped in; its kind is told from how it starts.

    Raises:
        InputError: nothing is piped in.

    """
    if sys.stdin is None or sys.stdin.isatty():
        raise InputError("- stands for what is piped in, but nothing is: pass the path of a file")
    return piped(sys.stdin)


@lru_cache(maxsize=1)
def piped(stream: TextIO) -> Source:
    """What a stream holds, read once."""
    path = new_file()
    with path.open("wb") as file:
        for block in blocks(stream.buffer):
            file.write(block)
    if path.stat().st_size == 0:
        raise InputError("what is piped in is empty: it holds no bytes")
    start = first_bytes(path, 8)
    if start.startswith(ZIP) and (kind := kind_of_archive(path)):
        return Source(path, "stdin", kind)
    source = plain_source(path)
    start = first_bytes(source.path, 64).lstrip()
    kinds = [kind for magic, kind in MAGIC.items() if start.startswith(magic)]
    return replace(source, name="stdin", kind=kinds[0] if kinds else ".csv")


def kind_of_archive(path: Path) -> str:
    """``.xlsx`` or ``.npz``, which are archives too, or nothing."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    if "xl/workbook.xml" in names:
        return ".xlsx"
    return ".npz" if all(name.endswith(".npy") for name in names) else ""


def in_utf8(path: Path, encoding: str, name: str) -> Path:
    """A text file in UTF-8: the same where it is one already, else a copy."""
    if encoding == "utf-8":
        return path
    try:
        return transcoded(path, encoding, stamp(path))
    except UnicodeError as error:
        raise InputError(
            f"{name} is not encoded in {encoding}: {error}; pass another encoding"
        ) from error


@lru_cache(maxsize=64)
def transcoded(path: Path, encoding: str, _: tuple[int, int]) -> Path:
    """A copy in UTF-8."""
    target = new_file()
    with (
        path.open("r", encoding=encoding, newline="") as text,
        target.open("w", encoding="utf-8", newline="") as copy,
    ):
        while block := text.read(BLOCK):
            copy.write(block)
    return target
