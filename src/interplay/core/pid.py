"""The result of a decomposition: four atoms in bits, and what it takes to trust and repeat it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from interplay.errors import InputError

SCHEMA = 1
ATOMS = ("redundancy", "unique1", "unique2", "synergy")


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


@dataclass(frozen=True, slots=True)
class PID:
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
        intervals: confidence intervals by atom, or None.
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
    names: tuple[str, str, str] = ("X1", "X2", "Y")
    intervals: Mapping[str, Interval] | None = None
    notes: tuple[str, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """I(X1,X2;Y), what the four atoms add up to, in bits."""
        return self.i12

    @property
    def co_information(self) -> float:
        """R - S = I1 + I2 - I12, in bits: positive where redundancy prevails."""
        return self.i1 + self.i2 - self.i12

    def normalised(self) -> Shares:
        """The atoms as shares of the total.

        Raises:
            InputError: the total is not positive, so there is nothing to share.

        """
        if self.total <= 0:
            raise InputError(
                f"the total information is {self.total:.3g} bits: shares need a positive total; "
                "read the atoms in bits instead"
            )
        return Shares(*(getattr(self, name) / self.total for name in ATOMS))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; ``schema`` is the version of the layout."""
        out: dict[str, Any] = {"schema": SCHEMA, "unit": "bits"}
        out |= {f.name: getattr(self, f.name) for f in fields(self)}
        out["names"], out["notes"] = list(self.names), list(self.notes)
        out["provenance"] = dict(self.provenance)
        if self.intervals is not None:
            out["intervals"] = {name: list(value) for name, value in self.intervals.items()}
        return out

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PID:
        """The inverse of ``to_dict``.

        Raises:
            InputError: another schema version, or fields missing or unknown.

        """
        values = dict(data)
        schema = values.pop("schema", None)
        if schema != SCHEMA:
            raise InputError(
                f"data has schema {schema!r}, this version of interplay reads schema {SCHEMA}"
            )
        values.pop("unit", None)
        known = {f.name for f in fields(cls)}
        missing, unknown = sorted(known - set(values)), sorted(set(values) - known)
        if missing or unknown:
            raise InputError(f"data is not a PID: missing {missing}, unknown {unknown}")
        values["names"], values["notes"] = tuple(values["names"]), tuple(values["notes"])
        if values["intervals"] is not None:
            values["intervals"] = {k: Interval(*v) for k, v in values["intervals"].items()}
        return cls(**values)

    def __str__(self) -> str:
        x1, x2, y = self.names
        title = f"What {x1} and {x2} tell about {y}, in bits"
        rows = self._rows()
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        lines = [title]
        for index, row in enumerate(rows):
            if index in (4, 8):
                lines.append("  " + "-" * (sum(widths[:3]) + 4))
            cells = [row[0].ljust(widths[0]), row[1].ljust(widths[1]), row[2].rjust(widths[2])]
            lines.append(f"  {'  '.join([*cells, row[3]])}".rstrip())
        lines.append(f"  {self._footer()}")
        return "\n".join(lines)

    def _rows(self) -> list[tuple[str, str, str, str]]:
        """(name, symbol, value, meaning) of every line of the table."""
        x1, x2, y = self.names
        atoms = [
            ("redundancy", "R", f"told by {x1} and by {x2} alike"),
            ("unique1", "U1", f"told by {x1} alone"),
            ("unique2", "U2", f"told by {x2} alone"),
            ("synergy", "S", f"told only by {x1} and {x2} together"),
        ]
        rows = [
            (name.rstrip("12"), symbol, bits(getattr(self, name)), meaning + self._interval(name))
            for name, symbol, meaning in atoms
        ]
        return [
            *rows,
            ("total", "I12", bits(self.i12), f"I({x1}, {x2}; {y})"),
            ("", "I1", bits(self.i1), f"I({x1}; {y}) = R + U1"),
            ("", "I2", bits(self.i2), f"I({x2}; {y}) = R + U2"),
            ("co-information", "R - S", bits(self.co_information), "above 0: redundancy prevails"),
            ("label entropy", "H", bits(self.entropy_y), f"H({y}), the most there is to tell"),
        ]

    def _interval(self, name: str) -> str:
        if not self.intervals or name not in self.intervals:
            return ""
        low, high = self.intervals[name]
        return f"  [{bits(low)}, {bits(high)}]"

    def _footer(self) -> str:
        parts = [self.method]
        if solver := self.provenance.get("solver"):
            parts.append(f"solver {solver}")
        if self.gap is not None:
            parts.append(f"certified to {self.gap:.1e} bits")
        if self.n_samples is not None:
            parts.append(f"n = {self.n_samples:,}")
        return ", ".join(parts)

    def _repr_html_(self) -> str:
        title, *_ = str(self).splitlines()
        body = "".join(
            "<tr>"
            + "".join(f"<td style='text-align:left'>{html.escape(cell)}</td>" for cell in row)
            + "</tr>"
            for row in self._rows()
        )
        return (
            f"<table><caption>{html.escape(title)}</caption><tbody>{body}</tbody></table>"
            f"<small>{html.escape(self._footer())}</small>"
        )


def bits(value: float) -> str:
    """Four decimals, without a minus sign in front of zero."""
    return f"{value + 0.0 if round(value, 4) else 0.0:.4f}"
