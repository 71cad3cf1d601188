"""Label Studio's JSON export.

A task holds ``data`` and ``annotations``; an annotation holds who made it (``completed_by``) and a
``result``: values of controls by their names (``from_name``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interplay.annotation.line import Line
from interplay.annotation.questions import QUESTIONS
from interplay.errors import InputError

CONFIDENCE = "_confidence"
ITEM = ("item", "id")  # fields of a task's data that may name the example
WHO = ("email", "username", "id")  # of a person, where these are exported in full


def lines_of_tasks(tasks: Any, file: str) -> tuple[list[Line], tuple[str, ...]]:
    """Ratings of an export, and notes on what was left out.

    Raises:
        InputError: it is no such export; the message names the task.

    """
    if not isinstance(tasks, list) or not all(isinstance(task, Mapping) for task in tasks):
        raise InputError(f"{file} is no JSON export of Label Studio: it must be a list of tasks")
    lines: list[Line] = []
    skipped = 0
    other: set[str] = set()
    for place, task in enumerate(tasks):
        name = f"task {task.get('id', place + 1)} of {file}"
        if not isinstance(task.get("annotations"), list):
            raise InputError(f"{name} has no annotations: export it as JSON, not as JSON-MIN")
        for annotation in task["annotations"]:
            if annotation.get("was_cancelled"):
                skipped += 1
                continue
            lines += lines_of(task, annotation, name, other)
    notes = []
    if skipped:
        notes.append(f"{skipped} annotations were cancelled by their annotators and are left out.")
    if other:
        notes.append(f"Controls that are no question are left out: {', '.join(sorted(other))}.")
    return lines, tuple(notes)


def lines_of(
    task: Mapping[str, Any], annotation: Mapping[str, Any], name: str, other: set[str]
) -> list[Line]:
    """The ratings of one annotation; names of other controls are added to ``other``."""
    who = person(annotation.get("completed_by"))
    where = f"{name}, annotation by {who or 'nobody'}"
    given: dict[str, str] = {}
    for result in annotation.get("result", []):
        control = result.get("from_name", "")
        if control.removesuffix(CONFIDENCE) not in QUESTIONS:
            other.add(control)
            continue
        if control in given:
            raise InputError(f"{where}: {control} is answered twice")
        given[control] = value_of(result.get("value"), f"{where}: {control}")
    alone = [c for c in given if c.endswith(CONFIDENCE) and c.removesuffix(CONFIDENCE) not in given]
    if alone:
        raise InputError(
            f"{where}: {alone[0]} is given, but no {alone[0].removesuffix(CONFIDENCE)}"
        )
    data = task.get("data", {})
    item = next((str(data[key]) for key in ITEM if key in data), str(task.get("id", "")))
    return [
        Line(
            who, item, question, given[question], given.get(question + CONFIDENCE, ""),
            str(data.get("label", "")), str(data.get("dataset", "")), where,
        )
        for question in QUESTIONS if question in given
    ]  # fmt: skip


def person(value: Any) -> str:
    """Who made an annotation: a number, or a record."""
    if isinstance(value, Mapping):
        return next((str(value[key]) for key in WHO if value.get(key)), "")
    return "" if value is None else str(value)


def value_of(value: Any, where: str) -> str:
    """The one value of a rating, a number or a choice."""
    if isinstance(value, Mapping):
        for kind in ("rating", "number"):
            if kind in value:
                return str(value[kind])
        choices = value.get("choices")
        if isinstance(choices, list) and len(choices) == 1:
            return str(choices[0])
    raise InputError(f"{where} is {value!r}: it must be a rating, a number or one choice")
