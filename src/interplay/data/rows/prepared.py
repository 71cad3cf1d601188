"""The rows of a question, read and checked once, and passed on to whatever needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from interplay.core.checks import checked_number
from interplay.core.settings import SAMPLE
from interplay.data.reading.tables import counted
from interplay.data.rows.distinct import few_distinct_rows
from interplay.data.rows.gather import (
    ATTENDANTS,
    LABEL,
    WEIGHTS,
    LazyRows,
    Rows,
    RowsInMemory,
    gather,
)
from interplay.data.rows.missing import Tally, check_choice, check_values
from interplay.data.rows.weights import checked_weights
from interplay.errors import InputError

LONGEST_NAME = 24  # of a selection of columns that stands for a name
LEAST, SAMPLED_VALUES = 1000, 2**24  # rows, whatever their columns; values, beyond these rows
FEW = 30  # rows below which no number is to be relied on


@dataclass(frozen=True, eq=False)
class Prepared:
    """Usable rows of modalities, a label, and what goes with them.

    Attributes:
        rows: without missing values where these are dropped; in memory where they fit.
        names: what to call each modality and the label.
        tally: what was found in all rows.
        missing: ``"error"``, ``"drop"`` or ``"category"``.
        sample: the most rows from which is learnt.
        seed: of the rows drawn and of the clusters.

    """

    rows: Rows
    names: dict[str, str]
    tally: Tally
    missing: str
    sample: int
    seed: int
    drawn: dict[int, RowsInMemory] = field(default_factory=dict, repr=False)

    @property
    def dropped(self) -> int:
        """Rows left out for missing values."""
        return self.tally.incomplete if self.missing == "drop" else 0

    @property
    def n_rows(self) -> int:
        """Usable rows."""
        if isinstance(self.rows, RowsInMemory):
            return len(self.rows.numbers)
        return self.tally.rows - self.dropped

    @property
    def has_weights(self) -> bool:
        """Whether rows count differently."""
        return WEIGHTS in self.rows.columns

    def draw(self, size: int | None = None) -> RowsInMemory:
        """At most ``size`` rows at random (default ``sample``), the same ones each time."""
        size = self.sample if size is None else size
        if isinstance(self.rows, RowsInMemory) and self.n_rows <= size:
            return self.rows
        if size not in self.drawn:
            rng = np.random.default_rng([self.seed, 0])
            if isinstance(self.rows, LazyRows):
                frames = self.rows.sample(size, self.n_rows, rng)
                numbers = np.arange(len(next(iter(frames.values()))))
                self.drawn[size] = that_count(RowsInMemory(frames, numbers))
            else:
                self.drawn[size] = self.rows.sample(size, rng)
        return self.drawn[size]

    def to_learn_from(self) -> RowsInMemory:
        """Rows for bins and clusters: ``sample`` of them, and fewer where there are many columns.

        Rows that are in memory anyway are all taken up to ``sample``.
        """
        if isinstance(self.rows, RowsInMemory) and self.n_rows <= self.sample:
            return self.rows
        return self.draw(self.most_to_learn_from())

    def most_to_learn_from(self) -> int:
        """The most rows from which bins and clusters are learnt."""
        columns = sum(map(len, self.rows.columns.values()))
        return min(self.sample, max(LEAST, SAMPLED_VALUES // columns))

    def pair(self, first: str, second: str) -> Prepared:
        """The same rows with two of the modalities, as x1 and x2."""
        kept = {first: "x1", second: "x2"}
        others = [part for part in self.rows.columns if part in (LABEL, *ATTENDANTS)]
        parts = kept | {part: part for part in others}
        return replace(
            self,
            rows=self.rows.only(parts),
            names={parts[part]: name for part, name in self.names.items() if part in parts},
            drawn={size: rows.only(parts) for size, rows in self.drawn.items()},
        )

    @contextmanager
    def lost_rows_named(self) -> Iterator[None]:
        """Say in any error how many rows had been left out for missing values."""
        try:
            yield
        except InputError as error:
            said = lost(self.tally, self.missing)
            if not said:
                raise
            raise InputError(f"{error}{said}") from error

    def notes(self) -> list[str]:
        """What was done to the rows, and a warning where there are next to none."""
        notes = self.tally.notes(self.missing)
        if unweighted := self.tally.rows - self.dropped - self.n_rows:
            notes.append(f"{unweighted:,} rows of weight 0 left out.")
        if self.n_rows < FEW:
            notes.append(f"{self.n_rows} rows are too few to rely on any of these numbers.")
        return notes


def lost(tally: Tally, missing: str) -> str:
    """How many rows were left out, in brackets, or nothing."""
    if missing != "drop" or not tally.incomplete:
        return ""
    return f" ({tally.incomplete:,} of {tally.rows:,} rows were left out for missing values)"


def prepare(
    parts: Mapping[str, Any],
    data: Any,
    *,
    rng: np.random.Generator,
    missing: str = "error",
    sample: int = SAMPLE,
    names: Mapping[str, str] | None = None,
    text_encoder: Any = None,
) -> Prepared:
    """Read the parts of a question, once.

    Args:
        parts: modalities, label, groups and weights: columns of ``data``, or values.
        data: files, a frame, a lazy frame, or None.
        rng: gives the seed of all that is drawn.
        missing: what to do about missing values.
        sample: the most rows from which is learnt.
        names: of modalities and label; by default those of their columns.
        text_encoder: makes numbers of columns of free text, as in ``encode_texts``.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    size = checked_number("sample", sample)
    check_choice(missing)
    rows, tally = usable(gather(parts, data, text_encoder), missing, size)
    asked = parts if data is not None else {}
    called = names_of(rows, names or {}, asked=asked)
    return Prepared(rows, called, tally, missing, size, int(rng.integers(2**31)))


def usable(rows: Rows, missing: str, sample: int) -> tuple[Rows, Tally]:
    """(the rows that can be used, what was found in all); few lazy rows are brought to memory."""
    if isinstance(rows, LazyRows):
        rows = replace(rows, distinct=few_distinct_rows(rows.frame))
    tally = rows.tally()
    check_values(tally, missing)
    drop = missing == "drop" and tally.incomplete > 0
    left = tally.rows - (tally.incomplete if drop else 0)
    if left < 2:
        raise InputError(
            f"the data has {counted(left, 'usable row')}: pass at least 2{lost(tally, missing)}"
        )
    if isinstance(rows, LazyRows) and tally.rows <= sample and rows.fit(tally.rows):
        rows = rows.in_memory()
    if drop:
        rows = rows.complete()
    return that_count(rows) if isinstance(rows, RowsInMemory) else rows, tally


def that_count(rows: RowsInMemory) -> RowsInMemory:
    """Rows whose weight is not 0, once all weights are found to be in order."""
    if WEIGHTS not in rows.frames:
        return rows
    frame = rows.frames[WEIGHTS]
    weights = checked_weights(frame[frame.columns[0]])
    return rows if weights.all() else rows.where(weights > 0)


def names_of(
    rows: Rows, given: Mapping[str, str], asked: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """What to call each part: as given, else by its column if it has one, else as it was asked for.

    ``asked`` are the selections of columns: short texts such as ``"mean_*"`` are names, unless one
    is too long, lest "x1" stand beside "age,sex".
    """
    columns = {part: names for part, names in rows.columns.items() if part not in ATTENDANTS}
    called = {part: names[0] if len(names) == 1 else part for part, names in columns.items()}
    several = {part: (asked or {}).get(part) for part in called if len(columns[part]) > 1}
    texts = {part: text.strip() for part, text in several.items() if isinstance(text, str)}
    if all(len(text) <= LONGEST_NAME for text in texts.values()):
        called |= texts
    called |= given
    return called if len(set(called.values())) == len(called) else {part: part for part in called}
