"""Questions about images: what VQA 2.0 and CLEVR have in common."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from interplay.datasets.real.card import Raw
from interplay.datasets.real.files import Files
from interplay.datasets.real.lazy import Images

PARTS = {"train": "train", "valid": "val"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question.

    Attributes:
        question: its words.
        answer: one word or a few.
        image: file, relative to the root.

    """

    question: str
    answer: str
    image: str


def read_answers(
    files: Files, task: str, size: int, ask: Callable[[Files, str], Sequence[Asked] | None]
) -> Raw:
    """Questions of the parts that are there; images are read when they are asked for.

    Args:
        files: of the dataset.
        task: "yes_no" keeps what is answered by yes or no, as the paper does.
        size: pixels of each side that images are made to.
        ask: of (files, "train" or "val") gives the questions, or None where the part is absent.

    """
    asked: list[Asked] = []
    splits = {}
    for part, written in PARTS.items():
        found = ask(files, written)
        if found is None:
            continue
        kept = [a for a in found if task == "answer" or a.answer in ("yes", "no")]
        splits[part] = np.arange(len(asked), len(asked) + len(kept))
        asked += kept
    absent = [part for part in PARTS if part not in splits]
    notes = (f"the part {absent[0]} is not there",) if absent else ()
    place = {image: files.path(image) for image in dict.fromkeys(a.image for a in asked)}
    images = Images([place[a.image] for a in asked], (size, size))
    return Raw(
        {"image": images, "question": [a.question for a in asked]},
        [a.answer for a in asked],
        [a.image for a in asked],
        splits,
        notes=notes,
    )


def entries(files: Files, path: Path, key: str, needed: Sequence[str]) -> list[dict[str, Any]]:
    """A list of objects under a key of a JSON file.

    Raises:
        InputError: the file is damaged, or an object lacks what is needed.

    """
    try:
        found = json.loads(path.read_bytes())[key]
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise files.wrong(path, f"cannot be read as JSON with {key!r} ({error!r})") from error
    for entry in found:
        missing = [name for name in needed if name not in entry]
        if missing:
            raise files.wrong(path, f"has an entry without {missing[0]!r}")
    return list(found)
