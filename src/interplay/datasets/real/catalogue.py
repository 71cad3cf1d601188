"""All real datasets by name."""

from __future__ import annotations

import difflib
import os
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from interplay.datasets.real.card import Card
from interplay.datasets.real.dataset import RealDataset, finished
from interplay.datasets.real.files import Files, existing_root
from interplay.errors import InputError

ANYWHERE = (
    "htad",
    "hapt",
    "watch",
    "brca",
    "kipan",
    "support2",
    "alzheimer",
    "msq",
    "emoji",
    "spam",
    "mustard_text",
    "glioma",
    "gse7390",
    "flchain",
    "whas500",
    "gbsg2",
    "veteran",
    "nutrimouse",
    "digits",
    "mnist",
    "breast_cancer",
    "mfeat",
    "segment",
    "satellite",
    "spambase",
    "cells",
    "icons",
    "easy_vqa",
    "av_digits",
    "clevr_like",
    "push_like",
)  # modules of the same names
PAPER = (
    "avmnist", "enrico", "vqa", "clevr", "mosei", "mosi", "urfunny", "mustard", "mimic", "maps",
    "tcga", "push",
)  # fmt: skip


def names() -> list[str]:
    """Names of the real datasets that ``load`` takes."""
    return [*ANYWHERE, *PAPER]


def card(name: str) -> Card:
    """What is known of a dataset before it is read: modalities, tasks, licence, source.

    Raises:
        InputError: there is none of that name; the message has the closest names.

    """
    if name not in (*ANYWHERE, *PAPER):
        raise InputError(f"name is {name!r}, which is no dataset; {closest(name, names())}")
    made: Card = import_module(f"interplay.datasets.real.{name}").CARD
    return made


def load(
    name: str,
    root: str | os.PathLike[str] | None = None,
    *,
    modalities: Sequence[str] | None = None,
    task: str | None = None,
    split: str | None = None,
    **settings: Any,
) -> RealDataset:
    """Rows of a real dataset, from the public files as they are.

    Args:
        name: one of ``names()``.
        root: folder with the files (those of ``interplay datasets fetch``, or the public files of
            a dataset of the paper); None for the folder that INTERPLAY_DATA names, else
            ``~/.cache/interplay/datasets``. Python packages that are installed need no folder.
        modalities: names of those to give, the first two being x1 and x2; None for all.
        task: name of the label; None for the first.
        split: "train", "valid" or "test" for that part alone, where parts are published; None
            for all rows, with the parts in ``splits``.
        settings: of this dataset, see ``card(name).settings``.

    Raises:
        InputError: an unknown name, modality, task, part or setting; a file that is missing
            (the message says how to get it), damaged or of another version.
        MissingExtraError: a package that reads the files is not installed.

    """
    known = card(name)
    unknown = [key for key in settings if key not in known.settings]
    if unknown:
        has = ", ".join(known.settings) or "none"
        raise InputError(f"{unknown[0]} is no setting of {name}, which has {has}")
    asked = chosen_modalities(known, modalities)
    label = known.tasks[0] if task is None else task
    if label not in known.tasks:
        raise InputError(f"task is {label!r}: {name} has {closest(label, known.tasks)}")
    files = Files(name, existing_root(root), known.source)
    raw = known.read(files, label, {**known.settings, **settings})
    return finished(known, raw, label, asked, split)


def chosen_modalities(known: Card, modalities: Sequence[str] | None) -> tuple[str, ...]:
    """The modalities to give, in order.

    Raises:
        InputError: one that is unknown, asked for twice, or text instead of a list.

    """
    if modalities is None:
        return known.modalities
    if isinstance(modalities, str) or len(modalities) < 2 or len(set(modalities)) < len(modalities):
        raise InputError(
            f"modalities is {modalities!r}: pass a list of two or more of "
            f"{', '.join(known.modalities)}"
        )
    for modality in modalities:
        if modality not in known.modalities:
            near = closest(modality, known.modalities)
            raise InputError(f"modalities has {modality!r}: {known.name} has {near}")
    return tuple(modalities)


def closest(name: str, known: Sequence[str]) -> str:
    """The names that are closest, or all of them."""
    near = difflib.get_close_matches(str(name), known, n=3, cutoff=0.5)
    return f"{', '.join(near)} (closest)" if near else ", ".join(known)
