"""How many threads BLAS, OpenMP and torch use: one where arrays are small.

Threads that wait for one another cost more than they save on small arrays, and many times more
where others use the processor too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

LARGE = 4_000_000  # elements of an array from which more threads are faster

P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def threads_for(elements: int) -> Iterator[None]:
    """One thread where arrays have fewer than ``LARGE`` elements, else as many as there were.

    What was set before is restored afterwards, after an error too.

    Args:
        elements: of the largest array that is worked on at a time.

    """
    if elements >= LARGE:
        yield
        return
    from threadpoolctl import threadpool_limits

    torch = sys.modules.get("torch")
    before = torch.get_num_threads() if torch else None
    with threadpool_limits(limits=1):
        if torch:
            torch.set_num_threads(1)
        try:
            yield
        finally:
            if torch:
                torch.set_num_threads(before)


def by_size(elements: Callable[..., int]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A decorator: ``threads_for`` as many elements as the function of the arguments says."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def called(*args: P.args, **kwargs: P.kwargs) -> R:
            with threads_for(elements(*args, **kwargs)):
                return function(*args, **kwargs)

        return called

    return decorate
