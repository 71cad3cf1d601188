"""Icons of Tabler: what they look like and the words they are found by."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import numpy as np

from interplay.datasets.real.archives import members
from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.images import Pixels
from interplay.datasets.real.svg_paths import lines
from interplay.errors import InputError

FILE = "tabler-icons-3.52.0.tgz"
INDEX, DRAWINGS = "package/icons.json", "package/tabler-nodes-outline.json"
PAGE, PEN = 24, 2  # side of a drawing and width of its lines, in its own units
FINER = 4  # drawn so many times larger, then reduced
LARGEST = 512  # pixels a side


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """5,491 drawings with tags; groups are families such as ``bell``, ``bell-off``, ``bell-2``."""
    size = settings["size"]
    if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= LARGEST:
        raise InputError(f"size is {size!r}: pass a whole number of pixels, 1 to {LARGEST}")
    path = files.path(FILE)
    found = dict(members(path, (INDEX, DRAWINGS).__contains__))
    try:
        index, drawings = json.loads(found[INDEX]), json.loads(found[DRAWINGS])
        names = [name for name in index if name in drawings]
        tags = [words(index[name]["tags"]) for name in names]
        categories = [str(index[name]["category"]) for name in names]
        shapes = [paths(drawings[name]) for name in names]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise files.wrong(path, f"has no icons with tags and drawings ({error})") from error
    if not names:
        raise files.wrong(path, f"has no icons in {INDEX}")
    images = np.stack([drawn(shape, size) for shape in shapes])
    groups = [family(name, index) for name in names]
    return Raw({"image": images, "tags": tags}, categories, groups)


def paths(nodes: list[tuple[str, dict[str, str]]]) -> list[tuple[str, bool]]:
    """Each path of a drawing, and whether it is filled."""
    return [(path["d"], path.get("fill") == "currentColor") for _, path in nodes]


def words(tags: list[Any]) -> str:
    """The tags as text: some are numbers, and a few are null."""
    return " ".join(str(tag) for tag in tags if tag is not None)


def family(name: str, known: Collection[str]) -> str:
    """The shortest beginning of a name, cut at a hyphen, that is an icon itself."""
    parts = name.split("-")
    starts = ("-".join(parts[:i]) for i in range(1, len(parts)))
    return next((start for start in starts if start in known), name)


def drawn(shapes: list[tuple[str, bool]], size: int) -> Pixels:
    """(size, size, 3) lines in black on white, with round ends.

    Args:
        shapes: a path of SVG each, and whether it is filled.
        size: pixels a side.

    """
    from PIL import Image, ImageDraw

    side = size * FINER
    page = Image.new("L", (side, side), 255)
    pencil = ImageDraw.Draw(page)
    scale = side / PAGE
    width = PEN * scale
    for path, filled in shapes:
        for line in lines(path):
            points = [(p.real, p.imag) for p in line * scale]
            if filled and len(points) > 2:
                pencil.polygon(points, fill=0)
            pencil.line(points, fill=0, width=max(round(width), 1))
            for x, y in points:
                pencil.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=0)
    small = np.asarray(page.resize((size, size), Image.Resampling.BOX))
    return np.repeat(small[:, :, None], 3, axis=2)


CARD = Card(
    name="icons",
    title="icons, their drawings and tags",
    modalities=("image", "tags"),
    tasks=("category",),
    kind="views",
    licence="MIT (Tabler); brands belong to their owners",
    source=Source("npm", "@tabler/icons", "3.52.0"),
    read=read,
    settings={"size": 32},
    rows=5491,
    about="The paths of the package are drawn here. Tags were written by those who chose the "
    "categories, and of every four icons one has its category among its tags. Groups are families "
    "of variants.",
)
