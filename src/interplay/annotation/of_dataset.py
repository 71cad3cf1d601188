"""A study of a dataset in memory: some of its rows, written as a table and the files it names."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from interplay.annotation.draw import draw
from interplay.annotation.pointwise import Values
from interplay.annotation.study import KINDS
from interplay.errors import InputError

MOST_COLUMNS = 30  # that are shown as a table; more are a line
FILES = "files"  # folder of what the table names
SHAPES = {"text": "a list of texts", "image": "(n, h, w), (n, h, w, 3 or 4)"}


@dataclass(frozen=True, slots=True)
class Part:
    """A modality to be written.

    Attributes:
        name: of its columns.
        values: n rows: a list of texts, or an array.
        kind: as in a study.
        range: (least, greatest) of the numbers of images.

    """

    name: str
    values: Any
    kind: str
    range: tuple[float, float] = (0.0, 1.0)

    @property
    def columns(self) -> str:
        """The columns of the table that hold it."""
        several = self.kind == "row" and np.ndim(self.values) > 1
        return f"{self.name}_*" if several else self.name

    def cells(self, row: int, folder: Path) -> dict[str, str]:
        """What the table says of a row; files are written."""
        value = self.values[row]
        if self.kind == "text":
            return {self.name: str(value)}
        if self.kind == "row":
            if np.ndim(value) == 0:
                return {self.name: str(value)}
            return {f"{self.name}_{i + 1}": f"{v:.6g}" for i, v in enumerate(np.ravel(value))}
        ending = "png" if self.kind == "image" else "npy"
        file = folder / FILES / f"{self.name}-{row + 1}.{ending}"
        if self.kind == "image":
            from matplotlib.image import imsave

            low, high = self.range
            shades = np.clip((value - low) / (high - low or 1.0), 0, 1)
            imsave(file, shades, cmap="gray", vmin=0, vmax=1)
        else:
            np.save(file, np.asarray(value, dtype=np.float64))
        return {self.name: f"{FILES}/{file.name}"}


def part_of(name: str, values: Any, kind: str | None) -> Part:
    """A modality with a kind that fits its shape.

    Raises:
        InputError: it does not fit.

    """
    column = re.sub(r"\W+", "_", name)
    text = isinstance(values, list)
    shape: tuple[int, ...] = () if text else np.shape(values)
    found = kind or told("text" if text else shape)
    fits = {
        "text": text,
        "image": len(shape) == 3 or (len(shape) == 4 and shape[3] in (3, 4)),
        "series": len(shape) in (2, 3),
        "row": len(shape) in (1, 2),
    }
    if found not in fits or not fits[found]:
        raise InputError(
            f"kinds: {name}, {SHAPES['text'] if text else f'an array {shape}'}, cannot be shown as "
            f"{found}; choose one of {', '.join(k for k in KINDS if fits.get(k)) or 'none'}"
        )
    if found != "image":
        return Part(column, values, found)
    whole = (
        (0.0, 255.0) if np.asarray(values).dtype == np.uint8 else (np.min(values), np.max(values))
    )
    return Part(column, values, found, (float(whole[0]), float(whole[1])))


def told(shape: str | tuple[int, ...]) -> str:
    """What values of a shape are."""
    if isinstance(shape, str):
        return shape
    if len(shape) < 3:
        return "row" if len(shape) == 1 or shape[1] <= MOST_COLUMNS else "series"
    return "series" if len(shape) == 3 else "image"


def write_rows(
    parts: Sequence[Part],
    labels: Sequence[str],
    folder: Path,
    *,
    values: Mapping[str, Values],
    per_class: int | None,
    strongest: int,
    seed: int,
) -> Path:
    """Draw rows as a study does, and write these alone; gives the table.

    Args:
        parts: the modalities.
        labels: (n,) the class of each row.
        folder: where to write; new or empty.
        values: pointwise values in bits by the name of the row, counted from 1.
        per_class: rows of each class, drawn at random; None for all.
        strongest: rows with the highest value of each atom.
        seed: of the draw.

    Raises:
        InputError: too few rows, or a folder that holds files or cannot be written.

    """
    known = [values.get(str(i + 1)) for i in range(len(labels))]
    drawn = draw(labels, known, per_class=per_class, strongest=strongest, seed=seed)
    try:
        (folder / FILES).mkdir(parents=True, exist_ok=True)
        lines = []
        for row in sorted(row for row, _ in drawn):
            line = {"id": str(row + 1), "label": labels[row]}
            for part in parts:
                line |= part.cells(row, folder)
            lines.append(line)
        with (folder / "items.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(lines[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(lines)
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror}") from error
    return folder / "items.csv"


def check_new(folder: Path) -> None:
    """Refuse a folder that holds files."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} holds files already: name a new folder")
