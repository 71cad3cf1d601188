"""Checks of parameters."""

from __future__ import annotations

from numbers import Integral
from pathlib import Path
from typing import Any

import numpy as np

from interplay.errors import InputError


def checked_number(name: str, value: Any, least: int = 2) -> int:
    """A whole number of at least ``least``.

    Raises:
        InputError: it is not.

    """
    if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < least:
        raise InputError(f"{name} is {value!r}: pass a whole number of at least {least}")
    return int(value)


def checked_folder(named: str, path: str | Path) -> Path:
    """The path of a file to write, whose folder is there.

    Raises:
        InputError: it is not.

    """
    folder = Path(path).parent
    if not folder.is_dir():
        raise InputError(
            f"{named} cannot be written: there is no folder {folder}; make it, or name a file in "
            "another"
        )
    return Path(path)


def checked_generator(rng: Any) -> np.random.Generator:
    """The generator that a seed, a generator or None stands for.

    Raises:
        InputError: it stands for none, or is numpy's old ``RandomState``.

    """
    try:
        if isinstance(rng, (bool, np.random.RandomState)):
            raise TypeError
        return np.random.default_rng(rng)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"rng is {rng!r}: pass a whole number of at least 0, a numpy Generator, or None"
        ) from error


def checked_progress(progress: Any) -> Any:
    """A callable, or None.

    Raises:
        InputError: it is neither.

    """
    if progress is not None and not callable(progress):
        raise InputError(
            f"progress is {progress!r}: pass a function that is called with (what, done, all), "
            "or None"
        )
    return progress
