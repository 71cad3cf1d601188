"""The pages that annotators and the owner of a study see; whatever comes from data is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from interplay.annotation.items import Content, Item
from interplay.annotation.power import in_percent, power_table
from interplay.annotation.practice import PRACTICE
from interplay.annotation.questions import SCALE, questions
from interplay.annotation.store import ANNOTATOR, Answer, Store
from interplay.annotation.study import Study

if TYPE_CHECKING:
    from jinja2 import Environment

WIDTH, HEIGHT = 600, 110  # of the plot of a channel, in its own units
MOST_POINTS = 1200  # of a plot


@cache
def environment() -> Environment:
    """Templates with escaping."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("interplay.annotation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"scale": SCALE, "plotted": plotted}
    for name in made.list_templates():
        made.get_template(name)  # now, not when twenty visitors ask for it at once
    return made


def render(template: str, **values: Any) -> str:
    """A page."""
    return environment().get_template(f"{template}.html.j2").render(**values)


@dataclass(frozen=True, slots=True)
class Visit:
    """An annotator at a study.

    Attributes:
        study: which one.
        items: the examples, in the order of this annotator.
        name: of the annotator.
        answered: the examples that are answered in full.

    """

    study: Study
    items: Sequence[Item]
    name: str
    answered: set[str]

    @property
    def unanswered(self) -> list[int]:
        """Numbers, from 1, of the examples that lack an answer."""
        return [i + 1 for i, item in enumerate(self.items) if item.id not in self.answered]

    def start(self) -> str:
        """Instructions."""
        return render(
            "start", study=self.study, name=self.name, questions=questions(*self.study.sides),
            done=len(self.answered), total=len(self.items), left=self.unanswered,
            practices=len(PRACTICE),
        )  # fmt: skip

    def example(self, number: int, given: Sequence[Answer], comment: str) -> str:
        """One example, with what was answered before."""
        return render(
            "example", study=self.study, item=self.items[number - 1], number=number,
            questions=questions(*self.study.sides), given={a.question: a for a in given},
            comment=comment, done=len(self.answered), total=len(self.items),
            next=str(number + 1) if number < len(self.items) else "done",
            back=str(number - 1) if number > 1 else "./",
        )  # fmt: skip

    def done(self) -> str:
        """What is left, or thanks."""
        return render(
            "done", study=self.study, left=self.unanswered, done=len(self.answered),
            total=len(self.items),
        )  # fmt: skip


def practice(study: Study, number: int) -> str:
    """A made-up example, whose answers are not kept."""
    example = PRACTICE[number - 1]
    return render(
        "practice", study=study, example=example, number=number, total=len(PRACTICE),
        questions=questions(example.names[0], example.names[1]),
        next=f"practice-{number + 1}" if number < len(PRACTICE) else "./",
    )  # fmt: skip


def owner(study: Study, items: Sequence[Item], store: Store) -> str:
    """How far everyone is, what they wrote, and what the study can find."""
    progress = store.progress()
    return render(
        "owner", study=study, total=len(items),
        people=[(name, *progress.get(name, (0, ""))) for name in store.links(ANNOTATOR)],
        comments=store.comments(), classes=counted([item.label for item in items]),
        power=[
            (rho, in_percent(chance))
            for rho, chance in power_table(sum(item.values is not None for item in items))
        ],
    )  # fmt: skip


def message(title: str, text: str) -> str:
    """A page that says something."""
    return render("message", title=title, text=text)


def counted(labels: Sequence[str]) -> Mapping[str, int]:
    """How many examples there are of each class."""
    return {label: labels.count(label) for label in sorted(set(labels))}


def plotted(content: Content) -> list[dict[str, Any]]:
    """Each channel of a series as the points of a line in a box of ``WIDTH`` by ``HEIGHT``."""
    return [
        {
            "name": name,
            "points": points(np.array(values)),
            "low": f"{min(values):.4g}",
            "high": f"{max(values):.4g}",
            "length": len(values),
            "width": WIDTH,
            "height": HEIGHT,
        }
        for name, values in content.channels
    ]


def points(values: np.ndarray[Any, np.dtype[np.float64]]) -> str:
    """Points of a line; of long series the least and the greatest of each stretch."""
    where = np.arange(len(values))
    if len(values) > MOST_POINTS:
        stretches = np.array_split(where, MOST_POINTS // 2)
        ends = [(s[values[s].argmin()], s[values[s].argmax()]) for s in stretches]
        where = np.unique(np.array(ends).ravel())
    low, high = values.min(), values.max()
    height = (values[where] - low) / (high - low) if high > low else np.full(len(where), 0.5)
    x = where / (len(values) - 1) * WIDTH
    y = (1 - height) * (HEIGHT - 6) + 3
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
