"""The result of a decomposition: four atoms in bits, and what it takes to trust and repeat it."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from numbers import Real
from typing import Any, Literal, NamedTuple, get_args

from interplay.core.digits import in_table, percent
from interplay.core.evidence import CO_INFORMATION, evidence_of
from interplay.core.results import Columns, Result
from interplay.errors import InputError

SCHEMA = 1
Atom = Literal["redundancy", "unique1", "unique2", "synergy"]
ATOMS: tuple[Atom, ...] = get_args(Atom)
SYMBOLS: dict[Atom, str] = dict(zip(ATOMS, ("R", "U1", "U2", "S"), strict=True))
ALL_SYMBOLS = {str(atom): symbol for atom, symbol in SYMBOLS.items()}
ALL_SYMBOLS |= {"i1": "I1", "i2": "I2", "i12": "I12"}
BITS = (*ATOMS, "i1", "i2", "i12", "i_star", "entropy_y")
NAMES = ("X1", "X2", "Y")
ZERO = 1e-12  # bits: below this an information is zero to rounding


class Interval(NamedTuple):
    """A confidence interval, in bits."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Shares:
    """The four atoms as shares of the total information I(X1,X2;Y); they add up to 1."""

    redundancy: float
    unique1: float
    unique2: float
    synergy: float


class Row(NamedTuple):
    """A line of the printed table."""

    name: str
    symbol: str
    value: str
    share: str
    interval: str
    p_value: str
    meaning: str


@dataclass(frozen=True, slots=True, repr=False)
class PID(Result):
    """Partial information decomposition of what X1 and X2 tell about Y (paper, section 2.1).

    All informations are in bits.

    Attributes:
        redundancy: R, told by either modality.
        unique1: U1, told by X1 alone.
        unique2: U2, told by X2 alone.
        synergy: S, told only by both together.
        i1: I(X1;Y) = R + U1.
        i2: I(X2;Y) = R + U2.
        i12: I(X1,X2;Y) = R + U1 + U2 + S.
        i_star: the union information I* = R + U1 + U2.
        entropy_y: H(Y), the most there is to tell.
        gap: certified bound on the solver's error in I*, and so in each atom; None where there is
            no certificate. It does not cover the error of estimating from samples.
        n_samples: samples behind the estimate, None for a distribution.
        method: how the four informations were obtained.
        names: of X1, X2 and Y, for printing.
        intervals: confidence intervals by atom and information, or None.
        p_values: of the null hypotheses that an atom or information is 0, by name, or None.
        replicates: bootstrap replicates of the four informations (``i1``, ``i2``, ``i12``,
            ``i_star``), for comparing results, or None.
        notes: what was done to the data, and warnings, in sentences.
        provenance: solver, settings, seed, versions.

    """

    redundancy: float
    unique1: float
    unique2: float
    synergy: float
    i1: float
    i2: float
    i12: float
    i_star: float
    entropy_y: float
    gap: float | None = None
    n_samples: int | None = None
    method: str = "exact"
    names: tuple[str, str, str] = NAMES
    intervals: Mapping[str, Interval] | None = field(default=None, hash=False)
    p_values: Mapping[str, float] | None = field(default=None, hash=False)
    replicates: Mapping[str, tuple[float, ...]] | None = field(default=None, hash=False)
    notes: tuple[str, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def total(self) -> float:
        """I(X1,X2;Y), what the four atoms add up to, in bits."""
        return self.i12

    @property
    def co_information(self) -> float:
        """R - S = I1 + I2 - I12, in bits; positive where redundancy prevails."""
        return self.i1 + self.i2 - self.i12

    def normalised(self) -> Shares:
        """The atoms as shares of the total.

        Raises:
            InputError: the total is zero (to rounding), so there is nothing to share.

        """
        if not self.total > ZERO:
            raise InputError(
                f"the total information is {self.total:.3g} bits: shares need a positive total; "
                "read the atoms in bits instead"
            )
        return Shares(*(getattr(self, name) / self.total for name in ATOMS))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; ``schema`` is the version of the layout."""
        out: dict[str, Any] = {"schema": SCHEMA, "unit": "bits"}
        out |= {f.name: getattr(self, f.name) for f in fields(self)}
        out |= {name: float(out[name]) for name in BITS}
        out["gap"] = None if self.gap is None else float(self.gap)
        out["names"], out["notes"] = list(self.names), list(self.notes)
        out["provenance"] = dict(self.provenance)
        if self.intervals is not None:
            out["intervals"] = {
                name: [float(low), float(high)] for name, (low, high) in self.intervals.items()
            }
        if self.p_values is not None:
            out["p_values"] = {name: float(p) for name, p in self.p_values.items()}
        if self.replicates is not None:
            out["replicates"] = {name: list(values) for name, values in self.replicates.items()}
        return out

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PID:
        """The inverse of ``to_dict``.

        Raises:
            InputError: another schema version, fields missing or unknown, or values that are not
                what ``to_dict`` writes.

        """
        if not isinstance(data, Mapping):
            raise InputError(f"data is a {type(data).__name__}: pass what to_dict() returned")
        values = dict(data)
        schema = values.pop("schema", None)
        if schema != SCHEMA:
            raise InputError(
                f"data has schema {schema!r}, this version of interplay reads schema {SCHEMA}: "
                "read it with the version that wrote it"
            )
        values.pop("unit", None)
        check_fields(values)
        values["names"] = text_tuple(values.get("names", NAMES), "names", length=3)
        values["notes"] = text_tuple(values.get("notes", ()), "notes")
        values["intervals"] = read_intervals(values.get("intervals"))
        values["p_values"] = read_numbers(values.get("p_values"), "p_values", float)
        values["replicates"] = read_numbers(values.get("replicates"), "replicates", float_tuple)
        return cls(**values)

    def columns(self) -> Columns:
        """``quantity``, ``bits``, ``low`` and ``high`` (of its interval) and ``p_value``.

        A number that was not asked for is None.
        """
        names = (*ATOMS, *BITS[4:], "co_information")
        intervals, p_values = self.intervals or {}, self.p_values or {}
        ends = [intervals.get(name, (None, None)) for name in names]
        return {
            "quantity": names,
            "bits": [float(getattr(self, name)) for name in names],
            "low": [low for low, _ in ends],
            "high": [high for _, high in ends],
            "p_value": [p_values.get(name) for name in names],
        }

    def __repr__(self) -> str:
        atoms = ", ".join(f"{name}={self._bits(getattr(self, name))}" for name in ATOMS)
        gap = "None" if self.gap is None else f"{self.gap:.1e}"
        return f"PID({atoms}, method={self.method!r}, gap={gap})"

    def __str__(self) -> str:
        rows = self._rows()
        name, symbol, value, share, interval, p_value, _ = (
            max(map(len, column)) for column in zip(*rows, strict=True)
        )
        lines = [
            "  ".join(
                [
                    f"  {row.name:<{name}}",
                    f"{row.symbol:<{symbol}}",
                    f"{row.value:>{value}}",
                    *([f"{row.share:>{share}}"] if share else []),
                    *([f"{row.interval:<{interval}}"] if interval else []),
                    *([f"{row.p_value:<{p_value}}"] if p_value else []),
                    row.meaning,
                ]
            )
            for row in rows
        ]
        lines.insert(len(ATOMS), "  " + "-" * (name + symbol + value + 4))
        notes = [f"  * {note}" for note in self.notes]
        return "\n".join([self._title(), *lines, f"  {self._footer()}", *notes])

    def _repr_html_(self) -> str:
        title, footer = html.escape(self._title()), html.escape(self._footer())
        body = "".join(html_row(row) for row in self._rows())
        notes = "".join(f"<li>{html.escape(note)}</li>" for note in self.notes)
        return (
            f"<table><caption>{title}</caption><tbody>{body}</tbody></table>"
            f"<small>{footer}</small>" + (f"<ul>{notes}</ul>" if notes else "")
        )

    def _title(self) -> str:
        x1, x2, y = self.names
        percent_of = f" and % of H({y})" if self.entropy_y > 0 else ""
        return f"What {x1} and {x2} tell about {y}, in bits{percent_of}"

    def _rows(self) -> list[Row]:
        """The lines of the table: the four atoms first."""
        x1, x2, y = self.names
        lines = [
            ("redundancy", "R", "redundancy", f"told by {x1} and by {x2} alike"),
            ("unique", "U1", "unique1", f"told by {x1} alone"),
            ("unique", "U2", "unique2", f"told by {x2} alone"),
            ("synergy", "S", "synergy", f"told only by {x1} and {x2} together"),
            ("total", "I12", "i12", f"I({x1}, {x2}; {y}) = R + U1 + U2 + S"),
            ("", "I1", "i1", f"I({x1}; {y}) = R + U1"),
            ("", "I2", "i2", f"I({x2}; {y}) = R + U2"),
            ("co-information", "R - S", "co_information", self._balance()),
            ("label entropy", "H", "entropy_y", f"H({y}), the most there is to tell"),
        ]
        return [
            Row(
                name,
                symbol,
                self._bits(getattr(self, key)),
                percent(getattr(self, key), self.entropy_y),
                self._interval(key),
                self._p_value(key),
                meaning,
            )
            for name, symbol, key, meaning in lines
        ]

    def _balance(self) -> str:
        """What the sign of the co-information says about this label, as far as it is borne out."""
        x1, x2, y = self.names
        found = evidence_of(self, CO_INFORMATION)
        zero = float(self._bits(found.value)) == 0
        verdict = {
            "absent": f"redundancy and synergy {'' if zero else 'nearly '}balance",
            "open": "redundancy or synergy may outweigh the other",
            "supported": "redundancy outweighs synergy",
        }[found.verdict]
        if found.verdict == "supported" and found.value < 0:
            verdict = "synergy outweighs redundancy"
        return f"I({x1}; {x2}; {y}): {verdict}"

    def _bits(self, value: float) -> str:
        return in_table(value, self.entropy_y)

    def _interval(self, key: str) -> str:
        if not self.intervals or key not in self.intervals:
            return ""
        low, high = map(self._bits, self.intervals[key])
        return f"[{low}, {high}]"

    def _p_value(self, key: str) -> str:
        if not self.p_values or key not in self.p_values:
            return ""
        return f"p = {self.p_values[key]:.2g}"

    def _footer(self) -> str:
        parts = [self.method]
        if solver := self.provenance.get("solver"):
            parts.append(f"solver {solver}")
        if self.gap is not None:
            parts.append(f"certified to {self.gap:.1e} bits")
        if self.n_samples is not None:
            parts.append(f"n = {self.n_samples:,}")
        return ", ".join(parts)


def html_row(row: Row) -> str:
    """A line of the table, escaped."""
    alignments = ("left", "left", "right", "right", "left", "left", "left")
    cells = (
        f"<td style='text-align:{side}'>{html.escape(cell)}</td>"
        for side, cell in zip(alignments, row, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def check_fields(values: Mapping[str, Any]) -> None:
    """The fields of a PID, all that have no default, and numbers where numbers belong."""
    known = {f.name for f in fields(PID)}
    needed = {f.name for f in fields(PID) if f.default is f.default_factory is MISSING}
    missing, unknown = sorted(needed - set(values)), sorted(set(values) - known)
    if missing or unknown:
        raise InputError(f"data is not a PID: missing {missing}, unknown {unknown}")
    for name in (*BITS, "gap", "n_samples"):
        value = values.get(name)
        absent = value is None and name not in BITS
        if not absent and (isinstance(value, bool) or not isinstance(value, Real)):
            raise InputError(f"data has {name} = {value!r}: it must be a number")


def text_tuple(given: Any, name: str, length: int | None = None) -> Any:
    """A tuple of strings, of ``length`` where one is given."""
    texts = isinstance(given, (list, tuple)) and all(isinstance(text, str) for text in given)
    if not texts or (length is not None and len(given) != length):
        wanted = "strings" if length is None else f"{length} strings"
        raise InputError(f"data has {name} = {given!r}: it must be a list of {wanted}")
    return tuple(given)


def read_numbers(given: Any, name: str, read: Callable[[Any], Any]) -> dict[str, Any] | None:
    """Numbers, or lists of them, by name."""
    if given is None:
        return None
    try:
        return {str(key): read(value) for key, value in given.items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise InputError(f"data has {name} = {given!r}: it must map names to numbers") from error


def float_tuple(values: Any) -> tuple[float, ...]:
    """A tuple of floats."""
    return tuple(map(float, values))


def read_intervals(given: Any) -> dict[str, Interval] | None:
    """Intervals from pairs (low, high) by name."""
    if given is None:
        return None
    try:
        return {str(name): Interval(float(low), float(high)) for name, (low, high) in given.items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise InputError(
            f"data has intervals = {given!r}: it must map names to pairs (low, high)"
        ) from error
