"""The user's cache folder, for what can be made again."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import BadZipFile

VARIABLE = "INTERPLAY_CACHE"  # names another folder, or is "off"
OFF = "off"
DAMAGED = (OSError, ValueError, KeyError, EOFError, BadZipFile)  # what reading such a .npz raises


def cache_root() -> Path | None:
    """Where files are kept; None where nothing is to be kept."""
    named = os.environ.get(VARIABLE)
    if named == OFF:
        return None
    return Path(named or Path.home() / ".cache" / "interplay")
