"""Where networks run."""

from __future__ import annotations

import torch

from interplay.errors import InputError


def check_device(device: str) -> None:
    """Refuse devices that torch does not know or this machine does not have."""
    try:
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise InputError(f"device is {device!r}: torch cannot use it ({error})") from error
