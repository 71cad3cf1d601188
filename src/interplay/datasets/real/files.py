"""Files of a dataset: where they are looked for, and what is said when one is missing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from interplay.datasets.real.card import Source
from interplay.errors import InputError

ROOT = "INTERPLAY_DATA"  # environment variable


def default_root() -> Path:
    """The folder of datasets: what INTERPLAY_DATA names, else one in the user's cache."""
    named = os.environ.get(ROOT)
    return Path(named) if named else Path.home() / ".cache" / "interplay" / "datasets"


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one dataset.

    Attributes:
        name: of the dataset.
        root: folder that is searched: itself, its subfolder of the dataset's name, and of the
            package's.
        source: where the files come from.

    """

    name: str
    root: Path
    source: Source

    def path(self, relative: str) -> Path:
        """An existing file.

        Raises:
            InputError: it is nowhere; the message says how to get it.

        """
        found = self.find(relative)
        if found is None:
            raise InputError(
                f"{self.name}: the file {relative} is not in {self.root}: "
                f"{self.source.how(self.root, self.name)}"
            )
        return found

    def find(self, relative: str) -> Path | None:
        """The file or folder, or None."""
        for folder in self.folders():
            candidate = folder / relative
            if candidate.exists():
                return candidate
        return None

    def first(self, *relatives: str) -> Path:
        """The first file that exists, of several names that it goes by.

        Raises:
            InputError: there is none.

        """
        for relative in relatives:
            found = self.find(relative)
            if found is not None:
                return found
        return self.path(" or ".join(relatives))

    def folders(self) -> list[Path]:
        """Where to look, in order."""
        inside = [self.root, self.root / self.name]
        if self.source.kind == "folder":
            return inside
        return [*inside, self.root / self.source.folder, *installed(self.source)]

    def wrong(self, path: Path, what: str) -> InputError:
        """An error that says what is wrong with a file, and how to get it anew."""
        known = f" (version {self.source.version} was expected)" if self.source.version else ""
        return InputError(
            f"{self.name}: {path} {what}{known}: {self.source.how(self.root, self.name)}"
        )

    def check_columns(self, path: Path, found: Sequence[str], needed: Sequence[str]) -> None:
        """Refuse a table without the columns that are needed.

        Raises:
            InputError: it names those that are missing.

        """
        missing = [column for column in needed if column not in found]
        if missing:
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            raise self.wrong(path, f"has no column {', '.join(missing[:3])}{more}")


def installed(source: Source) -> list[Path]:
    """Where Python packages are installed, if this source is one of them; nothing is imported."""
    if source.kind != "python":
        return []
    with suppress(ImportError, ValueError):
        spec = find_spec(source.module)
        if spec is not None and spec.submodule_search_locations:
            return [Path(place).parent for place in spec.submodule_search_locations]
    return []


def existing_root(root: str | os.PathLike[str] | None) -> Path:
    """The folder to look in; one that is named must exist.

    Raises:
        InputError: it does not, or is a file.

    """
    if root is None:
        return default_root()
    path = Path(root)
    if not path.is_dir():
        what = "a file, not a folder" if path.exists() else "no such folder"
        raise InputError(f"root is {str(path)!r}: {what}; name the folder that holds the files")
    return path
