"""Emoji: what they look like and what they are called."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from interplay.datasets.real.archives import members
from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.images import read_image

FILE = "emoji-datasource-google-16.0.0.tgz"
INDEX, IMAGES = "package/emoji.json", "package/img/google/64/"


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """1,906 images of 64 x 64 with names."""
    path = files.path(FILE)
    size = (settings["size"], settings["size"])
    index, images = None, {}
    for name, content in members(path, lambda n: n == INDEX or n.startswith(IMAGES)):
        if name == INDEX:
            index = json.loads(content)
        else:
            images[name.removeprefix(IMAGES)] = content
    if index is None:
        raise files.wrong(path, f"has no {INDEX}")
    shown = [e for e in index if e["has_img_google"] and e["image"] in images]
    known = [e for e in shown if e["category"] != "Component"]  # 5 patches of skin colour
    if not known:
        raise files.wrong(path, f"has no images in {IMAGES}")
    pixels = np.stack([read_image(images[e["image"]], e["image"], size) for e in known])
    names = [str(e["name"] or e["short_name"]).lower() for e in known]
    return Raw({"image": pixels, "name": names}, [e["category"] for e in known])


CARD = Card(
    name="emoji",
    title="emoji, their images and names",
    modalities=("image", "name"),
    tasks=("category",),
    kind="natural",
    licence="MIT, images Apache 2.0 (Noto)",
    source=Source("npm", "emoji-datasource-google", "16.0.0"),
    read=read,
    settings={"size": 32},
    rows=1906,
    about="Variants of skin colour are left out. Names are few words.",
)
