"""Shapley values and interaction of the two modalities in a fitted fusion model.

The players are the modalities, so that four values of each row are all there is, and nothing is
sampled but the rows that stand for a modality that is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from interplay.core.channels import checked_posteriors
from interplay.core.checks import checked_generator, checked_number
from interplay.core.results import Columns, Result
from interplay.core.row_checks import checked_rows
from interplay.core.types import Array, Index
from interplay.errors import InputError

BACKGROUND = 50  # rows that stand for a missing modality

Probabilities = Callable[[Array, Array], Array]


@dataclass(frozen=True, slots=True)
class Shapley(Result):
    """What each modality does to the probability of the class that the model predicts.

    All are means over rows of absolute values, so that effects of either sign count.

    Attributes:
        contribution1: of X1, its Shapley value.
        contribution2: of X2.
        interaction: what both change together beyond the sum of what either does alone, the
            Shapley interaction index.
        n_samples: rows explained.
        background: rows that stood for a modality that is missing.

    """

    contribution1: float
    contribution2: float
    interaction: float
    n_samples: int
    background: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Shapley:
        """The inverse of ``to_dict``."""
        try:
            return cls(**data)
        except TypeError as error:
            raise InputError(f"data is not a Shapley: {error}") from error

    def columns(self) -> Columns:
        """``quantity`` and ``value``, in units of probability."""
        names = ("contribution1", "contribution2", "interaction")
        return {"quantity": names, "value": [getattr(self, name) for name in names]}


def shapley(
    model: Any,
    x1: Any,
    x2: Any,
    *,
    background: int = BACKGROUND,
    rng: int | np.random.Generator | None = 0,
) -> Shapley:
    """Shapley values of the two modalities, and their interaction (Grabisch and Roubens, 1999).

    A modality that is missing is replaced by that of ``background`` rows drawn at random, and the
    model's probabilities are averaged over these (as in SHAP; Lundberg and Lee, 2017). What it
    measures is the model, not the data: a model that ignores a modality gives it 0, however much
    that tells.

    Args:
        model: a fitted fusion model or scikit-learn classifier of all columns, or a function
            (x1, x2) -> (n, k) probabilities.
        x1: (n, ...) numbers of the first modality, rows to be explained.
        x2: of the second.
        background: rows that stand for a missing modality; all are drawn from these n.
        rng: of those rows.

    Raises:
        InputError: rows that cannot be used, no model, or probabilities that are none.

    """
    first, second = checked_rows(x1=x1, x2=x2)
    size = min(checked_number("background", background, 1), len(first))
    probabilities = probabilities_of(model)
    drawn = checked_generator(rng).choice(len(first), size, replace=False)
    both = probabilities(first, second)
    chosen = both.argmax(axis=1)
    none = probabilities(first[drawn], second[drawn]).mean(axis=0)[chosen]
    without1 = averaged((probabilities(repeated(first, r), second) for r in drawn), chosen)
    without2 = averaged((probabilities(first, repeated(second, r)) for r in drawn), chosen)
    full = both[np.arange(len(chosen)), chosen]
    one = (without2 - none + full - without1) / 2
    two = (without1 - none + full - without2) / 2
    interaction = full - without1 - without2 + none
    alone1, alone2, together = (float(np.abs(v).mean()) for v in (one, two, interaction))
    return Shapley(alone1, alone2, together, len(chosen), size)


def repeated(rows: Array, row: int) -> Array:
    """One of the rows in the place of each."""
    return np.broadcast_to(rows[row], rows.shape)


def averaged(several: Iterable[Array], chosen: Index) -> Array:
    """(n,) mean probability of each row's class."""
    rows = np.arange(len(chosen))
    return np.asarray(np.mean([found[rows, chosen] for found in several], axis=0))


def probabilities_of(model: Any) -> Probabilities:
    """A function of both modalities.

    Raises:
        InputError: no model.

    """
    if isinstance(model, type) or not (callable(model) or hasattr(model, "predict_proba")):
        raise InputError(
            f"model is {model!r}: pass a fitted classifier, or a function (x1, x2) -> (n, k) "
            "probabilities"
        )

    def ask(x1: Array, x2: Array) -> Array:
        if not hasattr(model, "predict_proba"):
            found = model(x1, x2)
        elif getattr(model, "takes_modalities", False):
            found = model.predict_proba((x1, x2))
        else:
            flat = [np.reshape(part, (len(part), -1)) for part in (x1, x2)]
            found = model.predict_proba(np.hstack(flat))
        return checked_posteriors("the model's output", found, len(x1))

    return ask
