"""The paragraph that opens a result: the revision of the code, versions, machine."""

from __future__ import annotations

import os
import platform
from pathlib import Path

ROOT = Path(__file__).parents[1]


def heading(script: str) -> str:
    """Who printed a result, and with what."""
    import numpy
    import scipy

    import interplay
    from interplay.core.revision import revision, source_digest

    return (
        f"Printed by `benchmarks/{script}` in one run at revision {revision()} "
        f"(sources {source_digest()[:12]}): interplay {interplay.__version__}, numpy "
        f"{numpy.__version__}, scipy {scipy.__version__}, Python {platform.python_version()}, "
        f"{platform.machine()}, {os.cpu_count()} cores.\n\n"
    )
