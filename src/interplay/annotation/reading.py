"""Reading ratings: CSV files, Label Studio's JSON export, and the answers of a study."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from interplay.annotation.label_studio import lines_of_tasks
from interplay.annotation.line import Line
from interplay.annotation.questions import HIGHEST, LOWEST, QUESTIONS
from interplay.annotation.ratings import COLUMNS, OPTIONAL, Ratings
from interplay.annotation.store import Store
from interplay.annotation.study import load_study
from interplay.errors import InputError

SEPARATORS = ",;\t"
KINDS = (".csv", ".tsv", ".txt", ".json", ".toml", ".sqlite")


def read(path: str | Path) -> Ratings:
    """Ratings from a file.

    Args:
        path: a CSV file with the columns annotator, item, question, rating and, where known,
            confidence, label and dataset; Label Studio's JSON export, whose controls are named
            after the questions (``redundancy`` and ``redundancy_confidence``, ...); a study.toml,
            or the file in which it keeps answers.

    Raises:
        InputError: the file cannot be read, a column is missing, a rating or confidence is not a
            number from 0 to 5, a question is unknown, or an annotator answers one twice; the
            message names the line.

    """
    file = Path(path)
    if file.suffix not in KINDS:
        raise InputError(f"path {path} ends in {file.suffix!r}: pass one of {', '.join(KINDS)}")
    if file.suffix == ".toml":
        return of_store(load_study(file).database)
    if not file.is_file():
        raise InputError(f"path {path} does not exist or is no file")
    if file.suffix == ".sqlite":
        return of_store(file)
    if file.suffix == ".json":
        lines, notes = lines_of_tasks(parsed(file), file.name)
        return replace(collected(lines, file.name), notes=notes)
    separator, other = header_of(file)
    notes = (f"Columns left out: {', '.join(other)}.",) if other else ()
    return replace(collected(lines_of_csv(file, separator), file.name), notes=notes)


def parsed(file: Path) -> Any:
    """A JSON file."""
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError(f"{file.name} cannot be read as JSON: {error}") from error


def header_of(file: Path) -> tuple[str, list[str]]:
    """What separates the columns of a CSV file, and the names of those that are not read.

    Raises:
        InputError: a column is missing, or there twice.

    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            line = text.readline()
        separator = max(SEPARATORS, key=line.count)
        names = next(csv.reader([line], delimiter=separator), [])
    except (OSError, UnicodeError, csv.Error) as error:
        raise InputError(f"{file.name} cannot be read as CSV: {error}") from error
    needed = [name for name in COLUMNS if name != "confidence"]
    if missing := [name for name in needed if name not in names]:
        raise InputError(
            f"{file.name} lacks the column {missing[0]}: it needs {', '.join(needed)}, and may "
            f"have confidence, {', '.join(OPTIONAL)}"
        )
    if len(set(names)) < len(names):
        raise InputError(f"{file.name} has a column twice: give each a name of its own")
    return separator, [name for name in names if name not in (*COLUMNS, *OPTIONAL)]


def lines_of_csv(file: Path, separator: str) -> Iterator[Line]:
    """The lines of a CSV file."""
    known = (*COLUMNS, *OPTIONAL)
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text, delimiter=separator, strict=True)
            for values in reader:
                where = f"line {reader.line_num} of {file.name}"
                if None in values or None in values.values():
                    raise InputError(f"{where} has more or fewer values than there are columns")
                yield Line(**{name: values.get(name, "") for name in known}, where=where)
    except (OSError, UnicodeError, csv.Error) as error:
        raise InputError(f"{file.name} cannot be read as CSV: {error}") from error


def store_of(path: str | Path) -> Store | None:
    """The answers that a study.toml or its database stands for; None for other files."""
    file = Path(path)
    if file.suffix == ".toml":
        return Store(load_study(file).database)
    return Store(file) if file.suffix == ".sqlite" else None


def of_store(database: Path) -> Ratings:
    """The ratings that a study has so far."""
    store = Store(database)
    try:
        known, answers = store.items(), store.answers()
    finally:
        store.close()
    rated = [answer for answer in answers if answer.rating is not None]
    lines = [
        Line(
            a.annotator, a.item, a.question, str(a.rating),
            "" if a.confidence is None else str(a.confidence), known[a.item].label,
            where=f"{a.annotator} on {a.item} in {database.name}",
        )
        for a in rated
    ]  # fmt: skip
    left = len(answers) - len(rated)
    notes = (f"{left} answers have a confidence but no rating, and are left out.",) if left else ()
    return replace(collected(lines, database.name), notes=notes)


def collected(lines: Iterable[Line], source: str) -> Ratings:
    """Ratings from lines, each checked.

    Raises:
        InputError: a line cannot be used, or there is none.

    """
    kept: list[tuple[Line, float, float]] = []
    seen: dict[tuple[str, ...], str] = {}
    labels: dict[tuple[str, str], str] = {}
    for line in lines:
        check_names(line)
        key = (line.annotator, line.dataset, line.item, line.question)
        if key in seen:
            raise InputError(
                f"{line.where}: {line.annotator} has answered {line.question} of {line.item} "
                f"already, in {seen[key]}"
            )
        seen[key] = line.where
        if labels.setdefault(key[1:3], line.label) != line.label:
            raise InputError(
                f"{line.where}: the label of {line.item} is {line.label!r}, but was "
                f"{labels[key[1:3]]!r} before"
            )
        confidence = (
            number(line.confidence, "confidence", line.where) if line.confidence else math.nan
        )
        kept.append((line, number(line.rating, "rating", line.where), confidence))
    if not kept:
        raise InputError(f"{source} holds no ratings")
    texts: dict[str, Any] = {
        name: np.array([getattr(line, name) for line, _, _ in kept])
        for name in ("annotator", "item", "question", *OPTIONAL)
    }
    ratings, confidences = (np.array([row[i] for row in kept]) for i in (1, 2))
    return Ratings(rating=ratings, confidence=confidences, **texts)


def check_names(line: Line) -> None:
    """Someone, something and one of the questions."""
    for name in ("annotator", "item"):
        if not getattr(line, name):
            raise InputError(f"{line.where}: {name} is empty")
    if line.question not in QUESTIONS:
        raise InputError(
            f"{line.where}: question is {line.question!r}: it must be one of {', '.join(QUESTIONS)}"
        )


def number(text: str, name: str, where: str) -> float:
    """A number on the scale."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not LOWEST <= value <= HIGHEST:
        raise InputError(
            f"{where}: {name} is {text!r}: it must be a number from {LOWEST} to {HIGHEST}"
        )
    return value
