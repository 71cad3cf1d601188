"""Encoders: from the columns of a modality or label to symbols, in memory or in a lazy frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import narwhals as nw
import numpy as np

from interplay.core.types import Codes
from interplay.data.coding.column_coders import Given, Part
from interplay.data.coding.levels import Levels, combine
from interplay.data.reading.tables import AnyFrame, Frame
from interplay.errors import InputError

MAX_SYMBOLS = 1000  # of a modality or label
CONTINUOUS = "of about equal size, made of continuous values"
GROUP = "interplay_group"
PREFIXES = ("interplay_x1_", "interplay_x2_", "interplay_y_")


@dataclass(frozen=True, slots=True)
class Symbols:
    """Codes 0 ... n_symbols - 1, one a row, and a sentence on how they came about."""

    codes: Codes
    n_symbols: int
    note: str


@dataclass(frozen=True, slots=True)
class Encoder:
    """Turns the columns of a modality or label into symbols; fitted on a sample, applied to all.

    For rows in memory: ``transform``. For a lazy frame: ``prepare`` it, group it by ``keys``, and
    give the keys of the groups to ``symbols``; the codes are the same. Symbols are the combinations
    of keys that occur, numbered in the order of values, bins and clusters, so that the order of the
    rows does not matter.

    Attributes:
        name: of the modality or label.
        parts: what is done to which columns.
        note: a sentence on what is done, with the numbers of symbols in the sample.
        label: whether it is a label, which needs at least two symbols.

    """

    name: str
    parts: tuple[Part, ...]
    note: str = ""
    label: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return tuple(column for part in self.parts for column in part.columns)

    @property
    def discrete(self) -> bool:
        """Whether all columns are used as they are, whatever the number of bins or clusters."""
        return all(isinstance(part, Given) for part in self.parts)

    def prepare(self, frame: AnyFrame, prefix: str) -> AnyFrame:
        """The frame with the intermediate columns that the keys read, named from ``prefix``."""
        for i, part in enumerate(self.parts):
            frame = part.prepare(frame, f"{prefix}{i}_")
        return frame

    def keys(self, prefix: str) -> list[nw.Expr]:
        """Keys to group a prepared frame by, named ``{prefix}0``, ``{prefix}1`` ..."""
        keys = [key for i, part in enumerate(self.parts) for key in part.keys(f"{prefix}{i}_")]
        return [key.alias(f"{prefix}{i}") for i, key in enumerate(keys)]

    def symbols(self, keys: Frame) -> Symbols:
        """Symbols of rows that hold the columns that ``keys`` names, no others, in their order.

        Raises:
            InputError: too many symbols, or a label with one class only.

        """
        series = (keys[column] for column in keys.columns)
        return self.joined([p.levels_of_keys(list(islice(series, p.n_keys))) for p in self.parts])

    def transform(self, frame: Frame) -> Symbols:
        """Symbols of a frame in memory that has ``columns``.

        Raises:
            InputError: infinite values, too many symbols, or a label with one class only.

        """
        return self.joined([part.levels(frame) for part in self.parts])

    def noted(self, sample: Frame) -> Encoder:
        """The encoder with the note on what it does to a sample.

        Raises:
            InputError: the sample has too many symbols.

        """
        levels = [part.levels(sample) for part in self.parts]
        return replace(self, note=self.sentence(levels, self.checked(combine(levels)).number))

    def joined(self, levels: Sequence[Levels]) -> Symbols:
        """Symbols from the levels of the parts."""
        joint = self.checked(combine(levels))
        if self.label and joint.number < 2:
            raise InputError(
                f"{self.name} has one class only: there is nothing to tell about it, pass at least "
                "two"
            )
        return Symbols(joint.codes, joint.number, self.sentence(levels, joint.number))

    def checked(self, joint: Levels) -> Levels:
        """The levels, unless there are too many to count rows for each."""
        if joint.number > MAX_SYMBOLS:
            raise InputError(
                f"{self.name} has {joint.number:,} symbols, more than {MAX_SYMBOLS:,}: pass fewer "
                "columns, bins or clusters, or group the values"
            )
        return joint

    def sentence(self, levels: Sequence[Levels], n_symbols: int) -> str:
        """What is done to the columns, and how many symbols that makes."""
        if self.label:
            return self.label_sentence(levels, n_symbols)
        said = "; ".join(part.said(lev) for part, lev in zip(self.parts, levels, strict=True))
        if len(levels) > 1:
            said += f"; together {n_symbols:,} symbols"
        if n_symbols == 1:
            said += "; constant, so it tells nothing"
        return f"{self.name}: {said}."

    def label_sentence(self, levels: Sequence[Levels], n_symbols: int) -> str:
        """What the classes are."""
        said = [classes(part, lev) for part, lev in zip(self.parts, levels, strict=True)]
        if len(said) == 1:
            return f"{self.name}: {said[0]}."
        each = "; ".join(f"{p.columns[0]}: {s}" for p, s in zip(self.parts, said, strict=True))
        return f"{self.name}: {n_symbols:,} classes, combinations of {len(said)} columns ({each})."


def classes(part: Part, levels: Levels) -> str:
    """The classes that one column of a label makes."""
    number = f"{levels.number:,} class{'' if levels.number == 1 else 'es'}"
    kind = "" if isinstance(part, Given) else f" {CONTINUOUS}"
    missing = ", one of them for missing values" if levels.missing else ""
    return f"{number}{kind}{missing}"


def lonely_classes(name: str, rows: Codes) -> tuple[str, ...]:
    """A note on classes with a single row, or none; ``rows`` are the numbers of rows by class."""
    lonely = int((np.asarray(rows) == 1).sum())
    return (f"{name}: {lonely} of the classes with a single row.",) if lonely else ()


def with_keys(frame: AnyFrame, encoders: Sequence[Encoder], groups: str | None = None) -> AnyFrame:
    """The keys of the encoders, then the groups, as the only columns."""
    keys = []
    for encoder, prefix in zip(encoders, PREFIXES, strict=False):
        frame = encoder.prepare(frame, prefix)
        keys += encoder.keys(prefix)
    if groups is not None:
        keys.append(nw.col(groups).alias(GROUP))
    return frame.select(keys)
