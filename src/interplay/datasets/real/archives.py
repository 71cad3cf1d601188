"""Members of archives, read in memory and never written, within limits."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from interplay.errors import InputError

MEMBER = 256 * 2**20  # most bytes of a member, ...
TOTAL = 4 * 2**30  # ... and of all that are read or passed over


def members(path: Path, wanted: Callable[[str], object]) -> Iterator[tuple[str, bytes]]:
    """(name, contents) of the plain files in a tar archive that are wanted, in its order.

    Names are what the archive says; nothing is written, so they can lead nowhere. Links, devices
    and names that climb out or are absolute are refused.

    Raises:
        InputError: the archive is damaged, cut off, or larger inside than any dataset here.

    """
    seen = 0
    try:
        with tarfile.open(path, "r|*") as archive:
            for member in archive:
                seen += member.size
                if seen > TOTAL:
                    raise InputError(f"{path} holds more than {TOTAL:,} bytes: no dataset does")
                if not wanted(member.name):
                    continue
                check(path, member)
                file = archive.extractfile(member)
                content = b"" if file is None else file.read()
                if len(content) != member.size:
                    raise InputError(f"{path} is cut off in {member.name}: get it anew")
                yield member.name, content
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise InputError(f"{path} cannot be read to its end ({error}): get it anew") from error


def check(path: Path, member: tarfile.TarInfo) -> None:
    """Refuse members that no dataset has."""
    name = PurePosixPath(member.name)
    if name.is_absolute() or ".." in name.parts:
        raise InputError(f"{path} has a member {member.name!r}, which leads out of its folder")
    if not member.isfile():
        raise InputError(f"{path} has a member {member.name!r}, which is no plain file")
    if member.size > MEMBER:
        raise InputError(f"{path} has a member {member.name!r} of {member.size:,} bytes")
