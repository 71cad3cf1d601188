"""The examples of a study: those that its file draws, with what is shown of each."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np

from interplay.annotation.draw import draw
from interplay.annotation.pointwise import Values, read_pointwise
from interplay.annotation.study import MEDIA, Modality, Study, inside
from interplay.data.reading.columns import select_columns
from interplay.data.reading.engines import collect
from interplay.data.reading.sources import read_table
from interplay.data.reading.tables import Frame, Table
from interplay.errors import InputError


@dataclass(frozen=True, slots=True)
class Content:
    """What is shown of one modality of an example; only the field of its kind is set.

    Attributes:
        modality: which one.
        text: of text.
        path: of an image, a sound or a film.
        pairs: names and values of a table row.
        channels: names and numbers of a time series.

    """

    modality: Modality
    text: str = ""
    path: Path | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    channels: tuple[tuple[str, tuple[float, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An example.

    Attributes:
        id: its name in tables of ratings.
        label: its class.
        reason: why it was drawn: ``random``, or the atom whose pointwise value is high.
        values: its pointwise values in bits, or None.
        contents: one for each modality.

    """

    id: str
    label: str
    reason: str
    values: Values | None
    contents: tuple[Content, ...]


def items_of(study: Study) -> tuple[Item, ...]:
    """The examples that a study draws; the same study always draws the same.

    Raises:
        InputError: columns or files that are missing or cannot be shown, too few examples of a
            class, or examples of the same name.

    """
    source = Folder(study) if study.data.is_dir() else Rows(study)
    known = read_pointwise(study.pointwise) if study.pointwise else {}
    if known and not set(source.ids) & set(known):
        raise InputError(
            f"pointwise {study.pointwise} names none of the examples: its column item must hold "
            f"names such as {source.ids[0]!r}"
        )
    drawn = draw(
        source.labels,
        [known.get(name) for name in source.ids],
        per_class=study.per_class,
        strongest=study.strongest,
        seed=study.seed,
    )
    return tuple(
        Item(
            source.ids[i], source.labels[i], reason, known.get(source.ids[i]),
            tuple(source.content(i, modality) for modality in study.modalities),
        )
        for i, reason in drawn
    )  # fmt: skip


class Rows:
    """The rows of a table."""

    def __init__(self, study: Study) -> None:
        self.study = study
        table = read_table(study.data)
        self.columns = {
            m.name: select_columns(table, m.columns, f"columns of {m.name}")
            for m in study.modalities
        }
        for name, column in (("label", study.label), ("id", study.id)):
            if column and column not in table.names:
                raise InputError(f"{name} is {column!r}, which is no column of {study.data.name}")
        shown = [name for names in self.columns.values() for name in names]
        wanted = dict.fromkeys([study.label, *([study.id] if study.id else []), *shown])
        frame = table.frame.select(list(wanted))
        self.frame: Frame = collect(frame) if isinstance(frame, nw.LazyFrame) else frame
        self.labels = [as_text(value) for value in self.frame[study.label].to_list()]
        if "" in self.labels:
            raise InputError(
                f"row {self.labels.index('') + 1} of {study.data.name} has no label: drop such rows"
            )
        self.ids = names_of(self.frame, study.id)

    def content(self, row: int, modality: Modality) -> Content:
        """What is shown of one modality of a row."""
        columns = self.columns[modality.name]
        values = [self.frame[name].item(row) for name in columns]
        where = f"{modality.name} of example {self.ids[row]}"
        if modality.kind == "row":
            pairs = tuple(
                (n, as_text(v) or "missing") for n, v in zip(columns, values, strict=True)
            )
            return Content(modality, pairs=pairs)
        if modality.kind == "series" and not isinstance(values[0], str):
            return Content(modality, channels=(("", numbers(flat(values), where)),))
        if len(columns) > 1:
            raise InputError(f"columns of {modality.name} are {len(columns)}: write one")
        text = as_text(values[0])
        if not text:
            raise InputError(f"{where} is missing: drop such rows")
        if modality.kind == "text":
            return Content(modality, text=text)
        return from_file(inside(self.study.folder, text, where), modality, where)


def ids_of(table: Table, column: str, name: str) -> list[str]:
    """The names of the rows of a table, as a study gives them.

    Raises:
        InputError: no such column, or a name that is missing or there twice.

    """
    if column and column not in table.names:
        raise InputError(f"id is {column!r}, which is no column of {name}")
    frame = table.frame.select([column] if column else table.names[:1])
    return names_of(collect(frame) if isinstance(frame, nw.LazyFrame) else frame, column)


def names_of(frame: Frame, column: str) -> list[str]:
    """A name for each row, all different: those of a column, or numbers from 1."""
    if not column:
        return [str(i + 1) for i in range(len(frame))]
    ids = [as_text(value) for value in frame[column].to_list()]
    seen: set[str] = set()
    for name in ids:
        if not name or name in seen:
            raise InputError(
                f"id {column} has {name or 'no name'!r} twice or a row without one: each example "
                "needs a name of its own"
            )
        seen.add(name)
    return ids


class Folder:
    """A folder with one for each class, and in these a file for each modality of an example."""

    def __init__(self, study: Study) -> None:
        self.study = study
        suffixes = [m.suffix for m in study.modalities]
        found: dict[str, set[str]] = {}
        for file in sorted(study.data.glob("*/*")):
            for suffix in suffixes:
                if file.name.endswith(suffix) and not file.name.startswith("."):
                    name = f"{file.parent.name}/{file.name.removesuffix(suffix)}"
                    found.setdefault(name, set()).add(suffix)
        if not found:
            raise InputError(
                f"data {study.data} holds no examples: put files that end in {', '.join(suffixes)} "
                "in a folder for each class"
            )
        for name, there in found.items():
            if lacking := [s for s in suffixes if s not in there]:
                raise InputError(f"example {name} lacks the file {name}{lacking[0]}")
        self.ids = list(found)
        self.labels = [name.split("/")[0] for name in self.ids]

    def content(self, row: int, modality: Modality) -> Content:
        """What is shown of one modality of an example."""
        name = self.ids[row] + modality.suffix
        where = f"{modality.name} of example {self.ids[row]}"
        return from_file(inside(self.study.folder, self.study.data / name, where), modality, where)


def as_text(value: Any) -> str:
    """A value as annotators read it; nothing for what is missing."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value).strip()


def flat(values: Sequence[Any]) -> list[Any]:
    """Values of several columns, or of the list in one."""
    one = len(values) == 1 and not np.isscalar(values[0])
    return list(values[0]) if one else list(values)


def numbers(values: Sequence[Any], where: str) -> tuple[float, ...]:
    """Finite numbers, at least two.

    Raises:
        InputError: they are not.

    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"{where} is no series of numbers: {error}") from error
    if array.ndim != 1 or len(array) < 2 or not np.isfinite(array).all():
        raise InputError(f"{where} must be at least two finite numbers in a row")
    return tuple(array.tolist())


def from_file(path: Path, modality: Modality, where: str) -> Content:
    """What a file holds.

    Raises:
        InputError: it is missing, or of another kind.

    """
    if not path.is_file():
        raise InputError(f"{where}: {path} does not exist or is no file")
    if modality.kind in MEDIA:
        if path.suffix.lower() not in MEDIA[modality.kind]:
            raise InputError(
                f"{where}: {path.name} is no {modality.kind}: files that end in "
                f"{', '.join(MEDIA[modality.kind])} are shown"
            )
        return Content(modality, path=path)
    try:
        return FROM_FILE[modality.kind](path, modality, where)
    except (OSError, ValueError, EOFError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{where}: {path.name} cannot be read: {error}") from error


def text_file(path: Path, modality: Modality, where: str) -> Content:
    """A text."""
    text = path.read_text(encoding="utf-8").strip()
    if not text:
        raise InputError(f"{where}: {path.name} is empty")
    return Content(modality, text=text)


def row_file(path: Path, modality: Modality, where: str) -> Content:
    """Names and values: of a JSON object, or of a CSV file with a header and one row."""
    if path.suffix == ".json":
        values = json.loads(path.read_text(encoding="utf-8"))
    else:
        values = next(lines_of(path), None)
    if not isinstance(values, Mapping) or not values:
        raise InputError(f"{where}: {path.name} must hold names and values: a JSON object, or CSV")
    pairs = tuple((str(name), as_text(value) or "missing") for name, value in values.items())
    return Content(modality, pairs=pairs)


def series_file(path: Path, modality: Modality, where: str) -> Content:
    """Channels: the columns of a CSV file with a header, or of a .npy array (t,) or (t, c)."""
    if path.suffix == ".npy":
        array = np.load(path, allow_pickle=False)
        columns = dict(enumerate(np.atleast_2d(array.T)))
        names = [""] if array.ndim == 1 else [f"channel {i + 1}" for i in columns]
        found = list(columns.values())
    else:
        lines = list(lines_of(path))
        names = list(lines[0]) if lines else []
        found = [np.array([line[name] for line in lines]) for name in names]
    if not found:
        raise InputError(f"{where}: {path.name} holds no numbers")
    channels = tuple((n, numbers(c.tolist(), where)) for n, c in zip(names, found, strict=True))
    return Content(modality, channels=channels)


def lines_of(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by the names of its header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


FROM_FILE = {"text": text_file, "row": row_file, "series": series_file}
