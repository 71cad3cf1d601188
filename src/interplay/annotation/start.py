"""Writing the file of a new study, with a comment on each setting."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import narwhals as nw

from interplay.annotation.items import Item, items_of
from interplay.annotation.study import KINDS, MEDIA, inside, load_study
from interplay.data.reading.columns import select_columns
from interplay.data.reading.engines import collect
from interplay.data.reading.sources import read_table
from interplay.errors import InputError

LOOKED_AT = 100  # rows, to tell what a column holds
TEXT = """# A study for `interplay annotate {file}`. Paths start in the folder of this file;
# nothing outside of it is read or shown.

title = {title}
task = {task}  # what is to be predicted, as annotators read it
introduction = ""  # shown first: who asks, what for, whom to write to

data = {data}  # {what}
{label}
per_class = {per_class}  # examples of each class, drawn at random, or "all"
seed = {seed}  # of the draw; each annotator sees the examples in an order of their own
annotators = {annotators}  # or names, such as ["ann", "ben"]: best not their real ones
database = "answers.sqlite"  # where answers are kept
{blind}"""
MODALITY = """
[[modality]]
name = {name}  # as annotators read it
kind = {kind}  # {kinds}
part = {part}  # 1 or 2: which side of the questions it belongs to
{home} = {value}
"""
BLIND = """
# The {strongest} rows with the highest value of each atom are mixed in, and look like the others.
strongest = {strongest}
pointwise = {pointwise}  # redundancy, unique1, unique2 and synergy of each row, in bits
"""
NOT_BLIND = """
# To test whether people see what the numbers say, mix in the rows with the highest values of each
# atom: `interplay annotate init --strongest 5` writes the values.
# strongest = 5
# pointwise = "pointwise.csv"
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the file of a new study is to say; see ``Study``.

    Attributes:
        data: a table, or a folder with a folder for each class.
        x1: columns of the first modality, or how its files end.
        x2: the same of the second.
        y: the column of the label; empty for a folder.
        id: the column that names each row, or nothing.
        names: of the two modalities.
        kinds: of the two; None to tell them from what the columns hold.
        title: of the page; by default the name of the data.
        task: what is to be predicted.
        per_class: examples of each class, None for all.
        annotators: how many.
        seed: of the draw.
        strongest: rows with the highest value of each atom.

    """

    data: Path
    x1: str
    x2: str
    y: str = ""
    id: str = ""
    names: tuple[str, str] | None = None
    kinds: tuple[str, str] | None = None
    title: str = ""
    task: str = ""
    per_class: int | None = 10
    annotators: int = 3
    seed: int = 0
    strongest: int = 0


def write_study(plan: Plan, file: str | Path, pointwise: Path | None = None) -> tuple[Item, ...]:
    """Write a study, and draw its examples once to see that it works.

    Args:
        plan: what it says.
        file: where to write; its folder holds the data.
        pointwise: the file of pointwise values, where rows are picked by them.

    Returns:
        The examples that it draws.

    Raises:
        InputError: the file exists, or the study cannot be used; then nothing is written.

    """
    target = Path(file)
    if target.exists():
        raise InputError(f"{file} exists: name another file, or remove it")
    text = study_text(plan, target, pointwise)
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror}") from error
    try:
        return items_of(load_study(target))
    except InputError:
        target.unlink()
        raise


def study_text(plan: Plan, file: Path, pointwise: Path | None) -> str:
    """The text of the file."""
    folder = file.resolve().parent
    data = inside(folder, plan.data.resolve(), "data")
    in_folder = data.is_dir()
    kinds = plan.kinds or kinds_told(plan, in_folder=in_folder)
    names = plan.names or names_told((plan.x1, plan.x2), kinds)
    label = f"label = {quoted(plan.y)}  # its column with the right answer, which annotators see"
    if plan.id:
        label += f"\nid = {quoted(plan.id)}  # its column with a name for each example"
    what = "a folder with a folder for each class" if in_folder else "a table, a row each example"
    blind = NOT_BLIND
    if pointwise:
        relative = pointwise.resolve().relative_to(folder)
        blind = BLIND.format(strongest=plan.strongest, pointwise=quoted(relative.as_posix()))
    head = TEXT.format(
        file=file.name,
        title=quoted(plan.title or data.stem.replace("_", " ").capitalize()),
        task=quoted(plan.task or f"Which {(plan.y or 'class').replace('_', ' ')}?"),
        data=quoted(data.relative_to(folder).as_posix()), what=what,
        label="" if in_folder else label, seed=plan.seed, annotators=plan.annotators, blind=blind,
        per_class='"all"' if plan.per_class is None else plan.per_class,
    )  # fmt: skip
    parts = zip(names, kinds, (plan.x1, plan.x2), strict=True)
    return head + "".join(
        MODALITY.format(
            name=quoted(name), kind=quoted(kind), kinds=", ".join(KINDS), part=i + 1,
            home="suffix" if in_folder else "columns", value=quoted(value),
        )
        for i, (name, kind, value) in enumerate(parts)
    )  # fmt: skip


def names_told(selections: tuple[str, str], kinds: tuple[str, str]) -> tuple[str, str]:
    """What to call the modalities: numbers by their column, others by what they are."""
    one, two = (
        text.replace("_", " ")
        if kind in ("row", "series") and text.isidentifier()
        else f"the {kind}"
        for text, kind in zip(selections, kinds, strict=True)
    )
    return (one, two) if one != two else (f"{one} 1", f"{two} 2")


def quoted(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)


def kinds_told(plan: Plan, *, in_folder: bool) -> tuple[str, str]:
    """What the two modalities hold."""
    if in_folder:
        return kind_of_files(plan.x1), kind_of_files(plan.x2)
    table = read_table(plan.data)
    found = []
    for argument, selection in (("x1", plan.x1), ("x2", plan.x2)):
        columns = select_columns(table, selection, argument)
        head = table.frame.select(columns).head(LOOKED_AT)
        frame = collect(head) if isinstance(head, nw.LazyFrame) else head
        found.append(kind_of_columns({name: frame[name].to_list() for name in columns}))
    return found[0], found[1]


def kind_of_columns(columns: Mapping[str, Sequence[Any]]) -> str:
    """A table row, or for one column of text what its values are."""
    values = [value for column in columns.values() for value in column if value is not None]
    if len(columns) > 1 or not values or not all(isinstance(value, str) for value in values):
        return "row"
    for kind, endings in MEDIA.items():
        if all(value.lower().endswith(endings) for value in values):
            return kind
    return "text"


def kind_of_files(suffix: str) -> str:
    """What files that end so hold."""
    for kind, endings in MEDIA.items():
        if suffix.lower().endswith(endings):
            return kind
    known = {".txt": "text", ".csv": "series", ".npy": "series", ".json": "row"}
    for ending, kind in known.items():
        if suffix.lower().endswith(ending):
            return kind
    raise InputError(f"files that end in {suffix!r}: say what they hold with --kinds")
