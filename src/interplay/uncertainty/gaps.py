"""Solves that an estimate rests on and that missed their tolerance: said in its notes."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from interplay.errors import GapWarning


@contextmanager
def gaps_as_notes() -> Iterator[list[str]]:
    """A list that holds, once the block has ended, a note on each solve in it with too wide a gap.

    The warnings go on to the caller as well, like all others.
    """
    notes: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", GapWarning)
        yield notes
    missed = dict.fromkeys(str(w.message) for w in caught if w.category is GapWarning)
    notes.extend(f"Not all that this rests on is exact: {message}." for message in missed)
    for warning in caught:
        warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)


def with_gaps(function: Callable[..., Any], *args: Any) -> tuple[Any, list[str]]:
    """(what a function returns, messages of its solves with too wide a gap): for other processes.

    Warnings do not cross from one process to another; ``warn_again`` gives them in this one.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", GapWarning)
        found = function(*args)
    for warning in caught:
        if warning.category is not GapWarning:
            warnings.warn_explicit(
                warning.message, warning.category, warning.filename, warning.lineno
            )
    return found, [str(w.message) for w in caught if w.category is GapWarning]


def warn_again(messages: list[str]) -> None:
    """Give the warnings that ``with_gaps`` has kept."""
    for message in messages:
        warnings.warn(message, GapWarning, stacklevel=2)
