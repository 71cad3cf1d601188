"""Every error and warning of the library's own. The message says what to do."""

from __future__ import annotations


class InterplayError(Exception):
    """Base of all errors raised by interplay."""


class InputError(InterplayError, ValueError):
    """An argument cannot be used as given; the message names it, what is wrong and the mend."""


class SolverError(InterplayError, RuntimeError):
    """A solver could not reach what was asked of it."""


class MissingExtraError(InterplayError, ImportError):
    """An optional dependency is not installed.

    Args:
        what: what needs it, as the subject of a sentence.
        package: the package that is missing.
        extra: the extra of interplay that brings it.

    """

    def __init__(self, what: str, package: str, extra: str) -> None:
        super().__init__(
            f"{what} needs the package {package!r}, which is not installed: "
            f'pip install "interplay[{extra}]"'
        )


class GapWarning(UserWarning):
    """A solver stopped with a certified gap above ``tol``; the result carries the gap."""
