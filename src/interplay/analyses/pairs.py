"""``interplay.estimate_pairs``: every pair of several modalities, as in the paper's section 5."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from interplay.core.digits import in_table, percent
from interplay.core.evidence import evidence_of
from interplay.core.pid import PID
from interplay.core.results import Columns, Result
from interplay.core.settings import SAMPLE
from interplay.core.types import Progress
from interplay.data.rows.gather import ATTENDANTS, LABEL
from interplay.errors import InputError
from interplay.estimators.ask import Asked, answer, rows_of
from interplay.estimators.method import Method
from interplay.estimators.streams import seed_of
from interplay.uncertainty.quantify import Uncertainty

SYMBOLS = {"R": "redundancy", "U1": "unique1", "U2": "unique2", "S": "synergy", "I12": "i12"}
OPEN = "?"
SCHEMA = 1


@dataclass(frozen=True, slots=True, repr=False)
class Pairs(Result):
    """The decompositions of every pair of modalities about one label, in bits.

    Attributes:
        pids: by pair of names, in the order in which the modalities were given.
        notes: what to heed when comparing the pairs, in sentences.

    """

    pids: Mapping[tuple[str, str], PID]
    notes: tuple[str, ...] = ()

    @property
    def table(self) -> list[dict[str, Any]]:
        """A row for each pair, with ``first``, ``second``, the four atoms and ``i12`` in bits."""
        return [
            {"first": first, "second": second}
            | {name: getattr(pid, name) for name in SYMBOLS.values()}
            for (first, second), pid in self.pids.items()
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        pairs = [{"pair": list(pair), "pid": pid.to_dict()} for pair, pid in self.pids.items()]
        return {"schema": SCHEMA, "unit": "bits", "pairs": pairs, "notes": list(self.notes)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Pairs:
        """The inverse of ``to_dict``.

        Raises:
            InputError: another schema version, or values that are not what ``to_dict`` writes.

        """
        if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
            raise InputError(f"data is no pairs of schema {SCHEMA}: pass what to_dict() returned")
        given = {k: tuple(v) for k, v in data.items() if k not in ("schema", "unit", "pairs")}
        try:
            pids = {tuple(p["pair"]): PID.from_dict(p["pid"]) for p in data["pairs"]}
            return cls(pids, **given)
        except (KeyError, TypeError) as error:
            raise InputError(f"data is no pairs: {error!r} is missing or wrong") from error

    def columns(self) -> Columns:
        """``first``, ``second``, the four atoms and ``i12`` in bits: a row for each pair."""
        names = ("first", "second", *SYMBOLS.values())
        return {name: [row[name] for row in self.table] for name in names}

    def __iter__(self) -> Iterator[PID]:
        return iter(self.pids.values())

    def __len__(self) -> int:
        return len(self.pids)

    def __getitem__(self, pair: tuple[str, str]) -> PID:
        if pair in self.pids:
            return self.pids[pair]
        known = ", ".join(map(repr, self.pids))
        raise InputError(f"{pair!r} is not one of the pairs: ask for {known}")

    def __str__(self) -> str:
        names = [f"{first}, {second}" for first, second in self.pids]
        wide = max(map(len, names))
        label = next(iter(self)).names[2]
        head = "".join(f"{symbol:>9}" for symbol in (*SYMBOLS, "of H"))
        cells = [told(pid) for pid in self]
        lines = [f"  {name:<{wide}}{row}".rstrip() for name, row in zip(names, cells, strict=True)]
        title = f"What every two of the modalities tell about {label}, in bits"
        marked = any(OPEN in row for row in cells)
        below = [f"  {OPEN}  open: it may be chance, or the interval reaches 0"] if marked else []
        notes = [f"  * {note}" for note in self.notes]
        return "\n".join([title, f"  {'':<{wide}}{head}", *lines, *below, *notes])

    def __repr__(self) -> str:
        return f"Pairs({len(self)} pairs of modalities)"


def told(pid: PID) -> str:
    """The cells of a line: bits, marked where they are open, and the total's share of H(Y)."""
    values = {name: in_table(getattr(pid, name), pid.entropy_y) for name in SYMBOLS.values()}
    marks = {name: OPEN if evidence_of(pid, name).verdict == "open" else " " for name in values}
    bits = "".join(f"{value:>8}{marks[name]}" for name, value in values.items())
    return f" {bits}{percent(pid.total, pid.entropy_y):>8}"


def estimate_pairs(
    modalities: Mapping[str, Any],
    y: Any,
    *,
    data: Any = None,
    method: str | Method = "auto",
    uncertainty: Uncertainty | None = None,
    missing: str = "error",
    groups: Any = None,
    sample_weight: Any = None,
    sample: int = SAMPLE,
    text_encoder: Any = None,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
    **settings: Any,
) -> Pairs:
    """The decomposition of what every two of several modalities tell about a label.

    Each pair is what ``estimate`` gives, from the rows that all modalities have, so that the pairs
    can be compared. The rows are read once.

    Args:
        modalities: two or more, by name: values, or with ``data`` the names of columns, as ``x1``
            of ``estimate``.
        y: the label, as in ``estimate``; so are the other arguments.
        data: as in ``estimate``.
        method: as in ``estimate``; ``"auto"`` may choose one for each pair, which a note says.
        uncertainty: as in ``estimate``.
        missing: as in ``estimate``; ``"drop"`` leaves out rows in which any modality is missing.
        groups: as in ``estimate``.
        sample_weight: as in ``estimate``.
        sample: as in ``estimate``.
        text_encoder: as in ``estimate``.
        progress: as in ``estimate``.
        rng: seed or generator of all chance.
        **settings: as in ``estimate``. ``checkpoint`` makes a file for each pair, with its number
            before the ending.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    check_modalities(modalities)
    asked, seed = Asked.of(method, uncertainty, settings), seed_of(rng)
    rows = rows_of(
        modalities,
        y,
        data,
        seed,
        missing=missing,
        groups=groups,
        sample_weight=sample_weight,
        sample=sample,
        text_encoder=text_encoder,
        names={name: name for name in modalities},
    )
    pids = {
        pair: answer(rows.pair(*pair), asked.numbered(str(i)), seed=seed, progress=progress)
        for i, pair in enumerate(combinations(modalities, 2), start=1)
    }
    return Pairs(pids, (*choices(pids), *different_methods(pids)))


def choices(pids: Mapping[tuple[str, str], PID]) -> tuple[str, ...]:
    """The notes by which "auto" says what it chose for a pair, and why."""
    said = (note for pid in pids.values() for note in pid.notes if note.startswith("method='auto'"))
    return tuple(dict.fromkeys(said))


def different_methods(pids: Mapping[tuple[str, str], PID]) -> tuple[str, ...]:
    """A note where the pairs were not treated alike."""
    methods = sorted({pid.method for pid in pids.values()})
    if len(methods) == 1:
        return ()
    return (
        f"The pairs were treated by different methods ({', '.join(methods)}), as fits their "
        "columns: compare them with care, or pass method=.",
    )


def check_modalities(modalities: Any) -> None:
    """Two or more modalities by names of their own."""
    if not isinstance(modalities, Mapping) or len(modalities) < 2:
        raise InputError("modalities: pass two or more as a dict, {name: columns or values}")
    taken = (LABEL, *ATTENDANTS)
    odd = [name for name in modalities if not isinstance(name, str) or name in taken]
    if odd:
        raise InputError(
            f"modalities holds the name {odd[0]!r}: names are texts other than "
            f"{', '.join(map(repr, taken))}"
        )
