"""Modules that an extra of interplay brings, loaded where they are used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from interplay.errors import MissingExtraError


def load_extra(module: str, what: str, extra: str) -> Any:
    """A module, such as "torch", that ``extra`` brings.

    Args:
        module: its name, which may be that of a module in a package.
        what: what needs it, as the subject of a sentence.
        extra: the extra of interplay that brings it.

    Raises:
        MissingExtraError: its package is not installed.

    """
    package = module.split(".", maxsplit=1)[0]
    try:
        return import_module(module)
    except ModuleNotFoundError as error:  # of what it imports itself: that says more
        if (error.name or "").split(".")[0] != package:
            raise
        raise MissingExtraError(what, package, extra) from error
