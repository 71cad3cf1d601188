"""Where models run."""

from __future__ import annotations

from typing import Any

import torch

from interplay.errors import InputError


def checked_device(device: Any) -> str:
    """The name of a device; None is the processor.

    Raises:
        InputError: torch does not know it, or this machine does not have it.

    """
    name = "cpu" if device is None else str(device)
    try:
        torch.zeros(1, device=name)
    except (RuntimeError, AssertionError) as error:
        raise InputError(f"device is {device!r}: torch cannot use it ({error})") from error
    return name
