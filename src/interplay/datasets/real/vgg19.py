"""VGG19 (Simonyan and Zisserman 2015), with the weights that torchvision publishes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from interplay.core.extras import load_extra
from interplay.errors import InputError

FILE = "vgg19-dcbb9e9d.pth"
CONVOLUTIONS = (0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34)  # places of layers
POOLS = (4, 9, 18, 27, 36)
DENSE = (0, 3)  # of the classifier, but for its last, which gives classes
SIDE = 7  # of the last pictures


def weights(folder: str | os.PathLike[str] | None) -> Mapping[str, Any]:
    """Weights by name, read as numbers alone.

    Raises:
        InputError: the file is not there, damaged, or of another network.
        MissingExtraError: torch is not installed.

    """
    torch = load_extra("torch", "VGG19", "encoders")
    cache = Path(torch.hub.get_dir()) / "checkpoints"
    path = (cache if folder is None else Path(folder)) / FILE
    if not path.is_file():
        raise InputError(f"VGG19: the file {FILE} is not in {path.parent}: {HOW}")
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
        needed = [f"features.{i}" for i in CONVOLUTIONS] + [f"classifier.{i}" for i in DENSE]
        return {
            f"{name}.{part}": found[f"{name}.{part}"].float()
            for name in needed
            for part in ("weight", "bias")
        }
    except Exception as error:  # a damaged or hostile file can fail in any way
        raise InputError(
            f"VGG19: {path} does not hold its weights ({type(error).__name__}): {HOW}"
        ) from error


HOW = (
    "get it where torchvision is installed, with: python -c 'import torchvision; "
    'torchvision.models.vgg19(weights="IMAGENET1K_V1")\', which puts it into '
    "~/.cache/torch/hub/checkpoints; or copy it from there into a folder and pass that as folder"
)


def features(given: Mapping[str, Any], x: Any) -> Any:
    """(m, 4,096) of images (m, 3, 224, 224): what the classes of VGG19 are told from."""
    from torch.nn import functional

    for place in range(POOLS[-1] + 1):
        if place in POOLS:
            x = functional.max_pool2d(x, 2)
        elif place in CONVOLUTIONS:
            weight, bias = (given[f"features.{place}.{part}"] for part in ("weight", "bias"))
            x = functional.conv2d(x, weight, bias, padding=1).relu()
    x = functional.adaptive_avg_pool2d(x, SIDE).flatten(1)
    for place in DENSE:
        weight, bias = (given[f"classifier.{place}.{part}"] for part in ("weight", "bias"))
        x = functional.linear(x, weight, bias).relu()
    return x
