"""Which code is running, so that what was kept can be told from what other code would find."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from interplay.version import __version__

PACKAGE = Path(__file__).parents[1]


@cache
def source_digest(*more: Path) -> str:
    """A digest of the package's own source files; any change of them changes it.

    Args:
        more: other files, or folders of .py files, that results depend on.

    """
    digest = sha256(__version__.encode())
    for root in (PACKAGE, *more):
        for file in sources(root):
            digest.update(file.relative_to(root.parent).as_posix().encode() + b"\0")
            digest.update(sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:32]


def sources(root: Path) -> Iterable[Path]:
    """A file, or the .py files of a folder in a fixed order."""
    return [root] if root.is_file() else sorted(root.rglob("*.py"))


@cache
def revision() -> str:
    """For people: the commit where the package is a git checkout, else the version."""
    try:
        found = subprocess.run(
            ["git", "-C", str(PACKAGE), "describe", "--always", "--dirty", "--abbrev=12"],
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
        tracked = subprocess.run(
            ["git", "-C", str(PACKAGE), "ls-files", "--error-unmatch", "version.py"],
            capture_output=True,
            check=False,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return __version__
    return found.stdout.strip() if tracked.returncode == 0 else __version__
