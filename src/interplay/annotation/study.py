"""A study: what is rated, by whom, and how the examples are drawn, from a TOML file."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from interplay.errors import InputError

MEDIA = {
    "image": (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".svg"),
    "audio": (".wav", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".flac", ".aac"),
    "video": (".mp4", ".webm", ".ogv", ".mov", ".m4v"),
}
KINDS = (*MEDIA, "text", "series", "row")
LONGEST_NAME = 40
MOST_ANNOTATORS = 1000


@dataclass(frozen=True, slots=True)
class Modality:
    """What is shown of each example.

    Attributes:
        name: as annotators read it.
        kind: one of ``KINDS``.
        part: 1 or 2: which of the two sides of the questions it belongs to.
        columns: of the table that hold it: one for files and text; globs and ranges are allowed.
        suffix: in a folder, how its files end.

    """

    name: str
    kind: str
    part: int
    columns: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """A study as its file says.

    Attributes:
        file: the TOML file; everything that it names is in its folder.
        task: what is to be predicted, as a question.
        data: a table, or a folder with a folder for each class.
        modalities: two or three.
        annotators: their names.
        title: of the page.
        label: the column of the label; empty for a folder.
        id: the column that names each example; empty to count rows from 1.
        introduction: shown above the instructions.
        per_class: how many examples of each class are drawn at random, or all.
        seed: of the draw, and of the order that each annotator sees.
        strongest: how many of the rows with the highest pointwise value of each atom are mixed in.
        pointwise: a CSV file of these values, or None.
        database: where answers are kept.

    """

    file: Path
    task: str
    data: Path
    modalities: tuple[Modality, ...]
    annotators: tuple[str, ...]
    title: str
    label: str = ""
    id: str = ""
    introduction: str = ""
    per_class: int | None = 10
    seed: int = 0
    strongest: int = 0
    pointwise: Path | None = None
    database: Path = Path("answers.sqlite")

    @property
    def folder(self) -> Path:
        """Outside of which nothing is read."""
        return self.file.parent

    @property
    def sides(self) -> tuple[str, str]:
        """What the questions call the two parts."""
        one, two = (
            " and ".join(m.name for m in self.modalities if m.part == part) for part in (1, 2)
        )
        return one, two


def load_study(path: str | Path) -> Study:
    """Read a study.

    Raises:
        InputError: no such file, no TOML, a setting that is missing, unknown or cannot be used, or
            a path that leads out of the folder of the study.

    """
    file = Path(path).resolve()
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"study {path} cannot be read as TOML: {error}") from error
    check_keys(given, [*(f.name for f in fields(Study) if f.name not in OWN), "modality"], path)
    reader = Settings(given, file)
    data = reader.path("data", needed=True)
    assert data is not None
    study = Study(
        file=file,
        task=reader.text("task", needed=True),
        data=data,
        modalities=modalities(given.get("modality"), in_folder=data.is_dir()),
        annotators=reader.annotators(),
        title=reader.text("title") or file.stem,
        label=reader.text("label"),
        id=reader.text("id"),
        introduction=reader.text("introduction"),
        per_class=None if given.get("per_class") == "all" else reader.number("per_class", 10, 0),
        seed=reader.number("seed", 0, 0),
        strongest=reader.number("strongest", 0, 0),
        pointwise=reader.path("pointwise"),
        database=inside(file.parent, given.get("database", "answers.sqlite"), "database"),
    )
    return checked(study)


OWN = ("file", "modalities")  # not set under these names


def checked(study: Study) -> Study:
    """The study, if its settings go together."""
    in_folder = study.data.is_dir()
    if in_folder and (study.label or study.id):
        raise InputError(
            "label and id are columns, but data is a folder: leave them out; the folders in it are "
            "the classes"
        )
    if not in_folder and not study.label:
        raise InputError("label is missing: name the column of data that holds it")
    if study.strongest and study.pointwise is None:
        raise InputError(
            "strongest needs pointwise, a CSV file of each row's values: "
            "`interplay annotate init --strongest` writes one"
        )
    if study.per_class == 0 and not study.strongest:
        raise InputError("per_class is 0: no example would be shown")
    return study


def check_keys(given: Mapping[str, Any], known: list[str], where: object) -> None:
    """Refuse settings that don't exist, with the closest that do."""
    for name in given:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=3) or sorted(known)
            raise InputError(f"{where} sets {name!r}, which is none of {', '.join(close)}")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a study, checked as they are read."""

    given: Mapping[str, Any]
    file: Path

    def text(self, name: str, *, needed: bool = False) -> str:
        """A text; empty where it is not given."""
        value = self.given.get(name, "")
        if not isinstance(value, str):
            raise InputError(f"{name} is {value!r}: write a text")
        if needed and not value.strip():
            raise InputError(f"{name} is missing in {self.file.name}: write a text")
        return value.strip()

    def number(self, name: str, default: int, least: int) -> int:
        """A whole number."""
        value = self.given.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise InputError(f"{name} is {value!r}: write a whole number from {least} on")
        return value

    def path(self, name: str, *, needed: bool = False) -> Path | None:
        """A file or folder that exists, in the folder of the study."""
        text = self.text(name, needed=needed)
        if not text:
            return None
        found = inside(self.file.parent, text, name)
        if not found.exists():
            raise InputError(f"{name} {text} does not exist: write a path from {self.file.parent}")
        return found

    def annotators(self) -> tuple[str, ...]:
        """Names, or as many numbered ones."""
        given = self.given.get("annotators", 3)
        if isinstance(given, int) and not isinstance(given, bool):
            names: tuple[Any, ...] = tuple(f"annotator{i + 1}" for i in range(given))
        else:
            names = tuple(given) if isinstance(given, list) else ()
        good = all(isinstance(n, str) and 0 < len(n.strip()) <= LONGEST_NAME for n in names)
        if not good or not 0 < len(names) <= MOST_ANNOTATORS or len(set(names)) < len(names):
            raise InputError(
                f"annotators is {given!r}: write a number up to {MOST_ANNOTATORS}, or a list of "
                f"different names of up to {LONGEST_NAME} characters"
            )
        return names


def inside(folder: Path, text: Any, name: str) -> Path:
    """A path in a folder, links followed.

    Raises:
        InputError: it leads out of the folder.

    """
    found = (folder / str(text)).resolve()
    if not found.is_relative_to(folder.resolve()):
        raise InputError(
            f"{name} {text} is outside of the folder of the study, {folder}: nothing outside is "
            "read or shown; copy it there"
        )
    return found


def modalities(given: Any, *, in_folder: bool) -> tuple[Modality, ...]:
    """Two or three modalities, on two sides."""
    if not isinstance(given, list) or len(given) not in (2, 3):
        raise InputError("modality: write two or three [[modality]] sections")
    found = tuple(modality(values, i, in_folder=in_folder) for i, values in enumerate(given))
    if {m.part for m in found} != {1, 2}:
        raise InputError(
            "modality: part must be 1 for some and 2 for others; with three modalities, write the "
            "part of each: those of one part are rated as one"
        )
    if len({m.name for m in found}) < len(found):
        raise InputError("modality: give each a name of its own")
    return found


def modality(values: Any, index: int, *, in_folder: bool) -> Modality:
    """One of them."""
    where = f"[[modality]] {index + 1}"
    if not isinstance(values, dict):
        raise InputError(f"{where} is {values!r}: write a section")
    check_keys(values, [f.name for f in fields(Modality)], where)
    home = "suffix" if in_folder else "columns"
    for name in ("name", "kind", home):
        if not isinstance(values.get(name), str) or not values[name].strip():
            raise InputError(f"{where}: {name} is missing or no text")
    if ("columns" if in_folder else "suffix") in values:
        raise InputError(f"{where}: data is a {'folder' if in_folder else 'table'}: write {home}")
    if values["kind"] not in KINDS:
        raise InputError(f"{where}: kind is {values['kind']!r}: choose one of {', '.join(KINDS)}")
    part = values.get("part", index + 1)
    if isinstance(part, bool) or part not in (1, 2):
        raise InputError(f"{where}: part is {part!r}: write 1 or 2")
    return Modality(**{**values, "part": part})
