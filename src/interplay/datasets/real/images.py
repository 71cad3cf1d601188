"""Images, whose size is looked at before they are unpacked."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.errors import InputError

PIXELS = 2**26  # most of an image: a page of 8,192 x 8,192

Pixels = NDArray[np.uint8]


def read_image(source: Path | bytes, name: str, size: tuple[int, int] | None = None) -> Pixels:
    """(height, width, 3) of an image, transparent parts on white.

    Args:
        source: a file, or its contents.
        name: what to call it in errors.
        size: (height, width) to resize to; None for its own.

    Raises:
        InputError: it is no image, damaged, or larger than 2**26 pixels.

    """
    from PIL import Image

    file: Any = BytesIO(source) if isinstance(source, bytes) else source
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=("PNG", "JPEG")) as image:
                if image.width * image.height > PIXELS:
                    raise InputError(f"{name} has {image.width} x {image.height} pixels: too many")
                return flattened(image, size)
    except InputError:
        raise
    except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError) as error:
        raise InputError(f"{name} cannot be read as an image: {error}") from error


def flattened(image: Any, size: tuple[int, int] | None) -> Pixels:
    """An opened image as an array."""
    from PIL import Image

    coloured = image.convert("RGBA")
    page = Image.new("RGBA", coloured.size, "white")
    page.alpha_composite(coloured)
    plain = page.convert("RGB")
    if size is not None:
        plain = plain.resize((size[1], size[0]), Image.Resampling.BILINEAR)
    return np.asarray(plain, dtype=np.uint8)
