"""All measures of one table, the exact PID first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from interplay.broja.decompose import check_names, decompose
from interplay.core.atoms import atoms
from interplay.core.checks import checked_generator
from interplay.core.digits import in_table
from interplay.core.joint import Joint
from interplay.core.pid import ATOMS, NAMES, SYMBOLS
from interplay.core.results import Columns, Result
from interplay.core.settings import SAMPLE
from interplay.data.coding.discretise import Settings
from interplay.data.counting.contingency import count_data
from interplay.errors import InputError
from interplay.measures.ccs import ccs
from interplay.measures.ci import ci
from interplay.measures.connected_information import connected_information
from interplay.measures.i_min import i_min
from interplay.measures.measure import Measure, joint_of
from interplay.measures.mmi import mmi
from interplay.measures.wms import wms
from interplay.uncertainty.bias import correct
from interplay.uncertainty.notes import MOSTLY_CHANCE, WORTH_SAYING
from interplay.uncertainty.pair_counts import PairCounts

MEASURES = (i_min, mmi, ccs, wms, ci, connected_information)
PID_SOURCE = "Bertschinger et al., 2014, Quantifying unique information; paper, section 2.1"
CORRECTED = "PID corrected"


@dataclass(frozen=True, slots=True)
class MeasureTable(Result):
    """What each measure makes of the same table, in bits.

    Attributes:
        measures: the PID first.
        total: I(X1,X2;Y).
        names: of X1, X2 and Y.
        n_samples: rows behind the table, None for a distribution.
        notes: what was done to the data, and warnings, in sentences.

    """

    measures: tuple[Measure, ...]
    total: float
    names: tuple[str, str, str] = NAMES
    n_samples: int | None = None
    notes: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Measure:
        """The measure of a name.

        Raises:
            InputError: there is none.

        """
        known = {measure.name: measure for measure in self.measures}
        if name not in known:
            raise InputError(f"name is {name!r}: choose one of {', '.join(known)}")
        return known[name]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "unit": "bits",
            "measures": [measure.to_dict() for measure in self.measures],
            "total": self.total,
            "names": list(self.names),
            "n_samples": self.n_samples,
            "notes": list(self.notes),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> MeasureTable:
        """The inverse of ``to_dict``.

        Raises:
            InputError: data that ``to_dict`` did not write.

        """
        try:
            x1, x2, y = data["names"]
            return cls(
                tuple(Measure.from_dict(one) for one in data["measures"]),
                data["total"],
                (x1, x2, y),
                data["n_samples"],
                tuple(data["notes"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"data is not a MeasureTable: {error!r}") from error

    def columns(self) -> Columns:
        """``measure``, then bits by atom (None where undefined), and which may be negative."""
        bits: dict[str, list[Any]] = {
            atom: [getattr(m, atom) for m in self.measures] for atom in ATOMS
        }
        marks = [", ".join(SYMBOLS[atom] for atom in m.may_be_negative) for m in self.measures]
        names = [measure.name for measure in self.measures]
        return {"measure": names, **bits, "may_be_negative": marks}

    def remarks(self) -> Sequence[str]:
        """The notes."""
        return self.notes

    def __str__(self) -> str:
        x1, x2, y = self.names
        width = max(len(measure.name) for measure in self.measures)
        head = "".join(f"{SYMBOLS[atom]:>9} " for atom in ATOMS)
        lines = [
            f"What {x1} and {x2} tell about {y}, by several definitions, in bits",
            f"  {'':<{width}}{head}".rstrip(),
            *(f"  {measure.name:<{width}}{cells(measure)}".rstrip() for measure in self.measures),
            "  * may be negative on some tables;  -  not defined",
        ]
        return "\n".join([*lines, *(f"  * {note}" for note in self.notes)])


def cells(measure: Measure) -> str:
    """The four numbers of a line, marked where they may be negative."""
    shown = []
    for atom in ATOMS:
        value = getattr(measure, atom)
        mark = "*" if atom in measure.may_be_negative else " "
        shown.append(f"{'-' if value is None else in_table(value):>9}{mark}")
    return "".join(shown)


def compare(
    x1: Any,
    x2: Any,
    y: Any,
    *,
    data: Any = None,
    bins: int | None = None,
    binning: str = "quantile",
    clusters: int | None = None,
    missing: str = "error",
    sample: int = SAMPLE,
    names: Sequence[str] | None = None,
    rng: int | np.random.Generator | None = 0,
) -> MeasureTable:
    """What each measure says of the same rows, turned into symbols and counted.

    The rows become the same table as with ``estimate(..., method="discrete")``. Its PID is there
    twice: of the rows themselves, like all other measures, and corrected, without what small
    samples show by chance, as ``estimate`` has it. The other measures have no correction: read
    them beside the first line. A note says how much of the total is chance.

    Args:
        x1: as in ``estimate``, like the other arguments.
        x2: the second modality.
        y: the label.
        data: a file or a frame, with the names of columns in ``x1``, ``x2`` and ``y``.
        bins: of a single continuous column; None for the cube root of the rows.
        binning: ``"quantile"`` or ``"width"``.
        clusters: of several continuous columns; None for 20, or one for ten rows if that is less.
        missing: ``"error"``, ``"drop"`` or ``"category"``.
        sample: the most rows from which bins and clusters are learnt.
        names: of the modalities and the label.
        rng: seed or generator, of the clusters.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    generator = checked_generator(rng)
    seed = int(rng) if isinstance(rng, (int, np.integer)) else int(generator.integers(2**31))
    table = count_data(
        x1,
        x2,
        y,
        data=data,
        settings=Settings(bins, binning, clusters, missing),
        sample=sample,
        rng=np.random.default_rng([seed, 2]),
        names=None if names is None else check_names(names),
    )
    found = compare_table(table.joint, names=table.names, notes=table.notes)
    return beside_corrected(found, table.joint, np.random.default_rng(seed))


def beside_corrected(found: MeasureTable, joint: Joint, rng: np.random.Generator) -> MeasureTable:
    """With the PID of what the rows were drawn from as second line, as ``estimate`` has it."""
    counts = PairCounts.from_joint(joint)
    plain, *others = found.measures
    assert plain.redundancy is not None  # the PID has one
    i_star = joint.i1 + joint.i2 - plain.redundancy
    four = np.array([joint.i1, joint.i2, joint.i12, i_star])
    for_bias = rng.spawn(3)[0]  # the stream of the correction in ``estimate``
    corrected = correct(counts, four, "surrogate", entropy_y=joint.entropy_y, rng=for_bias)
    values = dict(zip(ATOMS, atoms(corrected.informations).tolist(), strict=True))
    line = Measure(name=CORRECTED, **values, source=PID_SOURCE)
    notes = (*found.notes, *chance_remarks(found, float(corrected.bias[2])))
    return replace(found, measures=(plain, line, *others), notes=notes)


def chance_remarks(found: MeasureTable, bias: float) -> Iterator[str]:
    """How much of the total is chance, and what follows."""
    if bias <= WORTH_SAYING:
        return
    yield (
        f"All but {CORRECTED!r} are numbers of the {found.n_samples:,} rows themselves, and small "
        f"samples show too much: {bias:.2f} of the {found.total:.2f} bits in total are chance."
    )
    if bias > MOSTLY_CHANCE * found.total:
        yield (
            "That is most of it: compare definitions on more rows, or with fewer bins or clusters."
        )


def compare_table(
    p: ArrayLike | Joint, *, names: Sequence[str] = NAMES, notes: Sequence[str] = ()
) -> MeasureTable:
    """What each measure says of a table.

    Args:
        p: (n1, n2, k) probabilities or counts, or a ``Joint`` made from a table or cells.
        names: of X1, X2 and Y, for printing.
        notes: what was done before, in sentences.

    Raises:
        InputError: as in ``Joint.from_table``, or a ``Joint`` made from marginals.

    """
    joint = joint_of(p)
    found = (exact(joint), *(measure(joint) for measure in MEASURES))
    said = (*notes, *remarks(found))
    return MeasureTable(found, joint.i12, check_names(names), joint.n_samples, said)


def exact(joint: Joint) -> Measure:
    """The PID of Bertschinger et al., as a measure."""
    pid = decompose(joint)
    values = {atom: getattr(pid, atom) for atom in ATOMS}
    return Measure(name="PID", **values, source=PID_SOURCE)


def remarks(found: Sequence[Measure]) -> Iterator[str]:
    """What to heed about these numbers."""
    below = [f"{m.name} ({', '.join(SYMBOLS[a] for a in m.negative)})" for m in found if m.negative]
    if below:
        yield f"Negative here: {'; '.join(below)}."
