"""Agreement of a model with its data: how much it captures of what matters there (equation (6))."""

from __future__ import annotations

from typing import Any

from interplay.core.pid import ATOMS, PID, Atom
from interplay.errors import InputError


def agreements(data_pid: PID, model_pid: PID) -> dict[Atom, float]:
    """alpha_I = I(data) / total(data) * I(model) of each interaction I, in bits.

    Args:
        data_pid: of the data.
        model_pid: of the model's predictions on it, as by ``interplay.quantify_model``.

    Raises:
        InputError: not PIDs, or the data tells nothing of the label, so that nothing has a weight.

    """
    shares = checked_pid("data_pid", data_pid).normalised()
    found = checked_pid("model_pid", model_pid)
    return {atom: float(getattr(shares, atom) * getattr(found, atom)) for atom in ATOMS}


def agreement(data_pid: PID, model_pid: PID) -> float:
    """The total agreement, the sum over the four interactions (paper, equation (6)), in bits.

    It is large where a model's predictions hold much of what the data holds most of. A model that
    tells more of everything agrees more, so that it measures strength as much as fit.

    Args:
        data_pid: of the data.
        model_pid: of the model's predictions on it, as by ``interplay.quantify_model``.

    Raises:
        InputError: as in ``agreements``.

    """
    return sum(agreements(data_pid, model_pid).values())


def checked_pid(name: str, value: Any) -> PID:
    """A PID, or an error: numbers by other definitions cannot be compared with ours."""
    if not isinstance(value, PID):
        raise InputError(
            f"{name} is a {type(value).__name__}: pass a PID, as estimate and decompose give; "
            "numbers by other definitions cannot be compared with those of the base datasets"
        )
    return value
