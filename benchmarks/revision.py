"""What a result was measured on: the revision of the code, versions, machine."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "interplay"


def sources(*more: Path) -> str:
    """A hash of the package's sources, and of more files: it changes with any edit."""
    found = hashlib.sha256()
    for file in [*sorted(PACKAGE.rglob("*.py")), *more]:
        found.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return found.hexdigest()[:12]


def commit() -> str:
    """The revision of the repository, "-dirty" where files differ from it."""
    asked = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "an unknown revision"


def heading(script: str, *more: Path) -> str:
    """A paragraph that opens a result."""
    import numpy
    import scipy

    import interplay

    return (
        f"Printed by `benchmarks/{script}` in one run at {commit()} (sources {sources(*more)}): "
        f"interplay {interplay.__version__}, numpy {numpy.__version__}, scipy {scipy.__version__}, "
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores.\n\n"
    )
