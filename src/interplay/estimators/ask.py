"""From what a user asks to an answer: the one way that every verb goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from interplay.broja.decompose import check_names
from interplay.core.checks import checked_progress
from interplay.core.pid import PID
from interplay.core.settings import SAMPLE
from interplay.data.rows.gather import GROUPS, LABEL, WEIGHTS
from interplay.data.rows.prepared import Prepared, prepare
from interplay.errors import InputError
from interplay.estimators.method import (
    NAMED,
    Choice,
    Method,
    check_method,
    choose,
    make_method,
    settings_of,
)
from interplay.estimators.streams import for_error, for_solving
from interplay.uncertainty.gaps import gaps_as_notes
from interplay.uncertainty.quantify import Uncertainty, quantified
from interplay.uncertainty.sampled import Sampled

SHORT = tuple(f.name for f in fields(Uncertainty))  # that may be given in place of an object
ROWS = ("missing", "sample", "names", GROUPS, WEIGHTS)
BESIDE = ".npz"  # added to the checkpoint of a training, for that of the bootstrap


@dataclass(frozen=True)
class Asked:
    """How rows are to be treated, as a user said it; nothing has been read yet.

    Attributes:
        method: a method, or its name.
        settings: of the method, by name; only those that were given.
        uncertainty: bias, intervals and tests.

    """

    method: Any = "auto"
    settings: Mapping[str, Any] = field(default_factory=dict)
    uncertainty: Uncertainty = field(default_factory=Uncertainty)

    @classmethod
    def of(cls, method: Any, uncertainty: Uncertainty | None, given: Mapping[str, Any]) -> Asked:
        """From the settings of a verb, by name.

        Raises:
            InputError: a method that is not known, a setting that it lacks, or settings beside an
                object that has them.

        """
        check_method(method)
        short = {name: value for name, value in given.items() if name in SHORT}
        settings = {name: value for name, value in given.items() if name not in SHORT}
        if uncertainty is not None and not isinstance(uncertainty, Uncertainty):
            raise InputError(
                f"uncertainty is {uncertainty!r}: pass an interplay.Uncertainty, or None"
            )
        if uncertainty is not None and short:
            raise InputError(
                f"{next(iter(short))} is given beside uncertainty: set it in the Uncertainty"
            )
        if not isinstance(method, str) and settings:
            raise InputError(
                f"{next(iter(settings))} is given beside a {type(method).__name__}: set it there"
            )
        if method in NAMED and "checkpoint" in short and "checkpoint" in settings_of(method):
            settings["checkpoint"] = short["checkpoint"]
            short["checkpoint"] = (
                None if short["checkpoint"] is None else beside(short["checkpoint"])
            )
        found = cls(method, settings, uncertainty or Uncertainty(**short))
        if method != "auto":
            found.check(found.made())
        return found

    def made(self) -> Method:
        """The method that was asked for by an object or a name."""
        if isinstance(self.method, str):
            return make_method(self.method, self.settings)
        made: Method = self.method
        return made

    def choice(self, rows: Prepared) -> Choice:
        """The method to use, and why."""
        if self.method != "auto":
            return Choice(self.made(), "it was asked for")
        with rows.lost_rows_named():
            found = choose(rows, self.settings)
        self.check(found.method)
        return found

    def check(self, method: Method) -> None:
        """Refuse what the method does not have."""
        self.uncertainty.check_fits(method.name, method.biases, trains=method.trains)

    def numbered(self, label: str) -> Asked:
        """The same with checkpoints of its own, for one of several estimates."""
        settings = dict(self.settings)
        if settings.get("checkpoint") is not None:
            settings["checkpoint"] = labelled(settings["checkpoint"], label)
        path = self.uncertainty.checkpoint
        own = None if path is None else labelled(path, label)
        return replace(
            self, settings=settings, uncertainty=replace(self.uncertainty, checkpoint=own)
        )


def beside(path: str | Path) -> Path:
    """Where replicates are kept beside a training."""
    return Path(path).with_name(Path(path).name + BESIDE)


def labelled(path: str | Path, label: str) -> Path:
    """A file name with a label before its ending."""
    return Path(path).with_stem(f"{Path(path).stem}-{label}")


def rows_of(
    modalities: Mapping[str, Any],
    y: Any,
    data: Any,
    seed: int,
    *,
    missing: str = "error",
    groups: Any = None,
    sample_weight: Any = None,
    sample: int = SAMPLE,
    names: Mapping[str, str] | Sequence[str] | None = None,
    text_encoder: Any = None,
) -> Prepared:
    """The rows of a question, read once.

    Raises:
        InputError: an argument cannot be used; the message names it and says what to do.

    """
    parts = {**modalities, LABEL: y}
    parts |= {} if groups is None else {GROUPS: groups}
    parts |= {} if sample_weight is None else {WEIGHTS: sample_weight}
    called = names
    if called is not None and not isinstance(called, Mapping):
        called = dict(zip((*modalities, LABEL), check_names(called), strict=True))
    rng = np.random.default_rng([seed, 2])
    return prepare(
        parts,
        data,
        rng=rng,
        missing=missing,
        sample=sample,
        names=called,
        text_encoder=text_encoder,
    )


def answer(
    rows: Prepared,
    asked: Asked,
    *,
    seed: int,
    progress: Any = None,
    sampled: Sampled | None = None,
) -> PID:
    """The PID of rows.

    Args:
        rows: read and checked.
        asked: the method, its settings, and the uncertainty.
        seed: of all chance.
        progress: called with (what, done, all).
        sampled: what the method found in the rows, where that is known already.

    """
    tell = checked_progress(progress)
    choice = asked.choice(rows)
    if sampled is None:
        sampled = solved(rows, choice, seed, tell)
    with rows.lost_rows_named():
        pid = quantified(sampled, asked.uncertainty, rng=for_error(seed), progress=tell)
    return recorded(pid, rows, asked, choice, seed)


def solved(rows: Prepared, choice: Choice, seed: int, progress: Any = None) -> Sampled:
    """What a method finds in rows, with a note where a solve in it missed its tolerance."""
    with rows.lost_rows_named(), gaps_as_notes() as gaps:
        sampled = choice.method.solve(rows, for_solving(seed), progress)
    return replace(sampled, pid=replace(sampled.pid, notes=(*sampled.pid.notes, *gaps)))


def recorded(pid: PID, rows: Prepared, asked: Asked, choice: Choice, seed: int) -> PID:
    """The PID with a record of all that it takes to repeat it, and the choice that was made."""
    record = {
        "method_asked": asked.method if isinstance(asked.method, str) else choice.method.name,
        "method_why": choice.why,
        "missing": rows.missing,
        "sample": rows.sample,
        "seed": seed,
    }
    notes = pid.notes
    if asked.method == "auto":
        notes = (f"method='auto' chose {choice.method.name}: {choice.why}.", *notes)
    provenance = {**settings_record(choice.method), **pid.provenance, **record}
    return replace(pid, notes=notes, provenance=provenance)


def settings_record(method: Any) -> dict[str, Any]:
    """All settings of a method as plain values; classifiers and encoders by their kind."""
    return {
        f.name: plain(getattr(method, f.name)) for f in fields(method) if f.name != "checkpoint"
    }


def plain(value: Any) -> Any:
    """A value that JSON knows."""
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    if isinstance(value, (str, bool, type(None))):
        return value
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value)
    return type(value).__name__
