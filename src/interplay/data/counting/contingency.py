"""From rows to the table of counts p(x1, x2, y): encoders learnt from a sample, applied to all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from interplay.core.joint import Joint
from interplay.core.settings import SAMPLE
from interplay.core.types import Array, Codes
from interplay.data.coding.as_given import encoders_as_given
from interplay.data.coding.discretise import Settings
from interplay.data.coding.encoder import Encoder, Symbols, lonely_classes, with_keys
from interplay.data.coding.learn import check_levels, learn
from interplay.data.coding.levels import value_levels
from interplay.data.counting.cells import CellCounts, count, count_cells
from interplay.data.reading.engines import approximate_distinct
from interplay.data.rows.gather import GROUPS, LABEL, WEIGHTS, LazyRows, RowsInMemory
from interplay.data.rows.prepared import Prepared, prepare
from interplay.data.rows.weights import checked_weights, effective_size
from interplay.errors import InputError

MAX_GROUPED = 10_000_000  # cells times groups that a lazy count may return


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of two modalities and a label, and how they came about.

    Attributes:
        joint: the empirical distribution p(x1, x2, y).
        encoders: what turns the columns of x1, x2 and y into symbols.
        names: of x1, x2 and y.
        notes: what was done to the data, in sentences.
        n_rows: rows of the data.
        dropped: how many of them were left out for missing values.
        codes: symbols of x1, x2 and y of each kept row; None where the rows stay where they are.
        numbers: the number of each kept row in the data, counted from 0; None likewise.
        groups: (n,) code 0, 1 ... of the group of each kept row; None likewise.
        cells: counts by cell, and by group if there are any, where the rows stay where they are.
        weights: (n,) how much each kept row counts, or None.

    """

    joint: Joint
    encoders: tuple[Encoder, Encoder, Encoder]
    names: tuple[str, str, str]
    notes: tuple[str, ...]
    n_rows: int
    dropped: int
    codes: tuple[Symbols, Symbols, Symbols] | None = None
    numbers: Codes | None = None
    groups: Codes | None = None
    cells: CellCounts | None = None
    weights: Array | None = None

    @property
    def n_used(self) -> int:
        """Rows that were counted."""
        return self.n_rows - self.dropped if self.weights is None else len(self.weights)

    @property
    def effective(self) -> int:
        """Rows of equal weight that would tell as much: Kish's (1965) effective size."""
        return self.n_used if self.weights is None else effective_size(self.weights)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Rows with an encoder for each modality and the label, ready to be counted.

    Attributes:
        prepared: the rows.
        encoders: of each modality and the label.
        symbols: of the rows in memory, or of distinct ones that were counted, likewise; empty
            where the rows stay where they are.
        notes: what was done to the rows, in sentences.

    """

    prepared: Prepared
    encoders: dict[str, Encoder]
    symbols: dict[str, Symbols]
    notes: tuple[str, ...]

    def count(self, first: str = "x1", second: str = "x2") -> Counted:
        """The counts of two of the modalities and the label."""
        rows = self.prepared.rows
        x1, x2, y = (self.encoders[part] for part in (first, second, LABEL))
        if isinstance(rows, LazyRows):
            cells = self.cells(rows, first, second)
            return self.counted((x1, x2, y), (cells.x1, cells.x2, cells.y), cells)
        codes = self.symbols[first], self.symbols[second], self.symbols[LABEL]
        weights = row_weights(rows)
        return replace(
            self.counted((x1, x2, y), codes, weights=weights),
            codes=codes,
            numbers=rows.numbers,
            groups=group_codes(rows),
        )

    def cells(self, rows: LazyRows, first: str, second: str) -> CellCounts:
        """The counts by cell, and by group if there are any, of rows that stay where they are."""
        parts = (first, second, LABEL)
        groups = rows.columns.get(GROUPS, [None])[0]
        if self.symbols and rows.distinct is not None:
            codes = None if groups is None else value_levels(rows.distinct.frame[groups]).codes
            x1, x2, y = (self.symbols[part] for part in parts)
            return CellCounts(x1, x2, y, rows.distinct.numbers, codes)
        one, two, label = (self.encoders[part] for part in parts)
        if groups is not None:
            check_grouped(rows, (one, two, label), groups)
        return count_cells(rows.frame, one, two, label, groups)

    def counted(
        self,
        encoders: tuple[Encoder, Encoder, Encoder],
        symbols: tuple[Symbols, Symbols, Symbols],
        cells: CellCounts | None = None,
        weights: Array | None = None,
    ) -> Counted:
        """The counts of rows, or of cells, that have these symbols."""
        joint = count(*symbols, weights if cells is None else cells.numbers)
        x1, x2, y = (encoder.name for encoder in encoders)
        rows, dropped = self.prepared.tally.rows, self.prepared.dropped
        classes = np.rint(joint.p_y * (rows - dropped)).astype(np.intp)
        notes = (*self.notes, *(part.note for part in symbols), *lonely_classes(y, classes))
        names = (x1, x2, y)
        return Counted(joint, encoders, names, notes, rows, dropped, cells=cells, weights=weights)


def count_data(
    x1: Any,
    x2: Any,
    y: Any,
    *,
    data: Any = None,
    settings: Settings | None = None,
    sample: int = SAMPLE,
    rng: np.random.Generator,
    groups: Any = None,
    names: Sequence[str] | None = None,
) -> Counted:
    """The table of counts of two modalities and a label.

    Args:
        x1: columns of ``data``, or values where there is none; so are ``x2``, ``y`` and ``groups``.
        x2: the second modality.
        y: the label; several columns of ``data`` make a joint label.
        data: files, a frame, or a lazy frame.
        settings: bins, clusters, and what to do with missing values.
        sample: the most rows from which kinds of columns, bins and clusters are learnt; fewer
            where they would hold more than 16 million values.
        rng: draws the sample and seeds the clustering.
        groups: one value a row, such as the subject that it comes from, or a column of ``data``.
        names: of the modalities and the label, all different; by default those of their columns.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    settings = settings or Settings()
    parts = {"x1": x1, "x2": x2, LABEL: y} | ({} if groups is None else {GROUPS: groups})
    called = None if names is None else dict(zip(("x1", "x2", LABEL), names, strict=True))
    prepared = prepare(parts, data, rng=rng, missing=settings.missing, sample=sample, names=called)
    return encode(prepared, settings).count()


def encode(prepared: Prepared, settings: Settings) -> Encoded:
    """Rows with encoders learnt from a sample of them."""
    if prepared.has_weights and isinstance(prepared.rows, LazyRows):
        raise InputError(
            "sample_weight needs rows in memory for method='discrete': pass a smaller sample of "
            "the rows, or method='posterior'"
        )
    rows = prepared.rows
    given = encoders_as_given(prepared, settings)
    if given is not None and isinstance(rows, LazyRows) and rows.distinct is not None:
        frames = rows.split(rows.distinct.frame)
        symbols = {part: encoder.transform(frames[part]) for part, encoder in given.items()}
        return Encoded(prepared, given, symbols, tuple(prepared.notes()))
    learnt = prepared.to_learn_from()
    encoders = learn(learnt.frames, prepared.names, settings, prepared.seed, n_rows=prepared.n_rows)
    notes = prepared.notes()
    size = len(learnt.numbers)
    if size < prepared.n_rows and not all(encoder.discrete for encoder in encoders.values()):
        notes.append(f"What to do to columns was learnt from {size:,} rows drawn at random.")
    if isinstance(rows, LazyRows):
        check_levels(rows.frame, encoders, learnt.frames)
        return Encoded(prepared, encoders, {}, tuple(notes))
    symbols = {p: encoder.transform(rows.frames[p]) for p, encoder in encoders.items()}
    return Encoded(prepared, encoders, symbols, tuple(notes))


def group_codes(rows: RowsInMemory) -> Codes | None:
    """(n,) the number of each row's group, or None without groups."""
    if GROUPS not in rows.frames:
        return None
    frame = rows.frames[GROUPS]
    return value_levels(frame[frame.columns[0]]).codes


def row_weights(rows: RowsInMemory) -> Array | None:
    """(n,) how much each row counts, of mean 1; None where all count alike."""
    if WEIGHTS not in rows.frames:
        return None
    frame = rows.frames[WEIGHTS]
    return checked_weights(frame[frame.columns[0]])


def check_grouped(rows: LazyRows, encoders: Sequence[Encoder], groups: str) -> None:
    """Refuse groups that make more counts than fit in memory."""
    number = approximate_distinct(with_keys(rows.frame, encoders, groups))
    if number > MAX_GROUPED:
        raise InputError(
            f"groups ({groups}) makes about {number:,} counts by cell and group, more than "
            f"{MAX_GROUPED:,}: pass fewer bins or clusters, or a coarser group"
        )
