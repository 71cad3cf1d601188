"""VQA 2.0: questions about photographs."""

from __future__ import annotations

from typing import Any

from interplay.datasets.real.answers import Asked, entries, read_answers
from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files


def read(files: Files, task: str, settings: Any) -> Raw:
    """Questions of the training and the validation part; the answers to the test are not public."""
    return read_answers(files, task, settings["size"], asked)


def asked(files: Files, part: str) -> list[Asked] | None:
    """The questions of a part with what most people answered; None where it is not there."""
    written = f"v2_OpenEnded_mscoco_{part}2014_questions.json"
    if part == "train" and files.find(written) is None:
        return None  # the paper uses the validation part alone
    path = files.path(written)
    questions = entries(files, path, "questions", ["question_id", "question", "image_id"])
    path = files.path(f"v2_mscoco_{part}2014_annotations.json")
    needed = ["question_id", "multiple_choice_answer"]
    answers = {
        entry["question_id"]: entry["multiple_choice_answer"]
        for entry in entries(files, path, "annotations", needed)
    }
    missing = [q["question_id"] for q in questions if q["question_id"] not in answers]
    if missing:
        raise files.wrong(path, f"has no answer to the question {missing[0]}")
    image = f"{part}2014/COCO_{part}2014_{{:012d}}.jpg"
    return [
        Asked(q["question"], answers[q["question_id"]], image.format(q["image_id"]))
        for q in questions
    ]


CARD = Card(
    name="vqa",
    title="questions about photographs",
    modalities=("image", "question"),
    tasks=("yes_no", "answer"),
    kind="paper",
    licence="CC BY 4.0 for questions and answers; photographs are their owners' (COCO)",
    source=Source(
        "folder",
        "get the questions and annotations (v2, balanced real images) from the site of VQA and the "
        "images train2014 and val2014 from that of COCO, and unpack them into the folder",
    ),
    read=read,
    settings={"size": 224},
    rows=658_111,
    about="The paper keeps questions answered by yes or no, of the validation part. Groups are "
    "photographs. Encode images and questions with models of your own before an estimate.",
)
