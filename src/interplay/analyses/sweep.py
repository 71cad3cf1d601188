"""``interplay.sweep_bins``: how the four atoms move with the number of bins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from textwrap import fill
from typing import Any

import numpy as np

from interplay.analyses.kept_information import MODALITIES, shares
from interplay.analyses.unbinned_information import Reference, reference_information
from interplay.analyses.verdict import verdict
from interplay.core.checks import checked_number, checked_progress
from interplay.core.digits import in_table
from interplay.core.pid import ATOMS, PID
from interplay.core.results import Columns, Result
from interplay.core.settings import SAMPLE, SWEPT_BINS
from interplay.core.types import Codes, Progress
from interplay.data.coding.column_coders import Clusters
from interplay.data.coding.discretise import complete
from interplay.data.coding.encoder import Encoder
from interplay.data.coding.levels import numeric_matrix
from interplay.data.coding.nearest import distinct_rows
from interplay.data.counting.contingency import encode
from interplay.data.reading.tables import Frame, listed
from interplay.data.rows.gather import LABEL
from interplay.data.rows.prepared import Prepared
from interplay.errors import InputError
from interplay.estimators.ask import SHORT, Asked, answer, rows_of
from interplay.estimators.discrete import Discrete
from interplay.estimators.method import Method, make_method, settings_of
from interplay.estimators.streams import seed_of
from interplay.uncertainty.quantify import Uncertainty

SCHEMA = 1
WIDTH = 80  # of the verdict in print


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
class Sweep(Result):
    """The results with several numbers of bins.

    Attributes:
        points: one for each number of bins, rising.
        reference1: an estimate of I(X1;Y) without bins, in bits, and how it was obtained.
        reference2: the same of x2.
        notes: what the number of bins stands for, and what was left out, in sentences.
        unbinned: the answer of a method that needs no bins, or None.

    """

    points: tuple[SweepPoint, ...]
    reference1: Reference
    reference2: Reference
    notes: tuple[str, ...] = ()
    unbinned: PID | None = None

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
            "unbinned": None if self.unbinned is None else self.unbinned.to_dict(),
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
            whole = data.get("unbinned")
            unbinned = None if whole is None else PID.from_dict(whole)
            return cls(tuple(points), first, second, tuple(data["notes"]), unbinned)
        except (KeyError, TypeError) as error:
            raise InputError(f"data is no sweep: {error!r} is missing or wrong") from error

    @property
    def verdict(self) -> str:
        """Whether the answer depends on the bins, and in which range it does not, in words."""
        return verdict([point.bins for point in self.points], [point.pid for point in self.points])

    def columns(self) -> Columns:
        """``bins``, the four atoms and ``total`` in bits, the shares ``kept1`` and ``kept2``.

        The answer without bins, where there is one, is the last row; its ``bins`` are None.
        """
        beside = [] if self.unbinned is None else [self.unbinned]
        pids = [*(point.pid for point in self.points), *beside]
        told = {name: [float(getattr(pid, name)) for pid in pids] for name in (*ATOMS, "total")}
        of_points = {
            name: [*(getattr(point, name) for point in self.points), *(None for _ in beside)]
            for name in ("bins", "kept1", "kept2")
        }
        return {"bins": of_points.pop("bins"), **told, **of_points}

    def remarks(self) -> tuple[str, ...]:
        """The notes, and the verdict."""
        return (*self.notes, self.verdict)

    def __str__(self) -> str:
        (x1, x2, y), entropy = self.points[0].pid.names, self.points[0].pid.entropy_y
        head = ["bins", "R", "U1", "U2", "S", "total", f"kept of {x1}", f"kept of {x2}"]
        rows = [head, *(table_row(point) for point in self.points)]
        if self.unbinned is not None:
            rows.append(["none", *told_bits(self.unbinned), "", ""])
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            ("  " + "  ".join(f"{cell:>{w}}" for cell, w in zip(row, widths, strict=True))).rstrip()
            for row in rows
        ]
        told = [
            f"  {name} tells {in_table(reference.bits, entropy)} bits by {reference.how}"
            for name, reference in ((x1, self.reference1), (x2, self.reference2))
        ]
        if self.unbinned is not None:
            told.append(f"  none: without bins, method {self.unbinned.method!r}")
        notes = [f"  * {note}" for note in self.notes]
        title = f"What {x1} and {x2} tell about {y} by the number of bins, in bits"
        last = fill(self.verdict, WIDTH, initial_indent="  ", subsequent_indent="  ")
        return "\n".join([title, *lines, *told, *notes, last])


def table_row(point: SweepPoint) -> list[str]:
    """A line of the printed table."""
    kept = ["-" if share is None else f"{share:.0%}" for share in (point.kept1, point.kept2)]
    return [str(point.bins), *told_bits(point.pid), *kept]


def told_bits(pid: PID) -> list[str]:
    """The four atoms and the total."""
    bits = (pid.redundancy, pid.unique1, pid.unique2, pid.synergy, pid.total)
    return [in_table(value, pid.entropy_y) for value in bits]


def sweep_bins(
    x1: Any,
    x2: Any,
    y: Any,
    *,
    data: Any = None,
    bins: Iterable[int] = SWEPT_BINS,
    method: str | Method = "auto",
    uncertainty: Uncertainty | None = None,
    missing: str = "error",
    groups: Any = None,
    sample_weight: Any = None,
    sample: int = SAMPLE,
    text_encoder: Any = None,
    names: Sequence[str] | None = None,
    progress: Progress | None = None,
    rng: int | np.random.Generator | None = 0,
    **settings: Any,
) -> Sweep:
    """The PID with several numbers of bins, how much of I(X;Y) each keeps, and the unbinned answer.

    Few bins blur the modalities, so that all informations are too small; many bins leave few rows
    for each cell, so that the synergy is too large. A result to rely on hardly moves in between.
    The rows are read once.

    Args:
        x1: as in ``estimate``, and so are ``x2``, ``y`` and ``data``.
        x2: the second modality.
        y: the label.
        data: files, a frame, or a lazy frame.
        bins: numbers of bins of a single continuous column; several continuous columns get as many
            clusters.
        method: of the answer beside the bins, as in ``estimate``; ``"discrete"`` for none.
        uncertainty: of all of them, as in ``estimate``.
        missing: as in ``estimate``.
        groups: as in ``estimate``.
        sample_weight: as in ``estimate``.
        sample: as in ``estimate``.
        text_encoder: as in ``estimate``.
        names: as in ``estimate``.
        progress: called with ("bins", steps done, all steps) after each.
        rng: seed or generator of the samples, clusters and classifiers.
        **settings: of ``Uncertainty``, of ``Discrete`` (such as ``binning``) and of ``method``, by
            name.

    Returns:
        The results. What is kept is worked out on at most ``sample`` rows.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    numbers = checked_bins(bins)
    binned, whole = asked_of(method, uncertainty, settings)
    seed = seed_of(rng)
    rows = rows_of(
        {"x1": x1, "x2": x2},
        y,
        data,
        seed,
        missing=missing,
        groups=groups,
        sample_weight=sample_weight,
        sample=sample,
        text_encoder=text_encoder,
        names=names,
    )
    return sweep_rows(rows, numbers, binned, whole, seed=seed, progress=checked_progress(progress))


def asked_of(
    method: Any, uncertainty: Uncertainty | None, settings: Mapping[str, Any]
) -> tuple[Asked, Asked | None]:
    """(what is asked of each number of bins, and of the answer beside them or None)."""
    if "clusters" in settings:
        raise InputError("clusters is set by bins: leave it out")
    for_bins = settings_of("discrete")
    common = {name: value for name, value in settings.items() if name in SHORT}
    cut = {name: value for name, value in settings.items() if name in for_bins}
    rest = {k: v for k, v in settings.items() if k not in cut and k not in common}
    binned = Asked.of("discrete", uncertainty, cut | common)
    if method == "discrete" or isinstance(method, Discrete):
        if rest:
            make_method("discrete", rest)  # says which setting there is none of
        return binned, None
    return binned, Asked.of(method, uncertainty, rest | common)


def sweep_rows(
    rows: Prepared,
    numbers: Sequence[int],
    binned: Asked,
    whole: Asked | None,
    *,
    seed: int,
    beside: PID | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """The sweep of rows that were read.

    Args:
        rows: read and checked.
        numbers: of bins, rising.
        binned: how each number of bins is treated.
        whole: how the answer beside them is found; None for none.
        seed: of all chance.
        beside: an answer to the same rows, whose classifiers tell what there is to keep.
        progress: called with ("bins", steps done, all steps).

    """
    frames = rows.to_learn_from().frames
    encoders = encode(rows, discrete(with_bins(binned, numbers[0])).coding(rows.missing)).encoders
    labels = encoders[LABEL].transform(frames[LABEL]).codes
    unbinned, said = answer_beside(rows, whole, seed, progress)
    references = learnt_references(unbinned or beside) or [
        reference_information(frames[part], encoders[part], labels, seed) for part in MODALITIES
    ]
    most = most_clusters(frames, encoders, numbers[-1])
    kept = [number for number in numbers if number <= most]
    tell(progress, 1, len(kept) + 1)
    points = []
    for done, number in enumerate(kept, start=2):
        asked = with_bins(binned, number)
        points.append(point(rows, number, asked, labels=labels, references=references, seed=seed))
        tell(progress, done, len(kept) + 1)
    notes = (*kinds(encoders), *left_out(numbers, most), *said)
    return Sweep(tuple(points), references[0], references[1], notes, unbinned)


def with_bins(asked: Asked, number: int) -> Asked:
    """What is asked of a number of bins."""
    settings = {**asked.settings, "bins": number, "clusters": number}
    return replace(asked, settings=settings).numbered(f"bins{number}")


def discrete(asked: Asked) -> Discrete:
    """The method with a number of bins."""
    made = asked.made()
    assert isinstance(made, Discrete)
    return made


def answer_beside(
    rows: Prepared, asked: Asked | None, seed: int, progress: Progress | None
) -> tuple[PID | None, list[str]]:
    """(the answer without bins, a note where there is none)."""
    if asked is None:
        return None, []
    choice = asked.choice(rows)
    if isinstance(choice.method, Discrete):
        return None, [f"There is no answer without bins: {choice.why}."]
    return answer(rows, asked.numbered("unbinned"), seed=seed, progress=progress), []


def learnt_references(pid: PID | None) -> list[Reference] | None:
    """What the classifiers of an answer told of rows held out; None where it has none."""
    learnt = {} if pid is None else pid.provenance.get("posteriors", {})
    if not all(part in learnt for part in MODALITIES):
        return None
    how = "the classifiers of the answer without bins, a lower bound"
    return [Reference(max(0.0, learnt[part]["lower"]), how) for part in MODALITIES]


def point(
    rows: Prepared,
    number: int,
    asked: Asked,
    *,
    labels: Codes,
    references: Sequence[Reference],
    seed: int,
) -> SweepPoint:
    """The result with one number of bins."""
    method = discrete(asked)
    encoded = encode(rows, method.coding(rows.missing))
    pid = answer(rows, asked, seed=seed, sampled=method.solve_table(encoded.count()))
    frames = rows.to_learn_from().frames
    one, two = shares(frames, encoded.encoders, labels, references)
    return SweepPoint(number, pid, one, two)


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
