"""Methods: what they have in common, how settings reach them by name, and the choice of "auto"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from typing import Any, ClassVar, Protocol, runtime_checkable

import numpy as np

from interplay.core.settings import METHODS
from interplay.core.types import Progress
from interplay.data.coding.as_given import encoders_as_given
from interplay.data.coding.discretise import Settings, fit_label, is_discrete
from interplay.data.coding.levels import is_numeric, numeric_matrix
from interplay.data.reading.tables import Frame
from interplay.data.rows.gather import LABEL, RowsInMemory
from interplay.data.rows.prepared import Prepared
from interplay.errors import InputError, MissingExtraError
from interplay.posteriors.crossfit import FOLDS
from interplay.uncertainty.sampled import Sampled

HOMES = {
    "Discrete": "interplay.estimators.discrete",
    "Posterior": "interplay.estimators.posterior.estimator",
    "Batch": "interplay.estimators.batch.estimator",
    "PublishedBatch": "interplay.estimators.batch.published",
}
NAMED = {
    "discrete": "Discrete",
    "posterior": "Posterior",
    "batch": "Batch",
    "published-batch": "PublishedBatch",
}
FEWEST_ROWS = 100  # from which classifiers are trained


@runtime_checkable
class Method(Protocol):
    """Settings, and the way from rows to four informations.

    Attributes:
        name: of the method.
        biases: corrections of small samples that apply; the first is the default.
        trains: whether models are trained, so that resamples can train anew.

    """

    name: ClassVar[str]
    biases: ClassVar[tuple[str, ...]]
    trains: ClassVar[bool]

    def solve(
        self, rows: Prepared, rng: np.random.Generator, progress: Progress | None = None
    ) -> Sampled:
        """The four informations of rows, what to resample, and notes.

        Args:
            rows: read and checked.
            rng: generator, from which streams are spawned.
            progress: called with (what, done, all).

        """


@dataclass(frozen=True)
class Choice:
    """A method, and a sentence that says why it was chosen."""

    method: Method
    why: str


def load(name: str) -> Any:
    """A class of ``estimators``, which is loaded on first use.

    Raises:
        MissingExtraError: it needs torch, which is not installed.

    """
    try:
        return getattr(import_module(HOMES[name]), name)
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
        raise MissingExtraError(name, "torch", "neural") from error


def settings_of(name: str) -> tuple[str, ...]:
    """The settings of a method, by its name."""
    return tuple(field.name for field in fields(load(NAMED[name])))


def check_method(method: Any) -> None:
    """Refuse what is no method.

    Raises:
        InputError: a name that is not known, or another object.

    """
    if isinstance(method, str) and method in METHODS:
        return
    if isinstance(method, (type, str)) or not isinstance(method, Method):
        raise InputError(
            f"method is {method!r}: choose one of {', '.join(METHODS)}, or pass an object such as "
            "estimators.Discrete(bins=5)"
        )


def make_method(method: str, settings: Mapping[str, Any]) -> Method:
    """The method of a name with settings.

    Raises:
        InputError: a setting that the method does not have.

    """
    known = settings_of(method)
    unknown = [name for name in settings if name not in known]
    if unknown:
        raise InputError(
            f"{unknown[0]} is no setting of method={method!r}, which has {', '.join(known)}"
        )
    made: Method = load(NAMED[method])(**settings)
    return made


def choose(rows: Prepared, settings: Mapping[str, Any]) -> Choice:
    """What ``"auto"`` stands for: by the settings that are given, else by the data.

    A setting that one method alone has, such as ``bins``, asks for that method. Else symbols are
    counted, and continuous modalities go through classifiers of the label, if there are rows enough
    to train any.

    Raises:
        InputError: a setting that neither has, or settings of both.

    """
    discrete, posterior = settings_of("discrete"), settings_of("posterior")
    unknown = [name for name in settings if name not in (*discrete, *posterior)]
    if unknown:
        raise InputError(
            f"{unknown[0]} is no setting: method='discrete' has {', '.join(discrete)}; "
            f"method='posterior' has {', '.join(posterior)}"
        )
    for_counts = [name for name in settings if name in discrete]
    for_classifiers = [name for name in settings if name in posterior]
    if for_counts and for_classifiers:
        raise InputError(
            f"{for_counts[0]} is of method='discrete', {for_classifiers[0]} of method='posterior': "
            "leave one out"
        )
    if for_counts:
        given = f"{' and '.join(for_counts)} was given"
        return Choice(make_method("discrete", settings), given)
    name, why = by_data(rows)
    if for_classifiers and name != "posterior":
        name, why = "posterior", f"{' and '.join(for_classifiers)} was given"
    return Choice(make_method(name, settings), why)


def by_data(rows: Prepared) -> tuple[str, str]:
    """(the name of the method that fits the rows, why)."""
    symbols = "discrete", "both modalities are symbols"
    if encoders_as_given(rows, Settings(missing=rows.missing)) is not None:
        return symbols
    seen = rows.to_learn_from()
    continuous = [p for p in ("x1", "x2") if not is_symbolic(seen.frames[p])]
    if not continuous:
        return symbols
    called = [rows.names[part] for part in continuous]
    what = " and ".join(called) + (" is" if len(continuous) == 1 else " are") + " continuous"
    lacking = too_few(seen, rows.missing)
    return ("discrete", f"{what}, but {lacking}") if lacking else ("posterior", what)


def too_few(rows: RowsInMemory, missing: str) -> str:
    """Why classifiers cannot be trained, or nothing."""
    n = len(rows.numbers)
    if n < FEWEST_ROWS:
        return f"{n} rows are too few for classifiers"
    frame = rows.frames[LABEL]
    label = fit_label(frame, LABEL, Settings(missing=missing), n_rows=n)
    least = int(np.bincount(label.transform(frame).codes).min())
    return f"a class of {least} rows is too small for {FOLDS} folds" if least < FOLDS else ""


def is_symbolic(frame: Frame) -> bool:
    """Whether all columns count as discrete: text, categories, dates, or few whole numbers."""
    numeric = [column for column in frame.columns if is_numeric(frame[column])]
    if not numeric:
        return True
    integers = all(frame[column].dtype.is_integer() for column in numeric)
    return is_discrete(numeric_matrix(frame, numeric), integers=integers)
