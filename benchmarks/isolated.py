"""Run a function in a process of its own, with a time limit and its own peak memory."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any


def isolated(function: Callable[..., dict[str, Any]], *args: Any, limit: float) -> dict[str, Any]:
    """What ``function(*args)`` returns, with ``peak_mb`` and ``added_mb``.

    ``added_mb`` is the peak above an interpreter that has loaded numpy and scipy. After ``limit``
    seconds the process is killed; then, and when it fails, ``status`` alone is returned.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=child, args=(sender, function, args))
    process.start()
    sender.close()
    try:
        result = receiver.recv() if receiver.poll(limit) else {"status": f"killed at {limit:g} s"}
    except EOFError:
        process.join()
        result = {"status": f"died, exit code {process.exitcode}"}
    process.kill()
    process.join()
    return result


def child(sender: Connection, function: Callable[..., dict[str, Any]], args: tuple) -> None:
    """The other side of the pipe."""
    import scipy.linalg
    import scipy.sparse.linalg
    import scipy.special  # noqa: F401

    before = peak_mb()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            result = function(*args)
    except Exception as error:  # a peer's failure is a result
        sender.send({"status": f"{type(error).__name__}: {str(error).splitlines()[0][:80]}"})
    else:
        sender.send({**result, "peak_mb": peak_mb(), "added_mb": peak_mb() - before})


def peak_mb() -> float:
    """Largest resident size of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
