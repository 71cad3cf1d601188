"""Scenes drawn here, and questions about them: like CLEVR, but flat, small and no part of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.made import in_pieces
from interplay.errors import InputError

COLOURS = {
    "red": (200, 40, 40), "green": (40, 160, 60), "blue": (50, 80, 200), "yellow": (220, 190, 40),
}  # fmt: skip
SHAPES = ("ball", "cube", "cone")
KINDS = [(colour, shape) for colour in COLOURS for shape in SHAPES]
CELLS, CELL = 3, 16  # a scene is a board of 3 x 3 cells of 16 pixels
FEWEST, MOST = 2, 5  # things in a scene, all different
GREY = 128
PIECE = 5_000  # scenes, drawn in a third of a second and then kept


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """Scenes with one question each, whether a thing of a colour and a shape is in it.

    Every other answer is yes. The thing asked for is drawn by lot among those that are in the
    scene, or among those that are not, so that neither the scene nor the question alone tells
    anything: the whole bit is synergy.
    """
    n = settings["n"]
    if isinstance(n, bool) or not isinstance(n, int) or n < 2:
        raise InputError(f"n is {n!r}: pass a whole number of scenes, 2 or more")
    rng = np.random.default_rng(settings["seed"])
    answers = rng.permutation(np.arange(n) % 2)
    parts = [answers[start : start + PIECE] for start in range(0, n, PIECE)]
    pieces = in_pieces(
        "clevr_like", {"n": n, "seed": settings["seed"]}, len(parts),
        lambda number: scenes(parts[number], rng), rng,
    )  # fmt: skip
    asked = np.concatenate([piece["asked"] for piece in pieces])
    questions = [f"is there a {KINDS[kind][0]} {KINDS[kind][1]}?" for kind in asked]
    images = np.concatenate([piece["images"] for piece in pieces])
    return Raw({"image": images, "question": questions}, answers, classes=("no", "yes"))


def scenes(answers: Any, rng: np.random.Generator) -> dict[str, Any]:
    """Images (m, 48, 48, 3) and the kind (m,) of thing that is asked for, for these answers."""
    images = np.empty((len(answers), CELLS * CELL, CELLS * CELL, 3), dtype=np.uint8)
    asked = np.empty(len(answers), dtype=np.intp)
    for i, answer in enumerate(answers):
        order = rng.permutation(len(KINDS))
        count = int(rng.integers(FEWEST, MOST + 1))
        images[i] = drawn([KINDS[k] for k in order[:count]], rng)
        asked[i] = rng.choice(order[:count] if answer else order[count:])
    return {"images": images, "asked": asked}


def drawn(things: list[tuple[str, str]], rng: np.random.Generator) -> Any:
    """(48, 48, 3) a scene with things in cells drawn by lot, on grey."""
    from PIL import Image, ImageDraw

    page = Image.new("RGB", (CELLS * CELL, CELLS * CELL), (GREY, GREY, GREY))
    pencil = ImageDraw.Draw(page)
    for cell, (colour, shape) in zip(rng.permutation(CELLS * CELLS), things, strict=False):
        left, top = (int(v) * CELL + 2 for v in (cell % CELLS, cell // CELLS))
        right, bottom = left + CELL - 5, top + CELL - 5
        if shape == "ball":
            pencil.ellipse((left, top, right, bottom), fill=COLOURS[colour])
        elif shape == "cube":
            pencil.rectangle((left, top, right, bottom), fill=COLOURS[colour])
        else:
            middle = (left + right) // 2
            corners = [(middle, top), (left, bottom), (right, bottom)]
            pencil.polygon(corners, fill=COLOURS[colour])
    return np.asarray(page)


CARD = Card(
    name="clevr_like",
    title="drawn scenes and questions, made by this library",
    modalities=("image", "question"),
    tasks=("yes_no",),
    kind="made",
    licence="made here: free",
    source=Source("installed", "interplay"),
    read=read,
    settings={"n": 2000, "seed": 0},
    rows=2000,
    about="By construction neither tells anything alone and both tell all: one bit of synergy. "
    "Whether an estimate finds it is a test of the encoder of the images.",
)
