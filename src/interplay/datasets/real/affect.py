"""Language, voice and face: the pickles of MOSEI, MOSI, UR-FUNNY and MUStARD."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interplay.datasets.real.card import Card, Raw, Source
from interplay.datasets.real.files import Files
from interplay.datasets.real.pickles import read_pickle

PARTS = ("train", "valid", "test")
MODALITIES = ("text", "audio", "vision")
WHERE = (
    "get {} from the folder of datasets that MultiBench's page datasets/affect links and put it "
    "into the folder"
)


def read_affect(files: Files, names: tuple[str, ...], *, standardise: bool) -> Raw:
    """All parts of one pickle, rows without text left out.

    Args:
        files: of the dataset.
        names: that the file goes by.
        standardise: whether each sequence is centred and scaled over its own time.

    """
    path = files.first(*names)
    data = read_pickle(path)
    parts = [part_of(files, path, data, part) for part in PARTS]
    widths = {tuple(p[m].shape[1:] for m in MODALITIES) for p in parts}
    if len(widths) > 1:
        raise files.wrong(path, f"has parts of different shapes: {sorted(widths)}")
    modalities = {m: np.concatenate([p[m] for p in parts]) for m in MODALITIES}
    repaired = sum(p["repaired"] for p in parts)
    if standardise:
        modalities = {m: over_time(x) for m, x in modalities.items()}
    ends = np.cumsum([0, *(len(p["labels"]) for p in parts)])
    splits = {p: np.arange(a, b) for p, a, b in zip(PARTS, ends, ends[1:], strict=False)}
    values = np.concatenate([p["labels"] for p in parts])
    dropped = sum(p["dropped"] for p in parts)
    notes = (
        f"{dropped} rows without text were left out; {repaired:,} values that were no finite "
        "numbers became 0",
    )
    groups = np.concatenate([p["groups"] for p in parts])
    return Raw(
        modalities, (values > 0).astype(int), groups, splits, ("negative", "positive"), notes
    )


def part_of(files: Files, path: Path, data: Any, part: str) -> dict[str, Any]:
    """Arrays, labels (n,) and groups (n,) of a part."""
    whole = isinstance(data, dict) and isinstance(data.get(part), dict)
    found = data[part] if whole else {}
    missing = [key for key in (*MODALITIES, "labels", "id") if key not in found]
    if missing:
        raise files.wrong(path, f"has no {missing[0]!r} of the part {part!r}")
    arrays = {m: sequences(files, path, found[m], f"{part}/{m}") for m in MODALITIES}
    n = len(arrays["text"])
    for key in (*MODALITIES, "labels", "id"):
        if len(found[key]) != n:
            raise files.wrong(
                path, f"has {len(found[key])} rows of {key} and {n} of text in {part}"
            )
    kept = np.flatnonzero(arrays["text"].any(axis=(1, 2)))
    labels = np.asarray(found["labels"], dtype=np.float64).reshape(n, -1)[:, 0]
    if not np.isfinite(labels).all():
        raise files.wrong(path, f"has labels of {part} that are no numbers")
    out: dict[str, Any] = {"dropped": n - len(kept), "repaired": 0}
    for m, x in arrays.items():
        rows = x[kept]  # a copy, as what a pickle holds cannot be written
        bad = ~np.isfinite(rows)
        rows[bad] = 0
        out[m] = rows
        out["repaired"] += int(bad.sum())
    groups = np.array([source_of(i) for i in found["id"]], dtype=object)
    return out | {"labels": labels[kept], "groups": groups[kept].astype(str)}


def sequences(files: Files, path: Path, x: Any, what: str) -> NDArray[np.floating[Any]]:
    """(n, T, d) numbers."""
    array = np.asarray(x)
    if array.ndim != 3 or array.dtype.kind not in "fiu":
        raise files.wrong(path, f"has {what} of the shape {array.shape} of {array.dtype}")
    return array if array.dtype.kind == "f" else array.astype(np.float32)


def source_of(identifier: Any) -> str:
    """The video that an utterance is cut from: ``-3g5yACwYnA[4]`` and arrays of one such id."""
    first = np.asarray(identifier, dtype=object).reshape(-1)
    text = first[0] if len(first) else ""
    text = text.decode() if isinstance(text, bytes) else str(text)
    return text.partition("[")[0]


def over_time(x: Any) -> Any:
    """(n, T, d) less the mean of each sequence over time, over its deviation where there is any."""
    deviation = x.std(axis=1, keepdims=True)
    return (x - x.mean(axis=1, keepdims=True)) / np.where(deviation > 0, deviation, 1)


def affect_card(
    name: str,
    *,
    title: str,
    names: tuple[str, ...],
    task: str,
    rows: int,
    about: str,
    licence: str,
) -> Card:
    """The card of one of these datasets."""

    def read(files: Files, task: str, settings: Any) -> Raw:  # noqa: ARG001
        return read_affect(files, names, standardise=settings["standardise"])

    return Card(
        name=name,
        title=title,
        modalities=MODALITIES,
        tasks=(task,),
        kind="paper",
        licence=licence,
        source=Source("folder", WHERE.format(" or ".join(names))),
        read=read,
        settings={"standardise": False},
        rows=rows,
        about=about,
    )
