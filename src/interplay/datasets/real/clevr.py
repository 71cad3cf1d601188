"""CLEVR: questions about rendered solids."""

from __future__ import annotations

from typing import Any

from interplay.datasets.real.answers import Asked, entries, read_answers
from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files


def read(files: Files, task: str, settings: Any) -> Raw:
    """Questions of the training and the validation part; the answers to the test are not public."""
    return read_answers(files, task, settings["size"], asked)


def asked(files: Files, part: str) -> list[Asked] | None:
    """The questions of a part; None where it is not there."""
    written = f"questions/CLEVR_{part}_questions.json"
    if part == "train" and files.find(written) is None:
        return None  # the paper uses the validation part alone
    path = files.path(written)
    needed = ["question", "answer", "image_filename"]
    return [
        Asked(q["question"], str(q["answer"]), f"images/{part}/{q['image_filename']}")
        for q in entries(files, path, "questions", needed)
    ]


CARD = Card(
    name="clevr",
    title="questions about rendered solids",
    modalities=("image", "question"),
    tasks=("yes_no", "answer"),
    kind="paper",
    licence="CC BY 4.0",
    source=Source(
        "folder",
        "get CLEVR_v1.0.zip from the site of CLEVR (Johnson et al. 2017) and unpack it into the "
        "folder (questions/, images/)",
    ),
    read=read,
    settings={"size": 224},
    rows=849_950,
    about="The paper keeps questions answered by yes or no, of the validation part. Groups are "
    "images.",
)
