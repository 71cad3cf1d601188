"""MUStARD's public text: an utterance, what was said before, and who says it."""

from __future__ import annotations

import json
from typing import Any

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files

FILE = "sarcasm_data.json"
NEEDED = ("utterance", "context", "speaker", "show", "sarcasm")


def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
    """690 utterances of four series."""
    path = files.first(FILE, f"mustard/{FILE}", f"data/{FILE}")
    try:
        entries = list(json.loads(path.read_text(encoding="utf-8")).values())
    except (ValueError, AttributeError, OSError) as error:
        raise files.wrong(path, f"cannot be read as JSON ({error})") from error
    if not entries or any(key not in entry for entry in entries for key in NEEDED):
        raise files.wrong(path, f"has entries without {', '.join(NEEDED)}")
    modalities = {
        "utterance": [entry["utterance"] for entry in entries],
        "context": [" ".join(entry["context"]) for entry in entries],
        "speaker": [entry["speaker"] for entry in entries],
    }
    labels = ["sarcastic" if entry["sarcasm"] else "sincere" for entry in entries]
    return Raw(
        modalities, labels, [entry["show"] for entry in entries] if settings["by_show"] else None
    )


CARD = Card(
    name="mustard_text",
    title="sarcasm in series, the public text",
    modalities=("utterance", "speaker", "context"),
    tasks=("sarcasm",),
    kind="natural",
    licence="MIT for the text",
    source=Source("folder", "get sarcasm_data.json from the repository MUStARD of soujanyaporia on "
                  "GitHub (folder data) and put it into the folder"),
    read=read,
    settings={"by_show": False},
    rows=690,
    about="The speaker alone tells more of the label than the words: a shortcut. With "
    "by_show=True the series are groups.",
)  # fmt: skip
