"""easy-VQA: questions about a shape in an image, both made by a program."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.images import read_image

PARTS = ("train", "test")


def read(files: Files, task: str, settings: Any) -> Raw:
    """48,248 questions of 5,000 images of 64 x 64, as a training and a test part."""
    questions: list[str] = []
    answers: list[str] = []
    groups: list[str] = []
    pixels, splits = [], {}
    for part in PARTS:
        path = files.path(f"easy_vqa/data/{part}/questions.json")
        asked = wanted(files, path, task)
        image = cache(lambda number, part=part: shape(files, part, number, settings["size"]))
        splits[part] = np.arange(len(answers), len(answers) + len(asked))
        for question, answer, number in asked:
            questions.append(question)
            answers.append(answer)
            pixels.append(image(number))
            groups.append(f"{part} {number}")
    return Raw({"image": np.stack(pixels), "question": questions}, answers, groups, splits)


def wanted(files: Files, path: Path, task: str) -> list[tuple[str, str, int]]:
    """Questions with answers and numbers of images: all, or those answered by yes or no."""
    try:
        found = [(str(q), str(a), int(i)) for q, a, i in json.loads(path.read_text("utf-8"))]
    except (ValueError, TypeError, OSError) as error:
        raise files.wrong(path, f"is no list of questions, answers and images ({error})") from error
    kept = found if task == "answer" else [row for row in found if row[1] in ("yes", "no")]
    if not kept:
        raise files.wrong(path, "has no question for this task")
    return kept


def shape(files: Files, part: str, number: int, size: int) -> Any:
    """An image, made smaller."""
    path = files.path(f"easy_vqa/data/{part}/images/{number}.png")
    return read_image(path, str(path), (size, size))


CARD = Card(
    name="easy_vqa",
    title="questions about a shape, made by a program",
    modalities=("image", "question"),
    tasks=("yes_no", "answer"),
    kind="made",
    licence="MIT",
    source=Source("python", "easy-vqa", "1.0", "easy_vqa"),
    read=read,
    settings={"size": 16},
    rows=48248,
    about="The image alone tells nothing of the answer; the question alone tells 80% of them, as "
    "'not' makes yes likely. The rest takes both, and an encoder that sees shapes. Groups are the "
    "images.",
)
