"""``method="auto"``: which estimator fits the data, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from interplay.data.coding.discretise import Settings, fit_label, is_discrete
from interplay.data.coding.levels import is_numeric, numeric_matrix
from interplay.data.reading.tables import Frame
from interplay.data.rows.gather import LABEL, Rows, RowsInMemory
from interplay.posteriors.crossfit import FOLDS

FEWEST_ROWS = 100  # from which classifiers are trained


@dataclass(frozen=True, slots=True)
class Choice:
    """An estimator, and a sentence that says why it was chosen.

    Attributes:
        method: ``"discrete"`` or ``"posterior"``.
        why: the reason.
        worth_saying: whether a user would wonder.

    """

    method: str
    why: str
    worth_saying: bool = True


def choose_method(rows: Rows, settings: Settings, discrete_only: list[str]) -> Choice:
    """Discrete for symbols and where the user's settings or the rows ask for it; else posterior.

    Args:
        rows: usable rows.
        settings: of the discretisation; missing values as a category need it.
        discrete_only: names of arguments that were given and that only counts can use.

    """
    if discrete_only:
        named = " and ".join(discrete_only)
        return Choice("discrete", f"{named} was given", worth_saying=False)
    if not isinstance(rows, RowsInMemory):
        return Choice("discrete", "the rows are too many to be brought to memory")
    continuous = [p for p in ("x1", "x2") if not is_symbolic(rows.frames[p])]
    if not continuous:
        return Choice("discrete", "both modalities are symbols", worth_saying=False)
    if settings.missing == "category":
        return Choice("discrete", "missing values count as a category", worth_saying=False)
    what = " and ".join(continuous) + (" is" if len(continuous) == 1 else " are") + " continuous"
    lacking = too_few(rows, settings)
    if lacking:
        return Choice("discrete", f"{what}, but {lacking}")
    return Choice("posterior", what)


def too_few(rows: RowsInMemory, settings: Settings) -> str:
    """Why classifiers cannot be trained, or nothing."""
    n = len(rows.numbers)
    if n < FEWEST_ROWS:
        return f"{n} rows are too few for classifiers"
    label = fit_label(rows.frames[LABEL], LABEL, settings, n_rows=n)
    least = int(np.bincount(label.transform(rows.frames[LABEL]).codes).min())
    return f"a class of {least} rows is too small for {FOLDS} folds" if least < FOLDS else ""


def is_symbolic(frame: Frame) -> bool:
    """Whether all columns count as discrete: text, categories, dates, or few whole numbers."""
    numeric = [column for column in frame.columns if is_numeric(frame[column])]
    if not numeric:
        return True
    integers = all(frame[column].dtype.is_integer() for column in numeric)
    return is_discrete(numeric_matrix(frame, numeric), integers=integers)


def given_only_for_counts(**values: tuple[Any, Any]) -> list[str]:
    """Names of arguments, each with (value, default), whose value is not the default."""
    return [name for name, (value, default) in values.items() if value != default]
