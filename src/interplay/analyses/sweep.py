"""``interplay.sweep_bins``: how the four atoms move with the number of bins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from interplay.analyses.kept_information import MODALITIES, draw_sample, shares
from interplay.analyses.unbinned_information import Reference, reference_information
from interplay.core.checks import checked_generator, checked_number
from interplay.core.pid import PID, decimals
from interplay.core.settings import SWEPT_BINS
from interplay.core.types import Progress
from interplay.data.coding.column_coders import Clusters
from interplay.data.coding.discretise import complete
from interplay.data.coding.encoder import Encoder
from interplay.data.coding.levels import numeric_matrix
from interplay.data.coding.nearest import distinct_rows
from interplay.data.reading.tables import Frame, listed
from interplay.data.rows.gather import LABEL
from interplay.errors import InputError
from interplay.estimators.estimate import estimate

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """The result with one number of bins.

    Attributes:
        bins: number of bins, or of clusters for a modality that is clustered.
        pid: what ``estimate`` gives with them.
        kept1: I(symbols of x1;Y), corrected after Miller and Madow, as a share of the reference;
            None where the reference is next to nothing. A share may exceed 1 where the reference is
            a lower bound, or by chance.
        kept2: the same of x2.

    """

    bins: int
    pid: PID
    kept1: float | None
    kept2: float | None


@dataclass(frozen=True, slots=True)
class Sweep:
    """The results with several numbers of bins.

    Attributes:
        points: one for each number of bins, rising.
        reference1: an estimate of I(X1;Y) without bins, in bits, and how it was obtained.
        reference2: the same of x2.
        notes: what the number of bins stands for, and what was left out, in sentences.

    """

    points: tuple[SweepPoint, ...]
    reference1: Reference
    reference2: Reference
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; ``schema`` is the version of the layout."""
        points = [
            {"bins": p.bins, "pid": p.pid.to_dict(), "kept1": p.kept1, "kept2": p.kept2}
            for p in self.points
        ]
        return {
            "schema": SCHEMA,
            "unit": "bits",
            "points": points,
            "reference1": asdict(self.reference1),
            "reference2": asdict(self.reference2),
            "notes": list(self.notes),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Sweep:
        """The inverse of ``to_dict``.

        Raises:
            InputError: another schema version, or values that are not what ``to_dict`` writes.

        """
        if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
            raise InputError(
                f"data is no sweep of schema {SCHEMA}: pass what to_dict() returned, read it with "
                "the version of interplay that wrote it"
            )
        try:
            points = [
                SweepPoint(p["bins"], PID.from_dict(p["pid"]), p["kept1"], p["kept2"])
                for p in data["points"]
            ]
            first, second = (Reference(**data[name]) for name in ("reference1", "reference2"))
            return cls(tuple(points), first, second, tuple(data["notes"]))
        except (KeyError, TypeError) as error:
            raise InputError(f"data is no sweep: {error!r} is missing or wrong") from error

    def __str__(self) -> str:
        x1, x2, y = self.points[0].pid.names
        head = ["bins", "R", "U1", "U2", "S", "total", f"kept of {x1}", f"kept of {x2}"]
        rows = [head, *(table_row(point) for point in self.points)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  " + "  ".join(f"{cell:>{w}}" for cell, w in zip(row, widths, strict=True))
            for row in rows
        ]
        told = [
            f"  {name} tells {decimals(reference.bits)} bits by {reference.how}"
            for name, reference in ((x1, self.reference1), (x2, self.reference2))
        ]
        notes = [f"  * {note}" for note in self.notes]
        title = f"What {x1} and {x2} tell about {y} by the number of bins, in bits"
        return "\n".join([title, *lines, *told, *notes])


def table_row(point: SweepPoint) -> list[str]:
    """A line of the printed table."""
    pid = point.pid
    atoms = [pid.redundancy, pid.unique1, pid.unique2, pid.synergy, pid.total]
    kept = ["-" if share is None else f"{share:.0%}" for share in (point.kept1, point.kept2)]
    return [str(point.bins), *map(decimals, atoms), *kept]


def sweep_bins(
    x1: Any,
    x2: Any,
    y: Any,
    *,
    data: Any = None,
    bins: Iterable[int] = SWEPT_BINS,
    bias: str | None = None,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
    **settings: Any,
) -> Sweep:
    """The PID with several numbers of bins, and how much of I(X;Y) each of them keeps.

    Few bins blur the modalities, so that all informations are too small; many bins leave few rows
    for each cell, so that the synergy is too large. A result to rely on hardly moves in between.

    Args:
        x1: as in ``estimate``, and so are ``x2``, ``y`` and ``data``.
        x2: the second modality.
        y: the label.
        data: files, a frame, or a lazy frame.
        bins: numbers of bins of a single continuous column; several continuous columns get as many
            clusters.
        bias: as in ``estimate``; None for its default.
        progress: called with ("bins", steps done, all steps) after each.
        rng: seed or generator of the samples, clusters and classifiers.
        **settings: of ``estimate``, such as ``binning`` and ``missing``.

    Returns:
        The results. What is kept is worked out on at most ``sample`` rows.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    numbers = checked_bins(bins)
    if "clusters" in settings:
        raise InputError("clusters is set by bins: leave it out")
    seed = seed_of(rng)
    sample = draw_sample({"x1": x1, "x2": x2, LABEL: y}, data, settings, seed)
    encoders = sample.encoders(numbers[0])
    labels = encoders[LABEL].transform(sample.frames[LABEL]).codes
    reference1, reference2 = (
        reference_information(sample.frames[part], encoders[part], labels, seed)
        for part in MODALITIES
    )
    most = most_clusters(sample.frames, encoders, numbers[-1])
    kept = [number for number in numbers if number <= most]
    tell(progress, 1, len(kept) + 1)
    passed = settings if bias is None else {**settings, "bias": bias}
    points = []
    for done, number in enumerate(kept, start=2):
        pid = estimate(x1, x2, y, data=data, bins=number, clusters=number, rng=seed, **passed)
        share1, share2 = shares(sample, number, labels, (reference1, reference2))
        points.append(SweepPoint(number, pid, share1, share2))
        tell(progress, done, len(kept) + 1)
    notes = (*kinds(encoders), *left_out(numbers, most))
    return Sweep(tuple(points), reference1, reference2, notes)


def tell(progress: Progress | None, done: int, steps: int) -> None:
    """Say how far it is, to whom it concerns."""
    if progress is not None:
        progress("bins", done, steps)


def checked_bins(bins: Any) -> list[int]:
    """Different numbers of bins, rising."""
    if isinstance(bins, (str, Mapping)) or not isinstance(bins, Iterable):
        raise InputError(f"bins is {bins!r}: pass whole numbers such as (2, 4, 8)")
    numbers = sorted({checked_number("bins", number) for number in bins})
    if not numbers:
        raise InputError("bins is empty: pass whole numbers such as (2, 4, 8)")
    return numbers


def seed_of(rng: Any) -> int:
    """The seed itself, or one drawn, so that every number of bins starts from the same one."""
    generator = checked_generator(rng)
    return int(rng) if isinstance(rng, (int, np.integer)) else int(generator.integers(2**31))


def clusterings(encoder: Encoder) -> list[Clusters]:
    """The parts of an encoder that are clustered."""
    return [part for part in encoder.parts if isinstance(part, Clusters)]


def most_clusters(frames: Mapping[str, Frame], encoders: Mapping[str, Encoder], enough: int) -> int:
    """As many clusters as there are distinct rows to cluster, up to ``enough``."""
    found = [
        distinct_rows(complete(numeric_matrix(frames[part], cluster.columns)), enough)
        for part in MODALITIES
        for cluster in clusterings(encoders[part])
    ]
    return min([enough, *found])


def kinds(encoders: Mapping[str, Encoder]) -> list[str]:
    """What the number of bins stands for in each modality, where it is not plain bins."""
    notes = []
    for encoder in (encoders[part] for part in MODALITIES):
        if encoder.discrete:
            notes.append(f"{encoder.name} is used as given: the number of bins does not move it.")
        elif clusterings(encoder):
            notes.append(f"{encoder.name} is clustered: bins are its number of clusters.")
    return notes


def left_out(numbers: Sequence[int], most: int) -> list[str]:
    """Numbers of bins that there are too few distinct rows for."""
    above = [str(number) for number in numbers if number > most]
    if not above:
        return []
    return [f"{listed(above)} left out: there are {most} distinct rows to cluster."]
