"""What a measure makes of a table: up to four numbers in bits, and which may be negative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from interplay.core.joint import Joint
from interplay.core.pid import ATOMS, Atom
from interplay.core.results import Columns, Result
from interplay.errors import InputError

NEGATIVE = 1e-9  # bits below zero that are more than rounding


@dataclass(frozen=True, slots=True)
class Measure(Result):
    """Redundancy, unique information and synergy by one definition, in bits.

    Attributes:
        name: of the definition.
        redundancy: R, or None where the definition has none.
        unique1: U1, likewise.
        unique2: U2, likewise.
        synergy: S, likewise.
        may_be_negative: which of the four may be below 0 on some tables.
        source: where it is defined.

    """

    name: str
    redundancy: float | None
    unique1: float | None
    unique2: float | None
    synergy: float | None
    may_be_negative: tuple[Atom, ...] = ()
    source: str = ""

    @property
    def negative(self) -> tuple[Atom, ...]:
        """Which of the four are below 0 here."""
        return tuple(atom for atom in ATOMS if (getattr(self, atom) or 0.0) < -NEGATIVE)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        out: dict[str, Any] = {"unit": "bits"}
        out |= {f.name: getattr(self, f.name) for f in fields(self)}
        return out | {"may_be_negative": list(self.may_be_negative)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Measure:
        """The inverse of ``to_dict``.

        Raises:
            InputError: fields missing or unknown.

        """
        values = {name: value for name, value in dict(data).items() if name != "unit"}
        known = {f.name for f in fields(cls)}
        if set(values) != known:
            odd = ", ".join(sorted(set(values) ^ known))
            raise InputError(f"data is not a Measure: missing or unknown {odd}")
        return cls(**values | {"may_be_negative": tuple(values["may_be_negative"])})

    def columns(self) -> Columns:
        """``atom``, ``bits`` and ``may_be_negative``."""
        return {
            "atom": ATOMS,
            "bits": [getattr(self, atom) for atom in ATOMS],
            "may_be_negative": [atom in self.may_be_negative for atom in ATOMS],
        }


def from_redundancy(name: str, joint: Joint, redundancy: float, **rest: Any) -> Measure:
    """The measure whose other three follow from R: U_i = I_i - R, S = I12 - R - U1 - U2."""
    return Measure(
        name=name,
        redundancy=redundancy,
        unique1=joint.i1 - redundancy,
        unique2=joint.i2 - redundancy,
        synergy=joint.i12 - joint.i1 - joint.i2 + redundancy,
        **rest,
    )


def joint_of(p: Any) -> Joint:
    """A joint distribution, from a table where it is none yet.

    Raises:
        InputError: as in ``Joint.from_table``.

    """
    return p if isinstance(p, Joint) else Joint.from_table(p)
