"""From data to the table of counts p(x1, x2, y): encoders learnt from a sample, applied to all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from interplay.core.checks import checked_number
from interplay.core.joint import Joint
from interplay.core.types import Codes
from interplay.data.coding.discretise import Settings
from interplay.data.coding.encoder import Encoder, Symbols, lonely_classes, with_keys
from interplay.data.coding.learn import check_levels, learn
from interplay.data.coding.levels import value_levels
from interplay.data.counting.cells import CellCounts, count, count_cells
from interplay.data.reading.engines import approximate_distinct
from interplay.data.reading.tables import Frame, counted
from interplay.data.rows.gather import GROUPS, LABEL, LazyRows, Rows, RowsInMemory, gather
from interplay.data.rows.missing import Tally, check_values
from interplay.errors import InputError

SAMPLE = 100_000  # rows from which encoders are learnt
LONGEST_NAME = 24  # of a selection of columns that stands for a name
LEAST, SAMPLED_VALUES = 1000, 2**24  # rows, whatever their columns; values, beyond these rows
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


@dataclass(frozen=True, slots=True)
class Encoded:
    """Rows with an encoder for each modality and the label, ready to be counted.

    Attributes:
        rows: the rows that are used.
        encoders: of each modality and the label.
        symbols: of the rows in memory, likewise; empty where the rows stay where they are.
        notes: what was done to the rows, in sentences.
        n_rows: rows of the data.
        dropped: how many of them were left out for missing values.
        missing: (column, missing values) of the data, where there are any.

    """

    rows: Rows
    encoders: dict[str, Encoder]
    symbols: dict[str, Symbols]
    notes: tuple[str, ...]
    n_rows: int
    dropped: int
    missing: tuple[tuple[str, int], ...] = ()

    def count(self, first: str, second: str) -> Counted:
        """The counts of two of the modalities and the label."""
        x1, x2, y = (self.encoders[part] for part in (first, second, LABEL))
        if isinstance(self.rows, LazyRows):
            groups = self.rows.columns.get(GROUPS, [None])[0]
            if groups is not None:
                check_grouped(self.rows, (x1, x2, y), groups)
            cells = count_cells(self.rows.frame, x1, x2, y, groups)
            return self.counted((x1, x2, y), (cells.x1, cells.x2, cells.y), cells)
        codes = self.symbols[first], self.symbols[second], self.symbols[LABEL]
        return replace(
            self.counted((x1, x2, y), codes),
            codes=codes,
            numbers=self.rows.numbers,
            groups=group_codes(self.rows),
        )

    def counted(
        self,
        encoders: tuple[Encoder, Encoder, Encoder],
        symbols: tuple[Symbols, Symbols, Symbols],
        cells: CellCounts | None = None,
    ) -> Counted:
        """The counts of rows, or of cells, that have these symbols."""
        joint = count(*symbols, None if cells is None else cells.numbers)
        x1, x2, y = (encoder.name for encoder in encoders)
        classes = np.rint(joint.p_y * (joint.n_samples or 0)).astype(np.intp)
        notes = (*self.notes, *(part.note for part in symbols), *lonely_classes(y, classes))
        return Counted(joint, encoders, (x1, x2, y), notes, self.n_rows, self.dropped, cells=cells)


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
    encoded = encode(
        {"x1": x1, "x2": x2},
        y,
        data=data,
        settings=settings or Settings(),
        sample=sample,
        rng=rng,
        groups=groups,
        names=None if names is None else dict(zip(("x1", "x2", LABEL), names, strict=True)),
    )
    return encoded.count("x1", "x2")


def encode(
    modalities: Mapping[str, Any],
    y: Any,
    *,
    data: Any,
    settings: Settings,
    sample: int,
    rng: np.random.Generator,
    groups: Any = None,
    names: Mapping[str, str] | None = None,
) -> Encoded:
    """The usable rows, with encoders learnt from a sample of them.

    The arguments are those of ``count_data``, for any number of modalities.
    """
    checked_number("sample", sample)
    parts = {**modalities, LABEL: y} | ({} if groups is None else {GROUPS: groups})
    rows, tally = usable(gather(parts, data), settings.missing, sample)
    dropped = tally.incomplete if settings.missing == "drop" else 0
    n_rows = tally.rows - dropped
    called = names_of(rows, names or {}, asked=parts if data is not None else {})
    drawn = draw(rows, sample, n_rows, rng)
    encoders = learn(drawn, called, settings, rng, n_rows)
    notes = tally.notes(settings.missing)
    if (size := len(drawn[LABEL])) < n_rows:
        notes.append(f"What to do to columns was learnt from {size:,} rows drawn at random.")
    if isinstance(rows, LazyRows):
        check_levels(rows.frame, encoders, drawn)
        symbols = {}
    else:
        symbols = {p: encoder.transform(rows.frames[p]) for p, encoder in encoders.items()}
    return Encoded(rows, encoders, symbols, tuple(notes), tally.rows, dropped, tally.missing)


def usable(rows: Rows, missing: str, sample: int) -> tuple[Rows, Tally]:
    """(the rows that can be used, what was found in all); few lazy rows are brought to memory."""
    tally = rows.tally()
    check_values(tally, missing)
    drop = missing == "drop" and tally.incomplete > 0
    left = tally.rows - (tally.incomplete if drop else 0)
    if left < 2:
        raise InputError(f"the data has {counted(left, 'usable row')}: pass at least 2")
    if isinstance(rows, LazyRows) and tally.rows <= sample and rows.fit(tally.rows):
        rows = rows.in_memory()
    return rows.complete() if drop else rows, tally


def draw(rows: Rows, size: int, n_rows: int, rng: np.random.Generator) -> dict[str, Frame]:
    """At most ``size`` of the ``n_rows`` rows, and fewer of many columns, by part."""
    if isinstance(rows, RowsInMemory) and n_rows <= size:
        return rows.frames
    columns = sum(map(len, rows.columns.values()))
    size = min(size, max(LEAST, SAMPLED_VALUES // columns))
    if isinstance(rows, LazyRows):
        return rows.sample(size, n_rows, rng)
    return rows.sample(size, rng)


def names_of(
    rows: Rows, given: Mapping[str, str], asked: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """What to call each part: as given, else by its column if it has one, else as it was asked for.

    ``asked`` are the selections of columns: a short text such as ``"mean_*"`` is a name.
    """
    columns = {part: names for part, names in rows.columns.items() if part != GROUPS}
    called = {part: names[0] if len(names) == 1 else part for part, names in columns.items()}
    for part, selection in (asked or {}).items():
        if part in called and isinstance(selection, str) and len(selection) <= LONGEST_NAME:
            called[part] = selection.strip()
    called |= given
    return called if len(set(called.values())) == len(called) else {part: part for part in called}


def group_codes(rows: RowsInMemory) -> Codes | None:
    """(n,) the number of each row's group, or None without groups."""
    if GROUPS not in rows.frames:
        return None
    frame = rows.frames[GROUPS]
    return value_levels(frame[frame.columns[0]]).codes


def check_grouped(rows: LazyRows, encoders: Sequence[Encoder], groups: str) -> None:
    """Refuse groups that make more counts than fit in memory."""
    number = approximate_distinct(with_keys(rows.frame, encoders, groups))
    if number > MAX_GROUPED:
        raise InputError(
            f"groups ({groups}) makes about {number:,} counts by cell and group, more than "
            f"{MAX_GROUPED:,}: pass fewer bins or clusters, or a coarser group"
        )
