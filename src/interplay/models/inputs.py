"""What a model is given: rows of one, two or more modalities, of any kind, checked once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.core.padded import Padded, are_sequences, padded
from interplay.errors import InputError

Numbers = NDArray[Any]
SMALL = ("b", "u1", "i1", "i2", "u2", "f2", "f4")  # kinds of numbers that float32 holds exactly
CHANNELS = (1, 3, 4)  # of an image


Rows = Numbers | Padded


class Modalities:
    """Rows of several modalities that scikit-learn can index: ``Modalities(x1, x2)[rows]``.

    ``cross_val_score``, ``GridSearchCV`` and ``Pipeline`` take it in the place of X.

    Args:
        *given: (n,) or (n, d) vectors, (n, t, d) sequences, (n, c, h, w) images, as arrays, frames,
            series or tensors; or a list with an array (t, d) or (t,) for each row, of any lengths.

    Raises:
        InputError: no numbers, missing or infinite values, or unequal numbers of rows.

    """

    def __init__(self, *given: Any) -> None:
        if not given:
            raise InputError("no modality is given: pass at least one")
        self.parts = tuple(rows_of(f"x{i}", values) for i, values in enumerate(given, start=1))
        lengths = [len(part) for part in self.parts]
        if len(set(lengths)) > 1:
            counts = ", ".join(f"x{i} has {n} rows" for i, n in enumerate(lengths, start=1))
            raise InputError(f"{counts}: pass one row per sample")

    @classmethod
    def of(cls, given: Any) -> Modalities:
        """A tuple is several modalities; anything else is one."""
        if isinstance(given, Modalities):
            return given
        return cls(*given) if isinstance(given, tuple) else cls(given)

    @classmethod
    def _checked(cls, parts: Iterable[Rows]) -> Modalities:
        """Of parts that are known to be good."""
        made = cls.__new__(cls)
        made.parts = tuple(parts)
        return made

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, modalities)."""
        return len(self), len(self.parts)

    @property
    def sizes(self) -> tuple[tuple[int, ...], ...]:
        """The shape of a row of each modality."""
        return tuple(tuple(part.shape[1:]) for part in self.parts)

    def __len__(self) -> int:
        return len(self.parts[0])

    def __getitem__(self, rows: Any) -> Modalities:
        """Some of the rows: a mask, numbers or a slice."""
        if isinstance(rows, tuple):  # scikit-learn asks for [rows, ...]
            rows = rows[0]
        chosen: Any = [rows] if isinstance(rows, (int, np.integer)) else rows
        return self._checked(part[chosen] for part in self.parts)

    def only(self, number: int) -> Modalities:
        """One of the modalities, counted from 0."""
        return self._checked(self.parts[number : number + 1])

    def __repr__(self) -> str:
        sizes = ", ".join("x".join(map(str, size)) for size in self.sizes)
        return f"Modalities({len(self)} rows of {sizes})"


def rows_of(name: str, values: Any) -> Rows:
    """The rows of one modality as finite numbers."""
    if isinstance(values, Padded):
        return checked_padded(name, values)
    if are_sequences(values):
        made = padded(name, [numbers(name, row) for row in values])
        if isinstance(made, Padded):
            check_finite(name, made.values)
            return made
        values = made
    array = numbers(name, values)
    if array.ndim == 0 or array.size == 0:
        raise InputError(f"{name} has shape {array.shape}: pass rows of numbers, at least one")
    array = array[:, None] if array.ndim == 1 else array
    check_finite(name, array)
    check_channels(name, array)
    return array


def checked_padded(name: str, given: Padded) -> Padded:
    """Padded sequences given as such."""
    values, lengths = numbers(name, given.values), np.asarray(given.lengths)
    check_finite(name, values)
    fits = values.ndim == 3 and lengths.shape == values.shape[:1]
    if not fits or lengths.min() < 1 or lengths.max() > values.shape[1]:
        raise InputError(
            f"{name} has values of shape {values.shape} and lengths of shape {lengths.shape}: pass "
            "(n, t, d) and (n,) of 1 to t"
        )
    return Padded(values, lengths)


def numbers(name: str, values: Any) -> Numbers:
    """Floats of the values; float32 where that loses nothing, else float64."""
    if hasattr(values, "detach"):
        values = values.detach().cpu()
    if hasattr(values, "toarray"):
        values = values.toarray()
    if not isinstance(values, np.ndarray) and hasattr(values, "to_numpy"):
        values = values.to_numpy()
    try:
        array = np.asarray(values)
        if np.iscomplexobj(array):
            raise TypeError("complex numbers")
        small = array.dtype.str[1:].startswith(SMALL)
        return array.astype(np.float32 if small else np.float64, copy=False)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"{name} holds values that are no numbers ({error}): encode them first"
        ) from error


def check_finite(name: str, array: Numbers) -> None:
    """Refuse NaN and infinities."""
    bad = ~np.isfinite(array.reshape(len(array), -1)).all(axis=1)
    if bad.any():
        raise InputError(
            f"{name} has missing or infinite values in {int(bad.sum()):,} rows, the first is row "
            f"{int(np.flatnonzero(bad)[0])}: fill them, or leave these rows out"
        )


def check_channels(name: str, array: Numbers) -> None:
    """Refuse images that have their channels last."""
    if array.ndim == 4 and array.shape[3] in CHANNELS and array.shape[1] not in CHANNELS:
        raise InputError(
            f"{name} has shape {array.shape}: pass images as (n, channels, height, width), such as "
            f"{name}.transpose(0, 3, 1, 2)"
        )
