"""How many threads BLAS, OpenMP and torch use: one where arrays are small.

Threads that wait for one another cost more than they save on small arrays, and many times more
where others use the processor too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

LARGE = 4_000_000  # elements of an array from which more threads are faster

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


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


@lru_cache(maxsize=1)
def linear_algebra() -> Any:
    """The libraries behind numpy and scipy, as loaded by then.

    They are looked for once, which takes milliseconds; to limit them takes none.
    """
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def one_thread_of_linear_algebra() -> AbstractContextManager[Any]:
    """One thread of BLAS while small matrices are worked on; then as many as there were."""
    limited: AbstractContextManager[Any] = linear_algebra().limit(limits=1, user_api="blas")
    return limited


def cores() -> int:
    """How many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def side_by_side(function: Callable[[T], None], parts: Sequence[T]) -> None:
    """Call a function on every part, on as many threads as there are cores, each with one of BLAS.

    For functions that spend their time in numpy, which lets other threads run meanwhile.
    """
    if len(parts) < 2 or cores() < 2:
        for part in parts:
            function(part)
        return
    with threads_for(0), ThreadPoolExecutor(cores()) as pool:
        for _ in pool.map(function, parts):
            pass


def by_size(elements: Callable[..., int]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A decorator: ``threads_for`` as many elements as the function of the arguments says."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def called(*args: P.args, **kwargs: P.kwargs) -> R:
            with threads_for(elements(*args, **kwargs)):
                return function(*args, **kwargs)

        return called

    return decorate
